import { describe, expect, it } from 'vitest'
import type { EmulatorSeed } from '../../src/emulator/index.js'
import type { Call } from '../../src/model/call.js'
import type { CallWatch } from '../../src/remote/calls/watch.js'
import { AtomsClient } from '../../src/remote/client.js'
import { id, wireMetric } from '../build.js'
import { API_KEY, type Atoms, emulate } from '../emulator/emulate.js'
import { answering, meddling } from '../meddling.js'
import { fastClock } from '../world.js'

/** A platform whose calls take a minute, and a client that lives by the same clock. */
async function atWork(seed: EmulatorSeed = {}) {
  const clock = fastClock()
  const agent = { id: id(1), name: 'Sales', config: { dispositionMetrics: [wireMetric()] } }
  const now = () => clock.now().getTime()
  const atoms = await emulate({ agents: [agent], ...seed }, { now, callMs: 60_000 })
  return { atoms, clock, client: new AtomsClient({ apiKey: API_KEY, baseUrl: atoms.url, clock }) }
}

const call = { agentId: id(1), phoneNumber: '+13415550101' }

async function watched(client: AtomsClient, watch: CallWatch): Promise<Call[]> {
  const calls: Call[] = []
  for await (const each of client.watchCalls(watch)) calls.push(each)
  return calls
}

const asked = (atoms: Atoms) => atoms.requests().map(({ method, path }) => `${method} ${path}`)

describe('a watch', () => {
  it('tells a new call once its analytics are there', async () => {
    const { client, clock } = await atWork()
    const callId = await client.startOutboundCall(call)
    const startMs = clock.elapsedMs()
    for await (const done of client.watchCalls()) {
      expect(done).toMatchObject({ callId, status: 'completed', analytics: { metrics: [{}] } })
      expect(clock.elapsedMs() - startMs).toBeGreaterThanOrEqual(70_000)
      expect(clock.elapsedMs() - startMs).toBeLessThanOrEqual(95_000)
      break
    }
  })

  it('skips what was done before, unless it is asked for', async () => {
    const { client } = await atWork({ calls: [{ agent: 'Sales', count: 150 }] })
    expect(await watched(client, { forMs: 20_000 })).toEqual([])
    expect(await watched(client, { forMs: 1, doneBefore: 'include' })).toHaveLength(150)
  })

  it('takes calls that are under way, and such as come later, each once', async () => {
    const { client } = await atWork()
    const ids = [await client.startOutboundCall(call)]
    const seen: string[] = []
    for await (const { callId } of client.watchCalls({ forMs: 400_000 })) {
      seen.push(callId)
      if (ids.length < 3) ids.push(await client.startOutboundCall(call))
    }
    expect(seen).toEqual(ids)
  })

  it('tells new calls and no old ones, however many there are and however many come at once', async () => {
    const { atoms, client } = await atWork({ calls: [{ agent: 'Sales', count: 450 }] })
    const ids = [await client.startOutboundCall(call)]
    const seen: string[] = []
    for await (const { callId } of client.watchCalls({ forMs: 400_000 })) {
      seen.push(callId)
      if (ids.length > 1) continue
      ids.push(...(await Promise.all(Array.from({ length: 250 }, () => client.startOutboundCall(call)))))
    }
    expect(seen.toSorted()).toEqual(ids.toSorted())
    const pages = atoms.requests().map(({ query }) => Number(query.page ?? 0))
    expect(Math.max(...pages)).toBe(3)
  })

  it('picks calls out of the answers where more agents are given than fit an address', async () => {
    const agents = [1, 2000].map((n) => ({ id: id(n), name: `Agent ${n}` }))
    const { atoms, client } = await atWork({ agents })
    const startAt = (agentId: string) => client.startOutboundCall({ ...call, agentId })
    const [callId] = await Promise.all([startAt(id(1)), startAt(id(2000))])
    const agentIds = Array.from({ length: 900 }, (_, n) => id(n + 1))
    const calls = await watched(client, { forMs: 200_000, agentIds, doneBefore: 'include' })
    expect(calls).toMatchObject([{ callId, agentId: id(1) }])
    expect(atoms.requests().every(({ query }) => query.agentIds === undefined)).toBe(true)
  })

  it('gives up analytics that do not come, and tells calls without a talk at once', async () => {
    const wrongAnswers = { user_name: 1 }
    const config = { dispositionMetrics: [wireMetric()] }
    const { client } = await atWork({ agents: [{ id: id(1), name: 'Sales', config, wrongAnswers }] })
    const lost = await client.startOutboundCall(call)
    const unanswered = await client.startOutboundCall({ ...call, phoneNumber: '+13415550100' })
    const calls = await watched(client, { forMs: 300_000 })
    expect(calls.map(({ callId, status }) => [callId, status])).toEqual([
      [unanswered, 'no_answer'],
      [lost, 'completed'],
    ])
    expect(calls.filter(({ analytics }) => analytics !== undefined)).toEqual([])
  })

  it('of given calls ends when all of them are done, and reads no list', async () => {
    const { atoms, client } = await atWork()
    const callIds = [await client.startOutboundCall(call), await client.startOutboundCall(call)]
    const calls = await watched(client, { callIds })
    expect(calls.map(({ callId }) => callId).sort()).toEqual(callIds)
    expect(asked(atoms)).not.toContain('GET /conversation')
  })

  it('ends by its signal, with the reason', async () => {
    const { client } = await atWork()
    const controller = new AbortController()
    controller.abort('SIGINT')
    await expect(watched(client, { signal: controller.signal })).rejects.toBe('SIGINT')
  })

  it('misses no call among a thousand that come at once', async () => {
    const { client } = await atWork()
    const ids = await Promise.all(Array.from({ length: 1000 }, () => client.startOutboundCall(call)))
    const calls = await watched(client, { forMs: 200_000, doneBefore: 'include' })
    expect(calls.map(({ callId }) => callId).sort()).toEqual(ids.toSorted())
  })
})

