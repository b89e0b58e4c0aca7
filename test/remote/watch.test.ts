import { describe, expect, it } from 'vitest'
import type { EmulatorSeed } from '../../src/emulator/index.js'
import type { Call } from '../../src/model/call.js'
import type { CallWatch } from '../../src/remote/calls/watch.js'
import { AtomsClient } from '../../src/remote/client.js'
import { id, wireMetric } from '../build.js'
import { API_KEY, type Atoms, emulate } from '../emulator/emulate.js'
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
