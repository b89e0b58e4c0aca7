import { escapeTerminal } from '../format/shared/escape.js'
import type { Environment } from '../model/environment.js'
import { AtomsSyncError } from '../model/error.js'
import type { World } from '../model/world.js'
import {
  AtomsClient,
  type AtomsClientOptions,
  DEFAULT_BASE_URL,
  DEFAULT_TIMEOUT_MS,
} from '../remote/client.js'
import { proxyDispatcher } from '../remote/http/proxy.js'
import { requireSafe } from '../remote/http/safe-url.js'
import { VERSION } from '../version.js'
import { openRevisionCache } from '../workspace/cache/revision-cache.js'
import { readKey } from '../workspace/settings/api-key.js'
import type { Invocation } from './command.js'
import type { Flags } from './flags/flag-types.js'

export interface Target {
  readonly environment: Environment
  /** The workspace's folder. */
  readonly root: string
  /** Refuse anything but GET. */
  readonly readOnly: boolean
  /** Aborted when the first write begins: until then an interrupt ends waits. Absent: nothing is written. */
  readonly writing?: AbortController
  /** Agents that are going to be read, and whose revisions may come from the cache. Only with `readOnly`. */
  readonly reads?: readonly { readonly agentId: string }[]
  /** An agent without the environment's branch is compared with what it would be forked from. */
  readonly readsFork?: true
}

/**
 * A client for one environment.
 * @throws AtomsSyncError `NO_KEY`, `UNTRUSTED_HOST`
 */
export async function connect(invocation: Invocation, target: Target): Promise<AtomsClient> {
  const { flags, world } = invocation
  const { environment, root } = target
  const apiKey = readKey({ environment, root, env: world.env })
  const baseUrl = baseUrlOf(environment, flags, world.env)
  if (apiKey === undefined) {
    throw new AtomsSyncError('NO_KEY', `no API key: ${environment.apiKeyEnv} is not set`, {
      hint: `set ${environment.apiKeyEnv}, or put it in .env beside atoms-sync.yaml`,
    })
  }
  const known = knownOf({ ...target, apiKey, baseUrl }, flags)
  const timeoutMs = flags.timeout === undefined ? DEFAULT_TIMEOUT_MS : flags.timeout * 1000
  const dispatcher = await proxyDispatcher(baseUrl, world.env, timeoutMs)
  return new AtomsClient({
    apiKey,
    baseUrl,
    allowHttp: mayBeHttp(baseUrl, flags),
    fetch: world.fetch,
    clock: world.clock,
    userAgent: `atoms-sync/${VERSION}`,
    dialect: flags.dialect ?? environment.dialect,
    ...(environment.branch !== undefined && { branch: environment.branch }),
    createBranch: flags.createBranch === true,
    ...(target.readsFork && { readsFork: true }),
    readOnly: target.readOnly || flags.readOnly === true,
    ...(flags.parallelism !== undefined && { parallelism: flags.parallelism }),
    ...(flags.rate !== undefined && { ratePerSecond: flags.rate }),
    timeoutMs,
    signal: interruptedBeforeWriting(world.interrupted, target.writing?.signal),
    ...(known && { known }),
    ...(dispatcher !== undefined && { dispatcher }),
    ...(flags.verbose && { onRequest: (line: string) => world.stderr.write(`${escapeTerminal(line)}\n`) }),
  })
}

/** What writes is never left halfway; what only reads may stop at once. */
function interruptedBeforeWriting(interrupted: AbortSignal, writing: AbortSignal | undefined): AbortSignal {
  if (writing === undefined) return interrupted
  const stopped = new AbortController()
  const stop = () => stopped.abort(interrupted.reason)
  if (interrupted.aborted) stop()
  interrupted.addEventListener('abort', stop, { once: true, signal: writing })
  return stopped.signal
}

/** What earlier runs have read. For one agent alone, asking the list costs as much as reading it. */
function knownOf(
  { reads, readOnly, root, apiKey, baseUrl }: Target & { readonly apiKey: string; readonly baseUrl: string },
  { cache: wanted = true }: Flags,
): AtomsClientOptions['known'] {
  if (!wanted || !readOnly || reads === undefined || reads.length < 2) return undefined
  const cache = openRevisionCache({ root, apiKey, baseUrl })
  return cache && { cache, agents: reads.map(({ agentId }) => agentId) }
}

/** Flag, then environment, then file (already checked when the file was read), then the platform. */
export function baseUrlOf(environment: Environment, flags: Flags, env: World['env']): string {
  const given = flags.baseUrl ?? (env.SMALLEST_BASE_URL || undefined)
  const baseUrl = given ?? environment.baseUrl ?? DEFAULT_BASE_URL
  return requireSafe(baseUrl, mayBeHttp(baseUrl, flags))
}

/** Only whoever runs the program can allow it; of a file, http was refused when it was read. */
const mayBeHttp = (baseUrl: string, { allowHost = [] }: Flags): boolean =>
  URL.canParse(baseUrl) && allowHost.some((host) => host.toLowerCase() === new URL(baseUrl).hostname)
