import { describe, expect, it } from 'vitest'
import type { EmulatorSeed } from '../../src/emulator/index.js'
import { METRIC_TYPES } from '../../src/model/config.js'
import { asking } from './ask.js'
import { aClock, agentId, anAgentSeed, aWireMetric } from './build.js'
import { emulate } from './emulate.js'

async function atWork(seed: EmulatorSeed = { agents: [anAgentSeed()] }) {
  const clock = aClock()
  const atoms = await emulate(seed, { now: clock.now, callMs: 1000 })
  return { atoms, ask: asking(atoms), clock }
}

const outbound = { agentId: agentId(), phoneNumber: '+13415550101' }

describe('an outbound call', () => {
  it('waits, is active, is completed, and is analysed last', async () => {
    const { ask, clock } = await atWork()
    const { conversationId } = (await ask('POST', '/conversation/outbound', outbound)).body.data
    expect(conversationId).toMatch(/^CALL-\d{13}-[a-f\d]{6}$/)
    const seen = async (ms: number) => {
      clock.pass(ms)
      const { status, postCallAnalytics } = (await ask('GET', `/conversation/${conversationId}`)).body.data
      return [status, postCallAnalytics !== undefined]
    }
    expect(await seen(0)).toEqual(['in_queue', false])
    expect(await seen(250)).toEqual(['active', false])
    expect(await seen(750)).toEqual(['completed', false])
    expect(await seen(500)).toEqual(['completed', true])
  })

  it('is analysed 10 to 30 seconds after a minute’s talk', async () => {
    const clock = aClock()
    const atoms = await emulate({ agents: [anAgentSeed()] }, { now: clock.now, callMs: 60_000 })
    const ask = asking(atoms)
    for (let n = 0; n < 50; n++) await ask('POST', '/conversation/outbound', outbound)
    const analysed = async (ms: number) => {
      clock.pass(ms)
      const { logs } = (await ask('GET', '/conversation?limit=500')).body.data
      return logs.filter((log: object) => 'postCallAnalytics' in log).length
    }
    expect(await analysed(69_999)).toBe(0)
    const halfway = await analysed(10_000)
    expect(halfway).toBeGreaterThan(5)
    expect(halfway).toBeLessThan(45)
    expect(await analysed(10_001)).toBe(50)
  })

  it.each([50, 1000, 60_000])('that takes %d ms lasted no longer than that', async (callMs) => {
    const clock = aClock()
    const atoms = await emulate({ agents: [anAgentSeed()] }, { now: clock.now, callMs })
    const ask = asking(atoms)
    const placedMs = clock.now()
    const { conversationId } = (await ask('POST', '/conversation/outbound', outbound)).body.data
    const call = async (ms: number) => {
      clock.pass(ms)
      return (await ask('GET', `/conversation/${conversationId}`)).body.data
    }
    expect(await call(callMs - 1)).toMatchObject({ status: 'active', duration: 0 })
    const { status, duration, createdAt, updatedAt } = await call(1)
    expect([status, Date.parse(createdAt), Date.parse(updatedAt)]).toEqual([
      'completed',
      placedMs,
      placedMs + callMs,
    ])
    expect(duration).toBeGreaterThan(0)
    expect(duration * 1000).toBeLessThanOrEqual(callMs)
  })

  it('is placed from the number asked for', async () => {
    const { ask } = await atWork({ agents: [anAgentSeed()], phoneNumbers: [{ phoneNumber: '+13410000007' }] })
    const [{ _id: fromProductId }] = (await ask('GET', '/product/phone-numbers')).body.data
    await ask('POST', '/conversation/outbound', { ...outbound, fromProductId })
    expect((await ask('GET', '/conversation')).body.data.logs[0].from).toBe('+13410000007')
    expect((await ask('POST', '/conversation/outbound', { ...outbound, fromProductId: 'x' })).status).toBe(
      400,
    )
  })

  it('is read with its agent and what was said', async () => {
    const { ask, clock } = await atWork({ agents: [anAgentSeed({ fields: { firstMessage: 'Ada here.' } })] })
    const { conversationId } = (await ask('POST', '/conversation/outbound', outbound)).body.data
    clock.pass(1000)
    const { data } = (await ask('GET', `/conversation/${conversationId}`)).body
    expect(data.agent.name).toBe('Sales')
    expect(data.transcript[0]).toMatchObject({ role: 'agent', content: 'Ada here.' })
    expect(data.transcript[1].role).toBe('user')
  })

  it('accepts the number as toPhone too, and may be a test', async () => {
    const { atoms, ask } = await atWork()
    const response = await fetch(`${atoms.url}/conversation/outbound`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_x', 'x-test-call': 'true' },
      body: JSON.stringify({ agentId: agentId(), toPhone: '+13415550101' }),
    })
    expect(response.status).toBe(200)
    expect((await ask('GET', '/conversation')).body.data.logs[0].isTest).toBe(true)
  })

  it('is refused to an unknown or archived agent, and to what is no number', async () => {
    const { ask } = await atWork({ agents: [anAgentSeed({ archived: true }), anAgentSeed()] })
    const call = async (body: unknown) => (await ask('POST', '/conversation/outbound', body)).status
    expect(await call(outbound)).toBe(400)
    expect(await call({ ...outbound, agentId: agentId(9) })).toBe(400)
    expect(await call({ ...outbound, agentId: 'x' })).toBe(400)
    expect(await call({ agentId: agentId(2), phoneNumber: '555' })).toBe(400)
  })

  it('is not answered where the number ends in 00', async () => {
    const { ask, clock } = await atWork()
    await ask('POST', '/conversation/outbound', { ...outbound, phoneNumber: '+13415550100' })
    clock.pass(2000)
    const [log] = (await ask('GET', '/conversation')).body.data.logs
    expect(log.status).toBe('no_answer')
  })

  it.each(['no_answer', 'failed', 'cancelled'] as const)(
    'that is %s has the fixed answers',
    async (status) => {
      const { ask } = await atWork({ agents: [anAgentSeed()], calls: [{ agent: 'Sales', status }] })
      const [log] = (await ask('GET', '/conversation')).body.data.logs
      expect(log).toMatchObject({
        status,
        duration: 0,
        agentDispositionConfig: [{ identifier: 'user_name' }],
      })
      expect(log.postCallAnalytics).toEqual({
        summary: '',
        dispositionMetrics: [
          { identifier: 'user_name', value: null, confidence: 0, reasoning: expect.stringMatching(/./) },
        ],
      })
    },
  )
})

