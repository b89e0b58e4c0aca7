import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as turn } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { agentFile, id } from '../build.js'
import { emulate } from '../emulator/emulate.js'
import { PROGRAM } from '../program.js'
import { rogue } from '../security/rogue.js'
import { folderWith, runIn } from '../world.js'

const SIGNALS = [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const

function started(folder: string, argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [PROGRAM, ...argv], {
    cwd: folder,
    env: { PATH: process.env.PATH, SMALLEST_API_KEY: 'sk_test', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, ended: once(child, 'exit'), stdout: text(child.stdout) }
}

function folderWithPipe(): string {
  const folder = folderWith({
    // More than fits into a pipe that nobody reads.
    'agents/a.yaml': agentFile({ agentId: id(1), summaryPrompt: 'Sum it up. '.repeat(20_000) }),
  })
  execFileSync('mkfifo', [join(folder, 'pipe')])
  return folder
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await turn(5)
}

/** Our end of the pipe, once the program has opened its own: from then on it waits for us. */
const ourEnd = (path: string, how: number): number | undefined => {
  try {
    return openSync(path, how | constants.O_NONBLOCK)
  } catch {
    return undefined
  }
}

const hasSaidSomething = (pipe: number): boolean => {
  try {
    return readSync(pipe, Buffer.alloc(1)) === 1
  } catch {
    return false
  }
}

describe.skipIf(process.platform !== 'linux').each(SIGNALS)('%s', (signal, exitCode) => {
  it('ends the program while it can hear nothing: before anything was asked', async () => {
    const folder = folderWithPipe()
    const { child, ended } = started(folder, ['show', 'pipe'])
    await until(() => ourEnd(join(folder, 'pipe'), constants.O_WRONLY) !== undefined)
    child.kill(signal)
    expect(await ended).toEqual([null, signal])
  })

  it('ends it after the platform was read', async () => {
    const folder = folderWithPipe()
    const atoms = await emulate({ agents: [{ id: id(1) }] })
    const pipe = ourEnd(join(folder, 'pipe'), constants.O_RDONLY) ?? 0
    const { child, ended } = started(folder, ['plan', '--out=pipe'], atoms.env)
    await until(() => hasSaidSomething(pipe))
    child.kill(signal)
    expect(await ended).toEqual([null, signal])
  })

  it('is answered while it waits for the platform', async () => {
    const silent = await rogue(() => {})
    const folder = folderWith({ 'agents/a.yaml': agentFile({ agentId: id(1) }) })
    const env = { SMALLEST_BASE_URL: `${silent.url}/atoms/v1` }
    const { child, ended, stdout } = started(folder, ['plan', '--format=json', '--timeout=1'], env)
    await until(() => silent.seen.length > 0)
    child.kill(signal)
    expect(await ended).toEqual([exitCode, null])
    expect(JSON.parse(await stdout)).toMatchObject({ error: { code: 'INTERRUPTED' }, exitCode })
  })
})

describe.skipIf(process.platform === 'win32')('a pipe in the place of a file of ours', () => {
  it.each(['apply --yes --baseline=pipe', 'rollback pipe --yes', 'lint --baseline=pipe'])(
    'is an error, and nobody waits for it: %s',
    async (words) => {
      const atoms = await emulate({ agents: [{ id: id(1), dialect: 'direct' }] })
      const ran = await runIn(folderWithPipe(), words.split(' '), atoms)
      expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('pipe') })
      expect(atoms.writes()).toEqual([])
    },
  )
})
