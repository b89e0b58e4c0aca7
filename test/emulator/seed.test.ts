import { describe, expect, it } from 'vitest'
import { parseSeed } from '../../src/emulator/index.js'
import { DEMO_SEED } from '../../src/emulator/seed/demo.js'
import { asking } from './ask.js'
import { agentId, anAgentSeed, aWireMetric } from './build.js'
import { emulate } from './emulate.js'

const faultsOf = (seed: unknown): string => {
  try {
    parseSeed(seed)
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
}

describe('a seed', () => {
  it('may be the demo, may be empty, and need not name everything', () => {
    expect(parseSeed(DEMO_SEED)).toBe(DEMO_SEED)
    expect(faultsOf({})).toBe('')
    expect(faultsOf({ agents: [{}] })).toBe('')
    expect(
      faultsOf({ agents: [{ scan: { fail: 'no' }, dialect: 'drafts' }], keys: ['sk_a', { key: 'sk_b' }] }),
    ).toBe('')
  })

  it('may hold metrics in the nested form and fields that nobody knows', () => {
    const { dispositionMetricType: type, ...metric } = aWireMetric({ colour: 'blue' })
    const config = { dispositionMetrics: [{ ...metric, dispositionValues: { type } }], shape: 'round' }
    expect(faultsOf({ agents: [{ config }] })).toBe('')
  })

  it.each([
    ['a text', 'seed must be an object'],
    [{ agent: [] }, 'seed.agent is not known'],
    [{ agents: {} }, 'seed.agents must be a list'],
    [{ agents: [{ dialect: 'v2' }] }, 'seed.agents[0].dialect must be one of direct, drafts, branches'],
    [{ newAgents: 'v2' }, 'seed.newAgents must be one of direct, drafts, branches'],
    [
      { campaigns: [{ name: 'x'.repeat(41), agent: 'a', audience: 'b' }] },
      'seed.campaigns[0].name must be a text of at most 40 characters',
    ],
    [
      { audiences: [{ name: 'x'.repeat(81), members: [] }] },
      'seed.audiences[0].name must be a text of at most 80 characters',
    ],
    [{ agents: [{ id: '12' }] }, 'seed.agents[0].id must be 24 lower case hex digits'],
    [{ agents: [{ scan: 'fail' }] }, 'seed.agents[0].scan must be'],
    [
      { agents: [{ wrongAnswers: { a: 2 } }] },
      'seed.agents[0].wrongAnswers.a must be a number between 0 and 1',
    ],
    [
      { agents: [{ config: { dispositionMetrics: [{}] } }] },
      'dispositionMetrics[0].identifier must be a text',
    ],
    [{ agents: [{ openDraft: { changes: {} } }] }, 'seed.agents[0].openDraft.editor is missing'],
    [{ calls: [{ agent: 'a', createdAt: 'soon' }] }, 'seed.calls[0].createdAt must be an ISO 8601 date'],
    [{ agents: [{ id: agentId() }, { id: agentId() }] }, 'two agents have the id'],
    [
      { agents: [{ dialect: 'direct', openDraft: { editor: 'Kim', changes: {} } }] },
      'a direct agent has no drafts',
    ],
    [{ agents: [{ dialect: 'drafts', branches: [{ name: 'a' }] }] }, 'a drafts agent has none'],
    [{ agents: [{ branches: [{ name: 'main' }] }] }, 'Main is there anyway'],
    [{ agents: [{ branches: [{ name: 'a', live: true }] }] }, 'a live one needs a config'],
    [{ agents: [{ fields: { colour: 'blue' } }] }, '"colour" is not a config field'],
    [{ calls: [{ agent: 'nobody' }] }, 'no agent is named "nobody"'],
    [
      { agents: [{ name: 'a' }], campaigns: [{ name: 'c', agent: 'a', audience: 'x' }] },
      'no audience is named "x"',
    ],
  ])('is refused: %j', (seed, fault) => {
    expect(faultsOf(seed)).toContain(fault)
  })

  it('is refused with everything that is wrong, as a usage error', () => {
    expect(() => parseSeed({ agents: [{ dialect: 1, name: 2 }] })).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message: expect.stringMatching(/dialect.*name|name.*dialect/),
      }),
    )
  })
})

describe('an emulator started with a seed', () => {
  it('gives agents without an id the same one each time', async () => {
    const ids = async () => (await emulate({ agents: [{}, {}] })).state().agents.map(({ id }) => id)
    expect(await ids()).toEqual([agentId(1), agentId(2)])
    expect(await ids()).toEqual([agentId(1), agentId(2)])
  })

  it('serves what is live, mistakes of the past included', async () => {
    const mistake = aWireMetric({ identifier: 'Old Name', dispositionMetricType: 'ENUM' })
    const atoms = await emulate({ agents: [anAgentSeed({ config: { dispositionMetrics: [mistake] } })] })
    expect(atoms.liveConfig(agentId()).dispositionMetrics).toEqual([mistake])
  })

  it('shows a small organisation when there is none', async () => {
    const ask = asking(await emulate(DEMO_SEED))
    expect((await ask('GET', '/agent')).body.data.totalCount).toBe(4)
    expect((await ask('GET', '/conversation')).body.data.pagination.total).toBe(20)
  })
})

describe('a large fleet', () => {
  it('of 10,000 agents and 100,000 calls is served page by page without delay', async () => {
    const agents = Array.from({ length: 10_000 }, (_, index) => anAgentSeed({ name: `Agent ${index + 1}` }))
    const ask = asking(
      await emulate({ agents, calls: [{ agent: 'Agent 1', count: 100_000, everyMs: 1000 }] }),
    )
    for (let page = 1; page <= 100; page += 1) await ask('GET', `/agent?offset=100&page=${page}`)
    for (let page = 1; page <= 20; page += 1) await ask('GET', `/conversation?limit=500&page=${page * 10}`)
    const last = (await ask('GET', '/conversation?limit=500&page=200')).body.data
    expect(last.logs).toHaveLength(500)
    expect(last.pagination.hasMore).toBe(false)
  })
})
