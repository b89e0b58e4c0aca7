import { resolve } from 'node:path'
import { escapeTerminal } from '../format/shared/escape.js'
import { openWorkspace, requireFolder, type Session } from '../verbs/session.js'
import type { Invocation } from './command.js'

/** The workspace, the environment and the way to the platform that the flags name. */
export function openSession(invocation: Invocation): Session {
  const { flags, world } = invocation
  const { env, fetch, clock, interrupted, stderr } = world
  return openWorkspace({
    folder: folderOf(invocation),
    environment: flags.env,
    baseUrl: flags.baseUrl,
    allowHosts: flags.allowHost,
    dialect: flags.dialect,
    createBranch: flags.createBranch,
    readOnly: flags.readOnly,
    parallelism: flags.parallelism,
    ratePerSecond: flags.rate,
    timeoutMs: flags.timeout === undefined ? undefined : flags.timeout * 1000,
    cache: flags.cache,
    ...{ env, fetch, clock, interrupted },
    onRequest: flags.verbose ? (line) => stderr.write(`${escapeTerminal(line)}\n`) : undefined,
    onWriting: () => world.hearInterrupts?.(),
  })
}

/** @throws AtomsSyncError `USAGE` for a folder that is not there */
export const folderOf = ({ world, flags }: Pick<Invocation, 'world' | 'flags'>): string =>
  requireFolder(resolve(world.cwd, flags.chdir ?? '.'))

/** What is known of a run that came to nothing, maybe before its environment was looked up. */
export const failedRun = ({ flags, world }: Invocation) => ({
  environment: flags.env ?? 'default',
  now: world.clock.now(),
})
