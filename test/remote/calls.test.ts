import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { EmulatorSeed } from '../../src/emulator/index.js'
import type { Call } from '../../src/model/call.js'
import type { CallQuery } from '../../src/remote/calls/page.js'
import { AtomsClient } from '../../src/remote/client.js'
import type { AtomsClientOptions } from '../../src/remote/client-options.js'
import { id, wireMetric } from '../build.js'
import { API_KEY, type Atoms, emulate } from '../emulator/emulate.js'
import { answering, meddling } from '../meddling.js'
import { fastClock } from '../world.js'

const clientOf = ({ url }: Pick<Atoms, 'url'>, over: Partial<AtomsClientOptions> = {}) =>
  new AtomsClient({ apiKey: API_KEY, baseUrl: url, clock: fastClock(), ...over })

const agent = (n: number, name: string) => ({
  id: id(n),
  name,
  config: { dispositionMetrics: [wireMetric()] },
})

const platform = (calls: EmulatorSeed['calls'] = [{ agent: 'Sales', count: 3 }]) =>
  emulate({ agents: [agent(1, 'Sales'), agent(2, 'Support')], calls })

async function listed(atoms: Pick<Atoms, 'url'>, query?: CallQuery): Promise<Call[]> {
  const calls: Call[] = []
  for await (const call of clientOf(atoms).iterateCalls(query)) calls.push(call)
  return calls
}

