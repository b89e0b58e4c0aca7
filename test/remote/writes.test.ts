import { describe, expect, it } from 'vitest'
import { AtomsClient } from '../../src/remote/client.js'
import { pollUntil } from '../../src/remote/dialects/publish.js'
import { id } from '../build.js'
import { API_KEY, type Atoms, emulate } from '../emulator/emulate.js'
import { at, failing } from '../meddling.js'
import { fastClock } from '../world.js'
import { NEW, OLD, writing } from './writing.js'

describe('a write on an agent without versions', () => {
  it('sends the fields that are to be set and no others', async () => {
    const { atoms, client, write } = await writing({ dialect: 'direct' })
    expect(await write()).toEqual({})
    await client.setPostCallConfig(id(1), { dispositionMetrics: [] })
    expect(atoms.writes().map(({ body }) => body)).toEqual([NEW, { dispositionMetrics: [] }])
    expect(atoms.liveConfig(id(1))).toMatchObject({ ...NEW, dispositionMetrics: [] })
  })

  it('of nothing sends nothing', async () => {
    const { client, writes } = await writing({ dialect: 'direct' })
    expect(await client.setPostCallConfig(id(1), {})).toEqual({})
    expect(writes()).toEqual([])
  })

  it.each([{ useReasoningModel: true }, { useInternalAnalyticsModel: false }])(
    'is refused with %j, which it cannot hold, and nothing of it is written',
    async (field) => {
      const { client, writes } = await writing({ dialect: 'direct' })
      const [name = ''] = Object.keys(field)
      await expect(client.setPostCallConfig(id(1), { ...NEW, ...field })).rejects.toMatchObject({
        code: 'UNSUPPORTED_FIELD',
        message: expect.stringContaining(name),
        hint: expect.stringMatching(/\w/),
        mayHaveWritten: false,
      })
      expect(writes()).toEqual([])
    },
  )

  it('takes what such an agent has anyway', async () => {
    const { client, live } = await writing({ dialect: 'direct' })
    const defaults = { useReasoningModel: false, useInternalAnalyticsModel: true }
    await client.setPostCallConfig(id(1), { ...NEW, ...defaults })
    expect(live()).toBe('New.')
  })

  it('has no history and no draft to look at', async () => {
    const { client } = await writing({ dialect: 'direct' })
    const read = await client.getPostCallConfig(id(1))
    expect(read).toMatchObject({ name: 'Sales', dialect: 'direct', config: { summaryPrompt: 'Old.' } })
    expect(await client.getWriteState(read)).toEqual({ dialect: 'direct', revisions: [] })
  })

  it('is read without a name where it was asked for as one', async () => {
    const { client } = await writing({ dialect: 'direct', client: { dialect: 'direct' } })
    expect(await client.getPostCallConfig(id(1))).not.toHaveProperty('name')
  })
})

describe('whatever request of a write is refused', () => {
  it.each(['direct', 'drafts', 'branches'] as const)('its error names the agent, on %s', async (dialect) => {
    const errors: Error[] = []
    for (let n = 1, isOver = false; !isOver; n++) {
      let asks = Number.NEGATIVE_INFINITY
      const { client, write } = await writing({
        dialect,
        emulator: { scanMs: 1_000 },
        meddle: () => () => (++asks === n ? failing(403) : undefined),
      })
      const base = await client.getPostCallConfig(id(1))
      asks = 0
      await write({ base }).catch((error) => errors.push(error))
      isOver = asks < n
    }
    expect(errors.length).toBeGreaterThan(0)
    for (const error of errors) {
      expect(error).toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining(id(1)) })
    }
  })
})

/** One client, and agents of these generations, written one after another. */
async function fleet(...dialects: readonly ('drafts' | 'branches')[]) {
  const agents = dialects.map((dialect, n) => ({ id: id(n + 1), dialect, config: OLD }))
  const atoms = await emulate({ agents })
  const client = new AtomsClient({ apiKey: API_KEY, baseUrl: atoms.url, clock: fastClock() })
  for (const agent of agents) {
    await client.setPostCallConfig(agent.id, NEW)
    expect(atoms.liveConfig(agent.id).summaryPrompt).toBe('New.')
  }
  return atoms
}