/** A client of a platform whose log holds these calls and does not change, and what it was asked. */
function logOf(...rows: readonly Record<string, unknown>[]) {
  const clock = fastClock()
  const startMs = clock.elapsedMs()
  const searches: string[][] = []
  const lists: Record<string, string>[] = []
  const answer = meddling((method, url) => {
    const data = { logs: rows, pagination: { hasMore: false } }
    if (method === 'GET') lists.push(Object.fromEntries(new URL(url).searchParams))
    return answering(data)
  })
  const fetch: typeof globalThis.fetch = async (input, init) => {
    if (init?.method === 'POST') searches.push(JSON.parse(String(init.body)).callIds)
    return answer(input, init)
  }
  const client = new AtomsClient({ apiKey: API_KEY, baseUrl: 'http://127.0.0.1:9/atoms/v1', clock, fetch })
  const ago = (ms: number) => new Date(startMs - ms).toISOString()
  return { client, searches, lists, ago, passedMs: () => clock.elapsedMs() - startMs }
}

const idsOf = (calls: readonly Call[]) => calls.map(({ callId }) => callId)

describe('the questions of a watch', () => {
  it('come every five seconds, once more at the end, a hundred calls to a page', async () => {
    const { client, lists, passedMs } = logOf()
    expect(await watched(client, { forMs: 12_000, agentIds: [id(1)] })).toEqual([])
    expect(passedMs()).toBe(12_000)
    expect(lists).toEqual(Array.from({ length: 4 }, () => ({ page: '1', limit: '100', agentIds: id(1) })))
  })

  it('come as often as is asked for', async () => {
    const { client, lists, passedMs } = logOf()
    await watched(client, { forMs: 3_000, pollMs: 1_000 })
    expect([lists.length, passedMs()]).toEqual([4, 3_000])
  })

  it('are none where no call is to be watched', async () => {
    const { client, lists, searches } = logOf()
    expect(await watched(client, { callIds: [] })).toEqual([])
    expect([lists, searches]).toEqual([[], []])
  })

  it('go on for pages as long as they bring something new, but for what was done before', async () => {
    const pages = (watch: CallWatch) => {
      let asks = 0
      const fetch = meddling((method, url) => {
        if (method === 'POST') return answering({ logs: [] })
        asks++
        const page = Math.min(3, Number(new URL(url).searchParams.get('page')))
        return answering({ logs: [{ callId: `C${page}` }], pagination: { hasMore: true } })
      })
      const baseUrl = 'http://127.0.0.1:9/atoms/v1'
      const client = new AtomsClient({ apiKey: API_KEY, baseUrl, clock: fastClock(), fetch })
      return watched(client, watch).then(() => asks)
    }
    expect(await pages({ forMs: 0, doneBefore: 'include' })).toBe(4)
    expect(await pages({ forMs: 0, doneBefore: 'skip' })).toBe(1)
    expect(await pages({ forMs: 0 })).toBe(1)
    // The second time, the first page brings nothing new.
    expect(await pages({ forMs: 1, doneBefore: 'include' })).toBe(5)
    expect(await pages({ forMs: 1 })).toBe(2)
  })

  type Log = readonly string[]

  /** The ids that later looks ask for, and the pages they read: of the log at first, and as it is for each page then. */
  const looking = async (atFirst: Log, later: (page: number, look: number) => Log, watch: CallWatch = {}) => {
    const ids = new Set<string>()
    const pages: number[] = []
    let look = 0
    const fetch: typeof globalThis.fetch = async (input, init) => {
      if (init?.method === 'POST') {
        for (const callId of JSON.parse(String(init.body)).callIds) ids.add(callId)
        return answering({ logs: [] })
      }
      const page = Number(new URL(String(input)).searchParams.get('page'))
      if (page === 1) look++
      if (look > 1) pages.push(page)
      const log = look === 1 ? atFirst : later(page, look)
      const logs = log.slice((page - 1) * 100, page * 100).map((callId) => ({ callId, status: 'failed' }))
      return answering({ logs, pagination: { hasMore: log.length > page * 100 } })
    }
    const baseUrl = 'http://127.0.0.1:9/atoms/v1'
    const client = new AtomsClient({ apiKey: API_KEY, baseUrl, clock: fastClock(), fetch })
    await watched(client, { forMs: 1, ...watch })
    return { ids: [...ids].sort(), pages }
  }
  const calls = (kind: string, count: number) =>
    Array.from({ length: count }, (_, n) => `${kind} ${1000 + n}`)
  const [fresh, old] = [calls('new', 250), calls('old', 450)]

  it('go on past a call that changed where all that were there are known', async () => {
    const pages = [1, 2, 3]
    expect(await looking(['old'], () => ['old', ...fresh])).toEqual({ ids: fresh, pages })
    expect(await looking([], () => fresh)).toEqual({ ids: fresh, pages })
  })

  it('go on past calls that changed also in a long log that was read to its end', async () => {
    const log = (_: number, look: number) =>
      look === 2 ? old : [...old.slice(0, 99), ...fresh, ...old.slice(99)]
    const watch = { forMs: 5_001, doneBefore: 'include' } as const
    expect(await looking(old, log, watch)).toEqual({ ids: [...fresh, ...old], pages: [1, 1, 2, 3, 4, 5] })
  })

  it('find every new call in front of old ones while the list moves', async () => {
    const log = (page: number) => [...calls('newer', page - 1), ...fresh, ...old]
    expect(await looking(old, log)).toEqual({ ids: fresh, pages: [1, 2, 3] })
  })

  it('end at a call that is known where old ones would come next', async () => {
    expect(await looking(old, () => [...fresh.slice(0, 20), ...old])).toEqual({
      ids: fresh.slice(0, 20),
      pages: [1],
    })
    const changed = [...old.slice(0, 100), ...fresh, ...old.slice(100)]
    expect(await looking(old, () => changed)).toEqual({ ids: [], pages: [1] })
  })

  it('are one page where nothing is new, and come to an end where every page is the same', async () => {
    const again = (_: number, look: number) => (look === 2 ? fresh : fresh.toReversed())
    expect(await looking([], again, { forMs: 5_001 })).toEqual({ ids: fresh, pages: [1, 2, 3, 1] })
    const page = fresh.slice(0, 100)
    const same = Array.from({ length: 9 }, () => page).flat()
    expect(await looking(old, () => same)).toEqual({ ids: page, pages: [1, 2] })
  })
})

