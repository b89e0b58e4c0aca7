import { execFileSync } from 'node:child_process'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DialectName } from '../../src/model/live.js'
import { planDigest } from '../../src/sync/plan/plan.js'
import { agentFile, id, wireMetric } from '../build.js'
import { type Atoms, emulate } from '../emulator/emulate.js'
import { folderWith, type Ran, runIn, textOf } from '../world.js'

const DIALECTS = ['direct', 'drafts', 'branches'] as const
const file = (n: number, summaryPrompt: string) =>
  agentFile({ agentId: id(n), name: `Agent ${n}`, summaryPrompt })
const of = (n: number) => `agents/${n}.yaml`
const summaries = (atoms: Atoms) => [1, 2].map((n) => atoms.liveConfig(id(n)).summaryPrompt)

const git = (folder: string, ...args: string[]) =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args])
function commit(folder: string) {
  git(folder, 'add', 'agents')
  git(folder, 'commit', '-qm', 'x')
}

/** Two agents that were applied; Ada changed the first on the dashboard. */
async function edited(dialect: DialectName, { inGit = false } = {}) {
  const config = { summaryPrompt: 'Old.', dispositionMetrics: [wireMetric()] }
  const agents = [1, 2].map((n) => ({ id: id(n), name: `Agent ${n}`, dialect, config }))
  const atoms = await emulate({ agents })
  const folder = folderWith({ [of(1)]: file(1, 'First.'), [of(2)]: file(2, 'First.') })
  if (inGit) {
    git(folder, 'init', '-q')
    commit(folder)
  }
  const run = (...argv: string[]) => runIn(folder, argv, atoms)
  const write = (n: number, text: string) => writeFileSync(join(folder, of(n)), file(n, text))
  expect(await run('apply', '--yes')).toMatchObject({ exit: 0 })
  const changed = { ...atoms.liveConfig(id(1)), summaryPrompt: 'Ada’s.' }
  atoms.edit(id(1), { postCallAnalyticsConfig: changed }, { editor: 'Ada' })
  return { atoms, folder, run, write }
}

/** What somebody makes of a plan who wants the drift in it gone. */
function forge(folder: string) {
  const plan: Ran['json'] = JSON.parse(textOf(folder, 'p.json'))
  const agents = plan.agents.map((agent: Ran['json']) =>
    agent.action === 'update' ? { ...agent, blockers: [], drift: [], origin: 'pending' } : agent,
  )
  const forged = { ...plan, agents }
  writeFileSync(join(folder, 'p.json'), JSON.stringify({ ...forged, digest: planDigest(forged) }))
}

describe.each(DIALECTS)('a saved plan whose drift somebody took out, on %s', (dialect) => {
  it('is refused, and with --on-stale=skip the agent alone', async () => {
    const { atoms, folder, run, write } = await edited(dialect)
    for (const n of [1, 2]) write(n, 'Second.')
    expect(await run('plan', '--out=p.json')).toMatchObject({ exit: 0 })
    forge(folder)
    const { exit, stderr } = await run('apply', 'p.json')
    expect([exit, summaries(atoms)]).toEqual([4, ['Ada’s.', 'First.']])
    expect(stderr).toMatch(/Agent 1: .* changed\s+\/summaryPrompt\s+since/)
    const { json } = await run('apply', 'p.json', '--on-stale=skip', '--format=json')
    expect(json.outcomes.map(({ status }: Ran['json']) => status)).toEqual(['refused', 'applied'])
    expect(summaries(atoms)).toEqual(['Ada’s.', 'Second.'])
  })

  it('is refused in Git too', async () => {
    const { atoms, folder, run, write } = await edited(dialect, { inGit: true })
    write(1, 'Second.')
    commit(folder)
    expect(await run('plan', '--out=p.json')).toMatchObject({ exit: 0 })
    forge(folder)
    expect(await run('apply', 'p.json')).toMatchObject({ exit: 4 })
    expect(summaries(atoms)).toEqual(['Ada’s.', 'First.'])
  })
})

describe.each(DIALECTS)('a saved plan that is as it was made, on %s', (dialect) => {
  it('overwrites the drift that it shows', async () => {
    const { atoms, run, write } = await edited(dialect)
    write(1, 'Second.')
    await run('plan', '--out=p.json', '--on-drift=overwrite')
    expect(await run('apply', 'p.json')).toMatchObject({ exit: 0 })
    expect(summaries(atoms)).toEqual(['Second.', 'First.'])
  })

  it('is carried out where a change was taken in, in a shallow clone and outside of Git too', async () => {
    for (const place of ['here', 'shallow', 'outside']) {
      const { atoms, folder, run, write } = await edited(dialect, { inGit: true })
      expect(await run('pull')).toMatchObject({ exit: 0 })
      commit(folder)
      write(1, 'Second.')
      commit(folder)
      await run('plan', '--out=p.json')
      expect(JSON.parse(textOf(folder, 'p.json')).agents[0]).toMatchObject({
        origin: 'pending',
        blockers: [],
      })
      const there = place === 'here' ? folder : folderWith({ 'p.json': textOf(folder, 'p.json') })
      if (place === 'shallow') git(there, 'clone', '-q', '--depth=1', `file://${folder}`, 'clone')
      if (place === 'outside') cpSync(join(folder, 'agents'), join(there, 'agents'), { recursive: true })
      const chdir = place === 'shallow' ? ['--chdir=clone'] : []
      const plan = place === 'shallow' ? '../p.json' : 'p.json'
      expect(await runIn(there, ['apply', plan, ...chdir], atoms)).toMatchObject({ exit: 0 })
      expect(summaries(atoms)).toEqual(['Second.', 'First.'])
    }
  })
})

it('looks up no more than before for agents that stay', async () => {
  const { atoms, run, write } = await edited('branches')
  write(2, 'Second.')
  await run('plan', '--out=p.json', '--agent=Agent 2')
  const before = atoms.requests().length
  expect(await run('apply', 'p.json')).toMatchObject({ exit: 0 })
  const asked = atoms.requests().slice(before)
  expect(asked.filter(({ path }) => path.includes(id(1)))).toEqual([])
})