describe('the analytics of a call', () => {
  const metrics = METRIC_TYPES.map((type) =>
    aWireMetric({
      identifier: type.toLowerCase(),
      dispositionMetricType: type,
      ...(type === 'ENUM' ? { choices: ['yes', 'no'] } : {}),
    }),
  )
  const analyticsOf = async (seed: EmulatorSeed, count = 1) => {
    const { ask } = await atWork({ ...seed, calls: [{ agent: 'Sales', count }] })
    const { logs } = (await ask('GET', '/conversation?limit=500')).body.data
    return logs.map((log: { postCallAnalytics?: unknown }) => log.postCallAnalytics)
  }

  it('hold one value of the right type for each metric', async () => {
    const [analytics] = await analyticsOf({
      agents: [anAgentSeed({ config: { dispositionMetrics: metrics } })],
    })
    const values = Object.fromEntries(
      analytics.dispositionMetrics.map((one: { identifier: string; value: unknown }) => [
        one.identifier,
        one.value,
      ]),
    )
    expect(values).toEqual({
      string: expect.any(String),
      boolean: expect.any(Boolean),
      integer: expect.any(Number),
      enum: expect.stringMatching(/^(yes|no)$/),
      datetime: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    })
    expect(analytics.summary).toEqual(expect.any(String))
    for (const { confidence } of analytics.dispositionMetrics) {
      expect(confidence).toBeGreaterThan(0)
      expect(confidence).toBeLessThanOrEqual(1)
    }
  })

  it('hold numbers of the scale that the prompt names', async () => {
    const dispositionMetricPrompt = 'How satisfied was the caller, from 1 to 5?'
    const score = aWireMetric({ dispositionMetricType: 'INTEGER', dispositionMetricPrompt })
    const all = await analyticsOf({ agents: [anAgentSeed({ config: { dispositionMetrics: [score] } })] }, 100)
    const values = all.map(
      (one: { dispositionMetrics: { value: number }[] }) => one.dispositionMetrics[0]?.value,
    )
    expect([...new Set(values)].toSorted()).toEqual([1, 2, 3, 4, 5])
  })

  it('are the same each time, and differ from call to call', async () => {
    const seed = { agents: [anAgentSeed({ config: { dispositionMetrics: metrics } })] }
    const first = await analyticsOf(seed, 20)
    expect(await analyticsOf(seed, 20)).toEqual(first)
    expect(new Set(first.map((one: unknown) => JSON.stringify(one))).size).toBeGreaterThan(1)
  })

  it.each(METRIC_TYPES)("are all dropped when one %s value fails the platform's check", async (type) => {
    const wrongAnswers = { [type.toLowerCase()]: 1 }
    const agents = [anAgentSeed({ config: { dispositionMetrics: metrics }, wrongAnswers })]
    expect(await analyticsOf({ agents })).toEqual([undefined])
  })

  it('are dropped as often as the seed says', async () => {
    const agents = [anAgentSeed({ wrongAnswers: { user_name: 0.3 } })]
    const dropped = (await analyticsOf({ agents }, 200)).filter((one: unknown) => one === undefined)
    expect(dropped.length).toBeGreaterThan(30)
    expect(dropped.length).toBeLessThan(90)
  })

  it('obey the config that was in force when the call was made', async () => {
    const { atoms, ask, clock } = await atWork({ agents: [anAgentSeed({ dialect: 'direct' })] })
    await ask('POST', '/conversation/outbound', outbound)
    atoms.edit(agentId(), { dispositionMetrics: [] })
    await ask('POST', '/conversation/outbound', outbound)
    clock.pass(2000)
    const { logs } = (await ask('GET', '/conversation?sortBy=createdAt&sortOrder=asc')).body.data
    const extracted = logs.map(
      (log: { postCallAnalytics: { dispositionMetrics: unknown[] } }) =>
        log.postCallAnalytics.dispositionMetrics.length,
    )
    expect(extracted).toEqual([1, 0])
  })

  it('are made by an earlier revision where the seed says so', async () => {
    const history = [{ config: { dispositionMetrics: metrics.slice(0, 2) } }]
    const { ask } = await atWork({
      agents: [anAgentSeed({ history })],
      calls: [{ agent: 'Sales', revision: 1 }, { agent: 'Sales' }],
    })
    const { logs } = (await ask('GET', '/conversation')).body.data
    const counts = logs.map(
      (log: { versionNumber: number; postCallAnalytics: { dispositionMetrics: unknown[] } }) => [
        log.versionNumber,
        log.postCallAnalytics.dispositionMetrics.length,
      ],
    )
    expect(counts.toSorted()).toEqual([
      [1, 2],
      [2, 1],
    ])
  })

  it('are served as the seed gives them', async () => {
    const postCallAnalytics = { summary: 'Given.', dispositionMetrics: [] }
    const { ask } = await atWork({
      agents: [anAgentSeed()],
      calls: [
        { agent: 'Sales', postCallAnalytics },
        { agent: 'Sales', postCallAnalytics: null },
      ],
    })
    const { logs } = (await ask('GET', '/conversation')).body.data
    expect(logs.map((log: { postCallAnalytics: unknown }) => log.postCallAnalytics)).toEqual([
      postCallAnalytics,
      undefined,
    ])
  })
})