const asked = (atoms: Atoms, n: number, part: string) =>
  atoms.requests().filter(({ path }) => path === `/agent/${id(n)}/${part}`).length

describe('the generation of an organisation', () => {
  it('with branches is seen from the branches alone', async () => {
    const atoms = await fleet('branches', 'branches')
    expect([1, 2].map((n) => asked(atoms, n, 'drafts'))).toEqual([0, 0])
  })

  it('with drafts is found out once', async () => {
    const atoms = await fleet('drafts', 'drafts')
    expect([1, 2].map((n) => asked(atoms, n, 'branches'))).toEqual([1, 0])
  })

  it('is found out anew where it has moved on, once', async () => {
    const atoms = await fleet('drafts', 'branches', 'branches')
    expect(asked(atoms, 2, 'drafts')).toBeGreaterThan(0)
    expect(asked(atoms, 3, 'drafts')).toBe(0)
  })

  it('is not looked for again because a write was refused', async () => {
    const { atoms, write } = await writing({ dialect: 'drafts' })
    atoms.freeze(true)
    for (const asks of [1, 1]) {
      await expect(write()).rejects.toMatchObject({ code: 'LOCKED' })
      expect(asked(atoms, 1, 'branches')).toBe(asks)
    }
  })

  it('with branches is not taken for another because they cannot be read', async () => {
    const { write, writes } = await writing({
      dialect: 'branches',
      meddle: () =>
        at(
          (_, url) => url.endsWith('/branches'),
          () => failing(404),
        ),
    })
    await expect(write()).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(writes()).toEqual([])
  })

  it('that the platform contradicts is told as it was refused first', async () => {
    const { atoms, write } = await writing({ dialect: 'drafts' })
    const body = { status: false, error_type: 'versioning_v2_migration_required', errors: ['moved'] }
    atoms.faults({ method: 'POST', path: '**/drafts', status: 409, body })
    await expect(write()).rejects.toMatchObject({ code: 'MIGRATION_REQUIRED', mayHaveWritten: false })
  })

  it('that has moved on is told as what went wrong there', async () => {
    const atoms = await emulate({
      agents: [
        { id: id(1), dialect: 'drafts', config: OLD },
        { id: id(2), config: OLD },
      ],
    })
    const client = new AtomsClient({ apiKey: API_KEY, baseUrl: atoms.url, clock: fastClock() })
    await client.setPostCallConfig(id(1), NEW)
    atoms.faults({ path: '**/branches', status: 403 })
    await expect(client.setPostCallConfig(id(2), NEW)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })
})

describe('a wait', () => {
  const waiting = async (timeoutMs: number, answer: (asks: number) => string | undefined) => {
    const clock = fastClock()
    const waits: number[] = []
    const sleep = async (ms: number) => {
      waits.push(ms)
      await clock.sleep(ms)
    }
    let asks = 0
    const end = await pollUntil(async () => answer(++asks), timeoutMs, { ...clock, sleep })
    return { end, asks, waits }
  }

  it('asks a little later each time, and every five seconds in the end', async () => {
    const { waits } = await waiting(60_000, () => undefined)
    expect(waits.slice(0, 3)).toEqual([250, 375, 562.5])
    expect(Math.max(...waits)).toBe(5_000)
    expect(waits.slice(9, 12)).toEqual([5_000, 5_000, 5_000])
  })

  it('asks once more when the time is over, and not after that', async () => {
    expect(await waiting(600, () => undefined)).toEqual({ end: undefined, asks: 3, waits: [250, 350] })
    expect(await waiting(0, () => undefined)).toEqual({ end: undefined, asks: 1, waits: [] })
    expect(await waiting(600, (asks) => (asks === 3 ? 'there' : undefined))).toMatchObject({ end: 'there' })
  })
})
