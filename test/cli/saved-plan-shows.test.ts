import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { planDigest } from '../../src/sync/plan/plan.js'
import { agentFile, fileMetric, id, wireMetric } from '../build.js'
import { asking } from '../emulator/ask.js'
import { emulate } from '../emulator/emulate.js'
import { folderWith, type Ran, runIn, textOf } from '../world.js'

/** Changes the saved plan and gives it the digest of what then stands in it, as somebody who wants to deceive would. */
function forge(folder: string, change: (plan: Ran['json']) => void) {
  const plan = JSON.parse(textOf(folder, 'plan.json'))
  change(plan)
  writeFileSync(join(folder, 'plan.json'), JSON.stringify({ ...plan, digest: planDigest(plan) }))
}

const SETTINGS = `version: 1
guards: { maxRemovedMetrics: 0, breaking: refuse }
environments: { default: {}, staging: { branch: staging } }
`
const config = {
  summaryPrompt: 'Old.',
  dispositionMetrics: ['a', 'b'].map((identifier) => wireMetric({ identifier })),
}

async function planned(command = ['plan', '--env=default']) {
  const atoms = await emulate({
    agents: [
      {
        id: id(1),
        name: 'Sales',
        config,
        branches: [
          { name: 'staging', config: { ...config, summaryPrompt: 'Staged.' } },
          { name: 'other', config: { ...config, dispositionMetrics: [] } },
        ],
      },
    ],
  })
  const folder = folderWith({
    'atoms-sync.yaml': SETTINGS,
    'agents/a.yaml': agentFile({
      agentId: id(1),
      summaryPrompt: 'New.',
      dispositionMetrics: ['a', 'b'].map((identifier) => fileMetric({ identifier })),
    }),
  })
  expect(await runIn(folder, [...command, '--out=plan.json'], atoms)).toMatchObject({ exit: 0 })
  return { atoms, folder }
}

describe('a saved plan whose digest was made anew', () => {
  it.each<[string, (agent: Ran['json']) => void]>([
    ['writes another text', (agent) => (agent.after.summaryPrompt = 'Mine.')],
    ['removes a metric', (agent) => agent.after.dispositionMetrics.pop()],
    ['removes them all', (agent) => (agent.after.dispositionMetrics = [])],
    ['sets a flag', (agent) => (agent.after.useReasoningModel = true)],
    ['changes a type', (agent) => (agent.after.dispositionMetrics[0].type = 'INTEGER')],
    ['changes an identifier', (agent) => (agent.after.dispositionMetrics[0].identifier = 'c')],
    ['hides a change', (agent) => (agent.changes[0].path = '/useReasoningModel')],
    ['shows another value before', (agent) => (agent.changes[0].before = 'Older.')],
    ['calls it something else', (agent) => (agent.changes[0].op = 'add')],
    [
      'calls it harmless',
      (agent) => Object.assign(agent, { risk: 'additive' }).changes[0].risk === 'additive',
    ],
    ['would be rolled back to something else', (agent) => (agent.before.summaryPrompt = 'Mine.')],
    [
      'hides that live holds more',
      (agent) => {
        agent.before.dispositionMetrics.pop()
        agent.after.dispositionMetrics.pop()
      },
    ],
    ['was made from another state', (agent) => (agent.seen.hash = `sha256:${'0'.repeat(64)}`)],
  ])('is neither shown nor applied where it %s', async (_, change) => {
    const { atoms, folder } = await planned()
    forge(folder, ({ agents }) => change(agents[0]))
    for (const argv of [
      ['show', 'plan.json'],
      ['apply', 'plan.json', '--on-stale=skip'],
    ]) {
      const ran = await runIn(folder, argv, atoms)
      expect(ran).toMatchObject({ exit: 4, stderr: expect.stringContaining('changed after it was made') })
    }
    expect(atoms.writes()).toEqual([])
  })

  it('is neither shown nor applied where it has an agent twice', async () => {
    const { atoms, folder } = await planned()
    forge(folder, ({ agents, summary }) => {
      const [agent] = structuredClone(agents)
      agent.after.summaryPrompt = 'Mine.'
      agent.changes[0].after = 'Mine.'
      agents.push(agent)
      Object.assign(summary, { agents: 2, changed: 2 })
    })
    for (const verb of ['show', 'apply'])
      expect(await runIn(folder, [verb, 'plan.json'], atoms)).toMatchObject({ exit: 4 })
    expect(atoms.writes()).toEqual([])
  })

  it('is applied where it says all that it does, and its guards are asked', async () => {
    const { atoms, folder } = await planned()
    forge(folder, ({ agents: [agent] }) => {
      const [gone] = agent.after.dispositionMetrics.splice(0, 1)
      const change = { op: 'remove', path: '/dispositionMetrics/a', before: gone, risk: 'breaking' }
      Object.assign(agent, { risk: 'breaking' }).changes.push(change)
    })
    forge(folder, (plan) => (plan.summary.breaking = 1))
    const shown = await runIn(folder, ['show', 'plan.json'])
    expect(shown).toMatchObject({ exit: 0, stdout: expect.stringContaining('1 breaking') })
    const ran = await runIn(folder, ['apply', 'plan.json'], atoms)
    expect(ran).toMatchObject({ exit: 4, stderr: expect.stringContaining('maxRemovedMetrics') })
    expect(atoms.writes()).toEqual([])
  })
})