describe('a call that was there when the watch began', () => {
  const analytics = { summary: 'Short.' }

  it('is waited for unless it was done, by the dates of the platform', async () => {
    const { ago } = logOf()
    const completed = { status: 'completed' }
    const { client, searches } = logOf(
      { callId: 'analysed', ...completed, postCallAnalytics: analytics },
      ...['failed', 'no_answer', 'cancelled'].map((status) => ({ callId: status, status })),
      { callId: 'just now', ...completed, updatedAt: ago(59_999), createdAt: ago(90_000) },
      { callId: 'long ago', ...completed, updatedAt: ago(60_000), createdAt: ago(1) },
      { callId: 'made just now', ...completed, createdAt: ago(10_000) },
      { callId: 'long, just now', ...completed, createdAt: ago(300_000), duration: 240.5 },
      { callId: 'long, long ago', ...completed, createdAt: ago(300_000), duration: 240 },
      { callId: 'whenever', ...completed },
      { callId: 'speaking', status: 'in_progress', createdAt: ago(90_000) },
    )
    await watched(client, { forMs: 0 })
    expect(searches).toEqual([['just now', 'made just now', 'long, just now', 'speaking']])
  })

  it('is given up by our own clock, a minute after it was first seen completed', async () => {
    const rows = [
      { callId: 'completed', status: 'completed', updatedAt: logOf().ago(30_000) },
      { callId: 'speaking', status: 'in_progress' },
    ]
    const { client, passedMs } = logOf(...rows)
    for await (const { callId } of client.watchCalls({ forMs: 300_000 })) {
      expect([callId, passedMs()]).toEqual(['completed', 60_000])
    }
    expect(passedMs()).toBe(300_000)
    const sooner = logOf(...rows)
    for await (const { callId } of sooner.client.watchCalls({ lostAfterMs: 35_000, forMs: 40_000 })) {
      expect([callId, sooner.passedMs()]).toEqual(['completed', 35_000])
    }
  })

  it('is told at once where that is asked for, each once', async () => {
    const { client, searches } = logOf(
      ...['failed', 'no_answer', 'cancelled'].map((status) => ({ callId: status, status })),
      { callId: 'analysed', status: 'active', postCallAnalytics: analytics },
      { callId: 'speaking', status: 'active' },
    )
    const calls = await watched(client, { forMs: 10_000, doneBefore: 'include' })
    expect(idsOf(calls)).toEqual(['failed', 'no_answer', 'cancelled', 'analysed'])
    expect(searches.slice(1)).toEqual([['speaking'], ['speaking']])
  })

  it('is waited for by its id until all such are done, whatever the rest of the log does', async () => {
    const { client, lists, passedMs } = logOf(
      { callId: 'failed', status: 'failed' },
      { callId: 'completed', status: 'completed' },
    )
    expect(idsOf(await watched(client, { callIds: ['completed', 'failed'] }))).toEqual([
      'failed',
      'completed',
    ])
    expect([lists, passedMs()]).toEqual([[], 60_000])
  })
})
