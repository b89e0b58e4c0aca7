import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { agentFile, id, wireMetric } from '../build.js'
import { type Atoms, emulate } from '../emulator/emulate.js'
import { PROGRAM } from '../program.js'
import { folderWith, type Ran, runIn } from '../world.js'

const SIZE = 50
const NEW = 'Summarize this sales call briefly.'
const numbers = Array.from({ length: SIZE }, (_, n) => n + 1)

async function fleet(dialect: 'drafts' | 'branches') {
  const config = { summaryPrompt: 'Old.', dispositionMetrics: [wireMetric()] }
  const agents = numbers.map((n) => ({ id: id(n), name: `Agent ${n}`, dialect, config }))
  const atoms = await emulate({ agents }, { latencyMs: 2 })
  return {
    atoms,
    folder: folderWith(
      Object.fromEntries(numbers.map((n) => [`agents/${n}.yaml`, agentFile({ agentId: id(n) })])),
    ),
  }
}

/** The real program, killed as soon as the platform has seen so many writes. */
async function killedAfter(
  writes: number,
  signal: NodeJS.Signals,
  folder: string,
  atoms: Atoms,
): Promise<number | null> {
  const child = spawn(process.execPath, [PROGRAM, 'apply', '--yes', '--parallelism=6', '--format=json'], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...atoms.env },
    stdio: 'ignore',
  })
  const ended = once(child, 'exit')
  while (atoms.writes().length < writes && child.exitCode === null) await turn(1)
  child.kill(signal)
  return (await ended)[0]
}

/** Revisions of ours, and drafts that are open, of every agent. */
async function leftovers(atoms: Atoms, dialect: 'drafts' | 'branches') {
  const get = async (path: string) => {
    const answer = await fetch(`${atoms.url}/agent/${path}`, { headers: { authorization: 'Bearer sk_x' } })
    return ((await answer.json()) as Ran['json']).data
  }
  return Promise.all(
    numbers.map(async (n) => {
      const ours = (rows: { label: string | null }[]) =>
        rows.filter(({ label }) => label?.startsWith('atoms-sync')).length
      if (dialect === 'drafts') {
        const { versions } = await get(`${id(n)}/versions?limit=100`)
        return { published: ours(versions), drafts: (await get(`${id(n)}/drafts`)).length }
      }
      const [main] = (await get(`${id(n)}/branches`)).branches
      const { revisions } = await get(`${id(n)}/branches/${main.branch._id}/revisions?limit=100`)
      return { published: ours(revisions), drafts: main.hasOpenDraft ? 1 : 0 }
    }),
  )
}

describe('an apply over 50 agents that is stopped halfway and run again', () => {
  it.each([
    ['branches', 'SIGKILL', 3],
    ['branches', 'SIGKILL', 40],
    ['branches', 'SIGINT', 25],
    ['branches', 'SIGTERM', 61],
    ['drafts', 'SIGKILL', 20],
    ['drafts', 'SIGKILL', 71],
  ] as const)(
    'on %s by %s after %i writes: converges, nothing published twice, no draft left',
    async (dialect, signal, writes) => {
      const { atoms, folder } = await fleet(dialect)
      const exit = await killedAfter(writes, signal, folder, atoms)
      if (signal !== 'SIGKILL') expect(exit).toBe(signal === 'SIGINT' ? 130 : 143)
      expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
      expect(numbers.map((n) => atoms.liveConfig(id(n)).summaryPrompt)).toEqual(numbers.map(() => NEW))
      expect(await leftovers(atoms, dialect)).toEqual(numbers.map(() => ({ published: 1, drafts: 0 })))
      expect((await runIn(folder, ['plan', '--detailed-exitcode'], atoms)).exit).toBe(0)
    },
  )
})