describe('the digest of a saved plan', () => {
  it.each<[string, (agent: Ran['json']) => void]>([
    ['names', (agent) => (agent.name = 'Somebody harmless')],
    ['who moved', (agent) => (agent.origin = 'pending')],
    ['what drifted', (agent) => agent.drift.push({ path: '/summaryPrompt', state: 'drifted' })],
  ])('binds %s', async (_, change) => {
    const { atoms, folder } = await planned()
    const plan = JSON.parse(textOf(folder, 'plan.json'))
    plan.agents[0].origin = 'adopt'
    change(plan.agents[0])
    writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan))
    for (const verb of ['show', 'apply']) {
      const ran = await runIn(folder, [verb, 'plan.json'], atoms)
      expect(ran).toMatchObject({ exit: 4, stderr: expect.stringContaining('digest') })
    }
    expect(atoms.writes()).toEqual([])
  })
})

describe('a saved promotion whose digest was made anew', () => {
  const promotion = () => planned(['promote', '--env=staging'])
  const headOf = async (atoms: Awaited<ReturnType<typeof planned>>['atoms'], name: string) => {
    const { branches } = (await asking(atoms)('GET', `/agent/${id(1)}/branches`)).body.data
    return branches.find((each: Ran['json']) => each.branch.name === name).branch.headRevisionId
  }

  it.each(['abort', 'skip'])('makes nothing live but what it shows, with --on-stale=%s', async (stale) => {
    const { atoms, folder } = await promotion()
    atoms.edit(
      id(1),
      { postCallAnalyticsConfig: { ...config, dispositionMetrics: [] } },
      { branch: 'staging' },
    )
    const revision = await headOf(atoms, 'staging')
    forge(folder, ({ agents: [agent] }) => (agent.goesLive.revision = revision))
    const ran = await runIn(folder, ['apply', 'plan.json', `--on-stale=${stale}`], atoms)
    expect(ran).toMatchObject({ exit: 4 })
    expect(atoms.writes()).toEqual([])
  })

  it('ships no section that it does not name', async () => {
    const { atoms, folder } = await promotion()
    atoms.edit(id(1), { globalPrompt: 'Another section.' }, { branch: 'staging' })
    const revision = await headOf(atoms, 'staging')
    forge(folder, ({ agents: [agent] }) => (agent.goesLive.revision = revision))
    const ran = await runIn(folder, ['apply', 'plan.json', '--on-stale=skip'], atoms)
    expect(ran).toMatchObject({ exit: 4 })
    expect(atoms.writes()).toEqual([])
  })
})

describe('the plans of shards, shown as one', () => {
  async function sharded() {
    const agents = Array.from({ length: 9 }, (_, n) => ({ id: id(n + 1), config: { summaryPrompt: 'Old.' } }))
    const atoms = await emulate({ agents })
    const files = agents.map((agent, n) => [
      `agents/${n}.yaml`,
      agentFile({ agentId: agent.id, name: `A${n}` }),
    ])
    const folder = folderWith(Object.fromEntries(files))
    for (const i of [1, 2, 3]) await runIn(folder, ['plan', `--shard=${i}/3`, `--out=${i}.json`], atoms)
    return { atoms, folder }
  }

  it('say which shard is missing, and are not applied as the whole', async () => {
    const { atoms, folder } = await sharded()
    const argv = ['show', '1.json', '3.json', '--output=json=part.json']
    for (const format of ['text', 'markdown', 'html', 'github']) {
      const shown = await runIn(folder, [...argv, `--format=${format}`])
      expect(shown).toMatchObject({
        exit: 1,
        stdout: expect.stringMatching(/shard\s+2\s+of\s+3\s+is\s+missing/),
      })
    }
    const part = JSON.parse(textOf(folder, 'part.json'))
    expect(part).toMatchObject({ complete: false, shards: { count: 3, included: [1, 3] } })
    const ran = await runIn(folder, ['apply', 'part.json'], atoms)
    expect(ran).toMatchObject({ exit: 4, stderr: expect.stringContaining('shards are missing') })
    expect(atoms.writes()).toEqual([])
    // The missing one makes it whole.
    const whole = await runIn(folder, ['show', 'part.json', '2.json', '--format=json'])
    const all = await runIn(folder, ['plan', '--format=json'], atoms)
    expect([whole.exit, whole.json.complete, whole.json.digest]).toEqual([0, true, all.json.digest])
  })

  it('of one alone say which it is, and it is applied as it is', async () => {
    const { atoms, folder } = await sharded()
    const shown = await runIn(folder, ['show', '2.json'])
    expect(shown).toMatchObject({ exit: 0, stdout: expect.stringContaining('shard 2 of 3') })
    expect(await runIn(folder, ['apply', '2.json'], atoms)).toMatchObject({ exit: 0 })
  })

  it('are refused where one is there twice, or they are of different numbers', async () => {
    const { atoms, folder } = await sharded()
    await runIn(folder, ['plan', '--shard=2/2', '--out=other.json'], atoms)
    for (const argv of [
      ['show', '1.json', '1.json'],
      ['show', '1.json', 'other.json'],
    ])
      expect(await runIn(folder, argv)).toMatchObject({ exit: 4 })
  })
})