/** A web server that is no platform. */
async function server(answer: RequestListener): Promise<{ url: string }> {
  const listening = createServer(answer).listen(0, '127.0.0.1')
  onTestFinished(() => void listening.close())
  await new Promise((resolve) => listening.once('listening', resolve))
  return { url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}` }
}

/** A platform that answers every question with these rows. */
const saying = (...logs: readonly unknown[]) =>
  server((_, response) => void response.end(JSON.stringify({ status: true, data: { logs } })))

describe('the calls of an organisation', () => {
  it('are read page after page, 500 to a request, newest change first', async () => {
    const atoms = await platform([{ agent: 'Sales', count: 1234 }])
    const calls = await listed(atoms)
    expect(new Set(calls.map(({ callId }) => callId)).size).toBe(1234)
    const changes = calls.map(({ updatedAt = '' }) => updatedAt)
    expect(changes).toEqual(changes.toSorted().reverse())
    expect(atoms.requests()).toHaveLength(3)
  })

  it('are never asked for by date or in another order, which would time out', async () => {
    const atoms = await platform()
    await listed(atoms, {
      agentIds: [id(1)],
      campaignIds: [id(9)],
      statuses: ['completed'],
      types: ['webcall'],
      versionIds: ['v'],
      search: '+1',
      max: 7,
    })
    expect(atoms.requests().map(({ query }) => Object.keys(query).sort())).toEqual([
      ['agentIds', 'callTypes', 'campaignIds', 'limit', 'page', 'search', 'statusFilter', 'versionFilter'],
    ])
  })

  it('are filtered', async () => {
    const atoms = await platform([
      { agent: 'Sales', count: 2, type: 'telephony_inbound' },
      { agent: 'Support', status: 'failed', to: '+13419999999' },
    ])
    const count = async (query: CallQuery) => (await listed(atoms, query)).length
    expect(await count({ agentIds: [id(2)] })).toBe(1)
    for (const list of ['agentIds', 'campaignIds', 'statuses', 'types', 'versionIds']) {
      expect(await count({ [list]: [] })).toBe(0)
    }
    expect(await count({ statuses: ['failed', 'no_answer'] })).toBe(1)
    expect(await count({ types: ['telephony_inbound'] })).toBe(2)
    expect(await count({ search: '+13419999999' })).toBe(1)
    expect(await count({ campaignIds: ['none'] })).toBe(0)
    expect(await count({ versionIds: ['none'] })).toBe(0)
  })

  it('are found among more agents than fit an address', async () => {
    const atoms = await platform([{ agent: 'Sales' }, { agent: 'Support', count: 2 }])
    const many = Array.from({ length: 900 }, (_, n) => id(n + 2))
    expect(await listed(atoms, { agentIds: many })).toHaveLength(2)
  })

  it.each([0, 1, 499, 500, 501])('are at most %d when so many are asked for', async (max) => {
    const atoms = await platform([{ agent: 'Sales', count: 600 }])
    expect(await listed(atoms, { max })).toHaveLength(max)
    expect(atoms.requests()).toHaveLength(Math.ceil(max / 500))
  })

  it('are given once each, though the list moves while it is read', async () => {
    const idOf = (n: number) => `CALL-${String(n).padStart(13, '0')}-abcdef`
    const moves = fc.array(fc.nat(1299), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(fc.array(moves, { minLength: 2, maxLength: 2 }), async (movesAfterPage) => {
        let order = Array.from({ length: 1300 }, (_, n) => n)
        const moved = new Set(movesAfterPage.flat())
        const atoms = await server((request, response) => {
          const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page'))
          const rows = order.slice((page - 1) * 500, page * 500)
          const logs = rows.map((n) => ({ callId: idOf(n), agentId: id(1), status: 'completed' }))
          for (const n of movesAfterPage[page - 1] ?? []) order = [n, ...order.filter((other) => other !== n)]
          response.end(JSON.stringify({ status: true, data: { logs, pagination: { hasMore: page < 3 } } }))
        })
        const ids = (await listed(atoms)).map(({ callId }) => callId)
        expect(new Set(ids).size).toBe(ids.length)
        const unmoved = order.filter((n) => !moved.has(n)).map(idOf)
        expect(ids.filter((each) => unmoved.includes(each))).toEqual(unmoved)
      }),
      { numRuns: 15 },
    )
  })

  it('are asked for by agent up to two hundred of them, and picked out of the answers beyond', async () => {
    const atoms = await platform([{ agent: 'Sales' }, { agent: 'Support', count: 2 }])
    for (const [count, isAsked] of [
      [200, true],
      [201, false],
    ] as const) {
      const agentIds = Array.from({ length: count }, (_, n) => id(n + 2))
      expect(await listed(atoms, { agentIds, statuses: ['completed'] })).toHaveLength(2)
      const { query } = atoms.requests().at(-1) ?? {}
      expect([query?.agentIds === agentIds.join(','), query?.statusFilter]).toEqual([isAsked, 'completed'])
    }
  })

  it('are not asked for at all where none can fit', async () => {
    const atoms = await platform()
    for (const query of [{ max: 0 }, { agentIds: [] }, { versionIds: [] }]) await listed(atoms, query)
    expect(await clientOf(atoms).getCalls({ statuses: [] })).toEqual({ calls: [], hasMore: false, total: 0 })
    expect(atoms.requests()).toEqual([])
  })

  it('are as many to a request as are asked for, and 500 where a time has to be found', async () => {
    const atoms = await platform()
    const [since, until] = [new Date(0), new Date('2100-01-01')]
    for (const query of [{ max: 2 }, { max: 900 }, {}, { max: 2, since }, { max: 2, until }]) {
      await listed(atoms, query)
    }
    expect(atoms.requests().map(({ query }) => query.limit)).toEqual(['2', '500', '500', '500', '500'])
  })

  it('are as many as are asked for of many agents, though the list moves meanwhile', async () => {
    const log = Array.from({ length: 1500 }, (_, n) => ({ callId: `C${n}`, agentId: id(n === 1200 ? 2 : 1) }))
    const limits: unknown[] = []
    const fetch = meddling((_, url) => {
      const { page, limit } = Object.fromEntries(new URL(url).searchParams)
      limits.push(limit)
      const logs = log.slice((Number(page) - 1) * Number(limit), Number(page) * Number(limit))
      log.unshift({ callId: `new ${limits.length}`, agentId: id(1) })
      return answering({ logs, pagination: { hasMore: true } })
    })
    const agentIds = Array.from({ length: 201 }, (_, n) => id(n + 2))
    const calls: string[] = []
    for await (const { callId } of clientOf(await platform(), { fetch }).iterateCalls({ agentIds, max: 1 }))
      calls.push(callId)
    expect([calls, limits]).toEqual([['C1200'], ['500', '500', '500']])
  })

  it('come to an end where every page is the same', async () => {
    const logs = [{ callId: 'C1' }, { callId: 'C2' }]
    const fetch = meddling(() => answering({ logs, pagination: { hasMore: true } }))
    const client = clientOf(await platform(), { fetch })
    const calls: string[] = []
    const read = async () => {
      for await (const { callId } of client.iterateCalls()) calls.push(callId)
    }
    await expect(read()).rejects.toMatchObject({
      code: 'UNEXPECTED_ANSWER',
      hint: expect.stringContaining('`page`'),
    })
    expect(calls).toEqual(['C1', 'C2'])
  })

  it('are known again over four pages, and no longer', async () => {
    const ids = (from: number) => Array.from({ length: 500 }, (_, n) => ({ callId: `C${from + n}` }))
    const pages = [
      ids(0),
      ids(500),
      ids(1000),
      ids(1500),
      [{ callId: 'C0' }, { callId: 'new' }, { callId: 'C0' }],
    ]
    const calls: string[] = []
    const fetch = meddling(() =>
      answering({ logs: pages.shift(), pagination: { hasMore: pages.length > 0 } }),
    )
    for await (const { callId } of clientOf(await platform(), { fetch }).iterateCalls()) calls.push(callId)
    expect(calls.slice(2000)).toEqual(['new', 'C0'])
  })

  it('are more where the platform says so, and else where a page is full', async () => {
    const hasMore = async (data: unknown, limit?: number) => {
      const client = clientOf(await platform(), { fetch: meddling(() => answering(data)) })
      return (await client.getCalls(limit === undefined ? {} : { limit })).hasMore
    }
    const logs = [{ callId: 'C' }, null]
    expect(await hasMore({ logs, pagination: { hasMore: true } })).toBe(true)
    expect(await hasMore({ logs, pagination: { hasMore: false } }, 2)).toBe(false)
    expect(await hasMore({ logs }, 2)).toBe(true)
    expect(await hasMore({ logs, pagination: null }, 3)).toBe(false)
    expect(await hasMore({ logs })).toBe(false)
    expect(await hasMore({ logs: Array.from({ length: 500 }, () => logs[0]) })).toBe(true)
  })

  it('are the rows that have an id', async () => {
    const page = await clientOf(await saying(null, {}, { callId: 'C' }, 'C', { callId: '' })).getCalls()
    expect(page.calls.map(({ callId }) => callId)).toEqual(['C'])
  })

  it.each([
    ['a page that is empty though there are more', [], { hasMore: true }],
    ['fewer than were counted', [{ callId: 'C' }], { hasMore: false, total: 7 }],
  ])('are not believed to be all where there is %s', async (_, logs, pagination) => {
    const atoms = await server((_, response) => {
      response.end(JSON.stringify({ status: true, data: { logs, pagination } }))
    })
    await expect(listed(atoms)).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' })
  })

  it('are given up where there are no end of them', async () => {
    let count = 0
    const atoms = await server((_, response) => {
      const logs = Array.from({ length: 500 }, () => ({ callId: `C${count++}` }))
      response.end(JSON.stringify({ status: true, data: { logs, pagination: { hasMore: true, total: 9 } } }))
    })
    await expect(listed(atoms)).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' })
    expect(count).toBeLessThan(2_000)
  })

  it('are counted where the platform counts them', async () => {
    const page = async (pagination: unknown) =>
      clientOf(await platform(), { fetch: meddling(() => answering({ logs: [], pagination })) }).getCalls()
    expect(await page({ total: 7 })).toStrictEqual({ calls: [], hasMore: false, total: 7 })
    expect(await page({ total: '7' })).toStrictEqual({ calls: [], hasMore: false, total: 7 })
    expect(await page({ total: 'many' })).toStrictEqual({ calls: [], hasMore: false })
  })

  it('are one page where one is asked for', async () => {
    const atoms = await platform([{ agent: 'Sales', count: 7 }])
    const page = await clientOf(atoms).getCalls({ page: 2, limit: 3 })
    expect(page).toMatchObject({ hasMore: true, total: 7 })
    expect(page.calls).toHaveLength(3)
    await clientOf(atoms).getCalls()
    expect(atoms.requests().map(({ query }) => query)).toEqual([
      { page: '2', limit: '3' },
      { page: '1', limit: '500' },
    ])
  })
})

describe('a call', () => {
  it('is read with its transcript and its analytics', async () => {
    const atoms = await platform()
    const [{ callId } = { callId: '' }] = await listed(atoms)
    const call = await clientOf(atoms).getCall(callId)
    expect(call).toMatchObject({
      callId,
      agentId: id(1),
      status: 'completed',
      durationSeconds: expect.any(Number),
      versionId: expect.any(String),
      isTest: false,
      analytics: {
        summary: expect.any(String),
        metrics: [
          {
            identifier: 'user_name',
            value: expect.any(String),
            confidence: expect.any(Number),
            reasoning: expect.any(String),
          },
        ],
      },
    })
    expect(call.transcript[0]).toMatchObject({ role: 'agent', content: expect.any(String) })
  })

  it('that nobody knows is not found, with what to check', async () => {
    const atoms = await platform()
    await expect(clientOf(atoms).getCall('CALL-0/../x')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'there is no call CALL-0/../x',
      hint: expect.stringContaining('organisation'),
    })
  })

  it('is read as documented, its agent in full and turns of any shape', async () => {
    const data = {
      callId: 'CALL-1737000000000-abc123',
      agent: { _id: id(1), name: 'Sales' },
      status: 'completed',
      transcript: [
        { role: 'agent', content: 'Hello', timestamp: '2026-07-28T15:46:12.472Z' },
        { content: 1 },
        null,
      ],
    }
    const atoms = await server((_, response) => void response.end(JSON.stringify({ status: true, data })))
    expect(await clientOf(atoms).getCall(data.callId)).toEqual({
      callId: data.callId,
      agentId: id(1),
      status: 'completed',
      isTest: false,
      transcript: [data.transcript[0], { role: '', content: '' }],
    })
  })

  it('that cannot be read for another reason is told as that', async () => {
    const atoms = await platform()
    atoms.faults({ path: '/conversation/**', status: 403 })
    await expect(clientOf(atoms).getCall('CALL-1')).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringMatching(/^(?!.*there is no call).* CALL-1$/),
    })
  })

  it.each([[null], [{}], [[]], [{ callId: '' }], [{ callId: 7 }]])('is not made of %j', async (data) => {
    const client = clientOf(await platform(), { fetch: meddling(() => answering(data)) })
    await expect(client.getCall('CALL-1')).rejects.toMatchObject({
      code: 'UNEXPECTED_ANSWER',
      message: expect.stringContaining('CALL-1'),
    })
  })

  it('has every field that the platform gives in the right shape, and no other', async () => {
    const texts = {
      type: 'webcall',
      createdAt: '2026-08-01T00:00:00Z',
      updatedAt: '2026-08-01T00:01:00Z',
      versionId: 'v',
      campaignId: 'c',
      from: '+13410000001',
      to: '+13415550101',
    }
    const agents = [{ agentId: id(1) }, { agent: { _id: id(1) } }, { agentId: 7, agent: { _id: id(1) } }]
    const full = { status: 'failed', isTest: true, duration: 0, ...texts, other: 1 }
    const [first, second, third, bare, strange] = await listed(
      await saying(
        ...agents.map((agent, n) => ({ _id: `C${n}`, ...full, ...agent })),
        { callId: 'bare' },
        {
          callId: 'strange',
          agent: 'none',
          isTest: 'yes',
          status: '',
          duration: '3',
          ...Object.fromEntries(Object.keys(texts).map((name) => [name, ''])),
        },
      ),
    )
    const expected = { agentId: id(1), status: 'failed', isTest: true, durationSeconds: 0, ...texts }
    expect([first, second, third]).toStrictEqual(agents.map((_, n) => ({ callId: `C${n}`, ...expected })))
    const nothing = { agentId: '', status: 'unknown', isTest: false }
    expect(bare).toStrictEqual({ callId: 'bare', ...nothing })
    expect(strange).toStrictEqual({ callId: 'strange', ...nothing })
  })

  it('has the analytics that are there: a summary, metrics, or both', async () => {
    const metric = { identifier: 'a', value: 'x' }
    const given = [
      { summary: 'Short.' },
      { summary: 7, dispositionMetrics: [null, {}, { identifier: 7 }, metric] },
      { dispositionMetrics: [{ ...metric, confidence: 0.5, reasoning: 'Said so.' }] },
      { dispositionMetrics: [{ ...metric, confidence: 'high', reasoning: '' }] },
      { summary: 'Short.', dispositionMetrics: 'none' },
    ]
    const rows = given.map((postCallAnalytics, n) => ({ callId: `C${n}`, postCallAnalytics }))
    const calls = await listed(await saying(...rows))
    expect(calls.map(({ analytics }) => analytics)).toStrictEqual([
      { summary: 'Short.', metrics: [] },
      { metrics: [metric] },
      { metrics: [{ ...metric, confidence: 0.5, reasoning: 'Said so.' }] },
      { metrics: [metric] },
      { summary: 'Short.', metrics: [] },
    ])
  })

  it('has a transcript of what was said, when it is told, and an empty one where there is none', async () => {
    const spoken = async (transcript: unknown) => {
      const fetch = meddling(() => answering({ callId: 'C', transcript }))
      return (await clientOf(await platform(), { fetch }).getCall('C')).transcript
    }
    const turn = { role: 'user', content: 'Hello' }
    expect(await spoken([{ ...turn, timestamp: 12 }, { ...turn, timestamp: null }, 'noise'])).toStrictEqual([
      { ...turn, timestamp: 12 },
      turn,
    ])
    for (const none of [undefined, null, 'none', {}]) expect(await spoken(none)).toEqual([])
  })

  it('keeps the values of every type that the platform answers', async () => {
    const values = ['yes', 7, true, null, { a: 1 }, undefined]
    const dispositionMetrics = values.map((value, n) => ({ identifier: `m${n}`, value }))
    const atoms = await saying({ callId: 'C', postCallAnalytics: { dispositionMetrics } })
    const [call] = await listed(atoms)
    expect(call?.analytics?.metrics.map(({ value }) => value)).toEqual([
      'yes',
      7,
      true,
      null,
      '{"a":1}',
      null,
    ])
  })

  it.each([undefined, null, {}, { summary: '', dispositionMetrics: [] }, 'lost'])(
    'has no analytics where the platform gives %j',
    async (postCallAnalytics) => {
      const [call] = await listed(await saying({ callId: 'C', agentId: id(1), postCallAnalytics }))
      expect(call).not.toHaveProperty('analytics')
    },
  )

  it('is readable whatever a row holds, if it has an id', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.jsonValue(), fc.object()), { maxLength: 5 }), async (strange) => {
        const rows = strange.map((row, n) =>
          typeof row === 'object' && row !== null ? { ...row, callId: `C${n}` } : row,
        )
        const expected = strange.flatMap((row, n) =>
          typeof row === 'object' && row !== null && !Array.isArray(row) ? [`C${n}`] : [],
        )
        const calls = await listed(await saying(...rows.filter((row) => !Array.isArray(row))))
        const ids = calls.map(({ callId }) => callId)
        expect(ids.filter((each) => expected.includes(each))).toEqual(expected)
      }),
      { numRuns: 30 },
    )
  })

  it.each([[{}], [{ logs: 'none' }], [[]]])('is no part of %j, which is no list', async (data) => {
    const atoms = await server((_, response) => void response.end(JSON.stringify({ status: true, data })))
    await expect(listed(atoms)).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' })
  })
})

describe('a search by ids', () => {
  it('for none asks for none', async () => {
    const atoms = await platform()
    expect(await clientOf(atoms).searchCalls([])).toEqual([])
    expect(atoms.requests()).toEqual([])
  })

  it('asks for each id once', async () => {
    const atoms = await platform()
    const ids = Array.from({ length: 100 }, (_, n) => `CALL-${n}`)
    await clientOf(atoms).searchCalls([...ids, ...ids])
    expect(atoms.writes().map(({ body }) => body)).toEqual([{ callIds: ids }])
  })

  it.each([null, {}, { logs: 'none' }])('takes %j for no answer', async (data) => {
    const client = clientOf(await platform(), { fetch: meddling(() => answering(data)) })
    await expect(client.searchCalls(['C'])).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' })
  })

  it('leaves out what is no call', async () => {
    const client = clientOf(await platform(), {
      fetch: meddling(() => answering({ logs: [null, {}, { callId: 'C' }] })),
    })
    expect(await client.searchCalls(['C', 'D'])).toMatchObject([{ callId: 'C' }])
  })

  it('asks for a hundred at a time and keeps the order', async () => {
    const atoms = await platform([{ agent: 'Sales', count: 250 }])
    const ids = (await listed(atoms)).map(({ callId }) => callId).toReversed()
    const found = await clientOf(atoms).searchCalls([...ids, 'CALL-0000000000000-000000', ...ids])
    expect(found.map(({ callId }) => callId)).toEqual(ids)
    expect(atoms.writes()).toHaveLength(3)
  })

  it('is a read: allowed to read-only clients, and tried again', async () => {
    const atoms = await platform()
    const ids = (await listed(atoms)).map(({ callId }) => callId)
    atoms.faults({ method: 'POST', status: 503, times: 2 })
    expect(await clientOf(atoms, { readOnly: true }).searchCalls(ids)).toHaveLength(3)
  })
})

describe('calls that cannot be had', () => {
  it.each([[{}], [403]])('are told with what they were wanted for where the answer is %j', async (answer) => {
    const atoms = await server((_, response) => {
      const isRefused = typeof answer === 'number'
      response.writeHead(isRefused ? answer : 200)
      response.end(JSON.stringify({ status: !isRefused, data: answer }))
    })
    await expect(listed(atoms)).rejects.toMatchObject({ message: expect.stringContaining('listing calls') })
    await expect(clientOf(atoms).searchCalls(['C', 'D'])).rejects.toMatchObject({
      message: expect.stringContaining('searching for 2 calls'),
    })
  })
})

describe('a time window', () => {
  const hourly: EmulatorSeed['calls'] = [
    { agent: 'Sales', count: 1200, createdAt: '2026-08-01T00:00:00Z', everyMs: 3_600_000 },
  ]

  it('is applied here, and ends the reading where older calls begin', async () => {
    const atoms = await platform(hourly)
    const since = new Date('2026-09-19T00:00:00Z')
    const calls = await listed(atoms, { since })
    expect(calls).toHaveLength(24)
    expect(calls.every(({ createdAt = '' }) => new Date(createdAt) >= since)).toBe(true)
    expect(atoms.requests()).toHaveLength(1)
    expect(atoms.requests()[0]?.query).toEqual({ page: '1', limit: '500' })
  })

  it('may end before now', async () => {
    const atoms = await platform(hourly)
    const [since, until] = [new Date('2026-08-02T00:00:00Z'), new Date('2026-08-03T00:00:00Z')]
    expect(await listed(atoms, { since, until })).toHaveLength(24)
    expect(await listed(atoms, { since, until, max: 5 })).toHaveLength(5)
  })

  const at = (hours: number) => new Date(Date.UTC(2026, 7, 1, hours)).toISOString()
  const within = async (rows: readonly Record<string, unknown>[], query: CallQuery) => {
    const logs = rows.map((row, n) => ({ callId: `C${n}`, ...row }))
    const fetch = meddling(() => answering({ logs, pagination: { hasMore: false } }))
    const ids = []
    for await (const { callId } of clientOf(await platform(), { fetch }).iterateCalls(query)) ids.push(callId)
    return ids
  }

  it('holds what was made at its beginning and not what was made at its end', async () => {
    const rows = [3, 2, 1, 0].map((hours) => ({ createdAt: at(hours) }))
    expect(await within(rows, { since: new Date(at(1)), until: new Date(at(3)) })).toEqual(['C1', 'C2'])
    expect(await within(rows, { since: new Date(at(2)) })).toEqual(['C0', 'C1'])
    expect(await within(rows, { until: new Date(at(2)) })).toEqual(['C2', 'C3'])
  })

  it('holds no call of which nobody knows when it was made; without a window such calls are given', async () => {
    const rows = [{}, { createdAt: at(1) }]
    expect(await within(rows, { since: new Date(0) })).toEqual(['C1'])
    expect(await within(rows, { until: new Date(at(9)) })).toEqual(['C1'])
    expect(await within(rows, {})).toEqual(['C0', 'C1'])
  })

  it('goes on past a call that changed at its beginning, and ends at one that changed before', async () => {
    const rows = [
      { createdAt: at(0), updatedAt: at(3) },
      { createdAt: at(1), updatedAt: at(1) },
      { createdAt: at(1), updatedAt: at(0) },
      { createdAt: at(2), updatedAt: at(3) },
    ]
    expect(await within(rows, { since: new Date(at(1)) })).toEqual(['C1'])
  })

  it('finds a call behind five hundred older ones that do not say when they changed, and none behind more', async () => {
    const older = (count: number) => Array.from({ length: count }, () => ({ createdAt: at(0) }))
    const found = async (...rows: Record<string, unknown>[]) => within(rows, { since: new Date(at(1)) })
    const wanted = { createdAt: at(1) }
    expect(await found(...older(500), wanted)).toHaveLength(1)
    expect(await found(...older(501), wanted)).toHaveLength(0)
    expect(await found(...older(400), wanted, ...older(400), wanted)).toHaveLength(2)
    expect(await found(...older(400), {}, ...older(400), wanted)).toHaveLength(1)
  })

  it('ends the reading also where the platform does not say when calls changed', async () => {
    let pages = 0
    const atoms = await server((_, response) => {
      pages++
      const createdAt = pages === 1 ? '2026-08-02T00:00:00Z' : '2026-08-01T00:00:00Z'
      const logs = Array.from({ length: 500 }, (_, n) => ({ callId: `C${pages}-${n}`, createdAt }))
      response.end(JSON.stringify({ status: true, data: { logs, pagination: { hasMore: true } } }))
    })
    expect(await listed(atoms, { since: new Date('2026-08-02T00:00:00Z') })).toHaveLength(500)
    expect(pages).toBe(3)
  })
})