describe('the call log', () => {
  const seed: EmulatorSeed = {
    agents: [anAgentSeed({ name: 'A' }), anAgentSeed({ name: 'B', dialect: 'direct' })],
    calls: [
      { agent: 'A', count: 3, type: 'telephony_inbound' },
      { agent: 'B', count: 2, status: 'failed', to: '+13419999999' },
    ],
  }

  it('is paged, last changed first', async () => {
    const { ask } = await atWork(seed)
    const { logs, pagination } = (await ask('GET', '/conversation?page=2&limit=2')).body.data
    expect(pagination).toEqual({ total: 5, page: 2, limit: 2, hasMore: true, totalPages: 3 })
    expect(logs).toHaveLength(2)
    const all = (await ask('GET', '/conversation?limit=500')).body.data.logs
    const dates = all.map((log: { updatedAt: string }) => log.updatedAt)
    expect(dates).toEqual(dates.toSorted().reverse())
  })

  it('has in front what changed last, at every moment', async () => {
    const { ask, clock } = await atWork(seed)
    const place = async () => (await ask('POST', '/conversation/outbound', outbound)).body.data.conversationId
    const front = async (ms: number) => {
      clock.pass(ms)
      return (await ask('GET', `/conversation?agentIds=${agentId()}&limit=1`)).body.data.logs[0].callId
    }
    const first = await place()
    expect(await front(0)).toBe(first)
    clock.pass(100)
    const second = await place()
    expect(await front(0)).toBe(second)
    expect(await front(150)).toBe(first)
    expect(await front(100)).toBe(second)
    expect(await front(650)).toBe(first)
  })

  it('has calls of different lengths, over before they were analysed, in the order they were made', async () => {
    const { ask } = await atWork({ ...seed, calls: [{ agent: 'A', count: 200 }] })
    const { logs } = (await ask('GET', '/conversation?limit=500')).body.data
    const overMs = logs.map(
      (log: { createdAt: string; duration: number; updatedAt: string }) =>
        Date.parse(log.updatedAt) - Date.parse(log.createdAt) - log.duration * 1000,
    )
    expect(Math.min(...overMs)).toBeGreaterThan(0)
    expect(new Set(logs.map((log: { duration: number }) => log.duration)).size).toBeGreaterThan(100)
    const made = logs.map((log: { createdAt: string }) => log.createdAt)
    expect(made).toEqual(made.toSorted().reverse())
  })

  it('holds its pages at 500', async () => {
    const { ask } = await atWork(seed)
    expect((await ask('GET', '/conversation?limit=9999')).body.data.pagination.limit).toBe(500)
    expect((await ask('GET', '/conversation?limit=many')).status).toBe(400)
  })

  it('is filtered by agent, status, type, version, number and date', async () => {
    const { ask } = await atWork(seed)
    const total = async (query: string) =>
      (await ask('GET', `/conversation?${query}`)).body.data.pagination.total
    const { activeVersionId } = (await ask('GET', `/agent/${agentId()}`)).body.data
    expect(await total(`agentIds=${agentId(2)}`)).toBe(2)
    expect(await total(`agentIds=${agentId(2)},${agentId()}`)).toBe(5)
    expect(await total('statusFilter=failed,no_answer')).toBe(2)
    expect(await total('callTypes=telephony_inbound')).toBe(3)
    expect(await total(`versionFilter=${activeVersionId}`)).toBe(3)
    expect(await total('search=%2B13419999999')).toBe(2)
    expect(await total('dateFrom=2030-01-01')).toBe(0)
    expect(await total('dateTo=2030-01-01')).toBe(5)
    expect(await total('campaignIds=none')).toBe(0)
  })

  it('names the version only of agents that have versions', async () => {
    const { ask } = await atWork(seed)
    const { logs, dispositionMetricsConfig } = (await ask('GET', '/conversation')).body.data
    const versioned = logs.filter((log: { versionId?: string }) => log.versionId !== undefined)
    expect(versioned.map((log: { agentId: string }) => log.agentId)).toEqual(Array(3).fill(agentId()))
    expect(dispositionMetricsConfig).toEqual([{ identifier: 'user_name', type: 'STRING' }])
  })

  it('is searched by up to a hundred ids', async () => {
    const { ask } = await atWork(seed)
    const { logs } = (await ask('GET', '/conversation')).body.data
    const callIds = [logs[0].callId, logs[1].callId, 'CALL-0000000000000-000000']
    const { data } = (await ask('POST', '/conversation/search', { callIds })).body
    expect(data).toMatchObject({ total: 2, requestedCount: 3 })
    expect(data.logs[0]).not.toHaveProperty('agentDispositionConfig')
    expect((await ask('POST', '/conversation/search', { callIds: [] })).status).toBe(400)
    expect((await ask('POST', '/conversation/search', { callIds: Array(101).fill('x') })).status).toBe(400)
    expect((await ask('GET', '/conversation/CALL-0000000000000-000000')).status).toBe(404)
  })
})

describe('a test call', () => {
  it('runs on the open draft of a branch, and is analysed by it', async () => {
    const openDraft = { editor: 'Kim', changes: { dispositionMetrics: [] } }
    const { ask, clock } = await atWork({ agents: [anAgentSeed({ openDraft })] })
    const [{ branch }] = (await ask('GET', `/agent/${agentId()}/branches`)).body.data.branches
    const path = `/agent/${agentId()}/branches/${branch._id}/test-call`
    const onDraft = (await ask('POST', path, { includeDraft: true })).body.data
    const onHead = (await ask('POST', path, { mode: 'telephony', toPhone: '+13415550101' })).body.data
    clock.pass(2000)
    const metrics = async (id: string) =>
      (await ask('GET', `/conversation/${id}`)).body.data.postCallAnalytics.dispositionMetrics.length
    expect(Object.keys(onDraft)).toEqual(['conversationId', 'callId', 'token', 'roomName', 'host'])
    expect(Object.keys(onHead)).toEqual(['conversationId', 'callId'])
    expect([await metrics(onDraft.callId), await metrics(onHead.callId)]).toEqual([0, 1])
    expect((await ask('POST', path, { includeDraft: true, revisionId: branch.headRevisionId })).status).toBe(
      400,
    )
    expect((await ask('POST', path, { revisionId: branch.headRevisionId })).status).toBe(200)
  })

  it('runs on a draft or a version of generation 2, and on no branch without a revision', async () => {
    const openDraft = { editor: 'Kim', changes: { firstMessage: 'Hi' } }
    const agents = [
      anAgentSeed({ dialect: 'drafts', openDraft }),
      anAgentSeed({ branches: [{ name: 'empty' }] }),
    ]
    const { ask } = await atWork({ agents })
    const { activeVersionId } = (await ask('GET', `/agent/${agentId()}`)).body.data
    const [{ draftId }] = (await ask('GET', `/agent/${agentId()}/drafts`)).body.data
    const [, empty] = (await ask('GET', `/agent/${agentId(2)}/branches`)).body.data.branches
    expect((await ask('POST', `/agent/${agentId()}/versions/${activeVersionId}/test-call`)).status).toBe(200)
    expect((await ask('POST', `/agent/${agentId()}/drafts/${draftId}/test-call`)).status).toBe(200)
    const path = `/agent/${agentId(2)}/branches/${empty.branch._id}/test-call`
    expect((await ask('POST', path)).body.error_type).toBe('no_committed_revision')
    expect((await ask('POST', path, { includeDraft: true })).status).toBe(404)
  })
})
