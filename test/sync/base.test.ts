import { describe, expect, it } from 'vitest'
import { AtomsClient } from '../../src/remote/client.js'
import { findBase } from '../../src/sync/drift/base.js'
import { API_KEY } from '../emulator/emulate.js'
import { fastClock } from '../world.js'
import { complete, keeping, ours, type Published, published, theirs } from './history.js'

const summary = (summaryPrompt: string) => ({ summaryPrompt })
const both = (summaryPrompt: string, useReasoningModel: boolean) => ({ summaryPrompt, useReasoningModel })

/** What is found of such a history, newest first, with the places in it of what it names. */
async function found(revisions: readonly Published[]) {
  const { served, state, read } = await published(...revisions)
  const base = await findBase(served, async () => undefined)
  const ids = state.revisions.map(({ id }) => id)
  expect(ids).toHaveLength(revisions.length)
  return {
    config: base?.config,
    at: base?.revision && ids.indexOf(base.revision.id),
    since: base?.newer.map(({ id }) => ids.indexOf(id)),
    read: read().map((id) => ids.indexOf(id)),
  }
}
const NOTHING = { config: undefined, at: undefined, since: undefined }

describe('what was last applied', () => {
  it('is what is live where an apply published it, and then nothing more is read', async () => {
    expect(await found([ours(summary('Second.')), ours(summary('First.'))])).toEqual({
      config: complete(summary('Second.')),
      at: 0,
      since: [],
      read: [],
    })
  })

  it('is the newest that an apply published, and what others published since is no other’s', async () => {
    const history = [theirs(summary('Ada’s.'), { label: 'Reworded' }), theirs(summary('Ada’s first.'))]
    expect(await found([...history, ours(summary('First.')), theirs(summary('Before.'))])).toEqual({
      config: complete(summary('First.')),
      at: 2,
      since: [0, 1],
      read: [2],
    })
  })

  it.each(['drafts', 'branches'] as const)(
    'is found however far back it lies, on %s, and nothing behind it is asked for',
    async (dialect) => {
      const many = (count: number, label?: string) =>
        Array.from({ length: count }, (_, n) =>
          theirs(summary(`Ada’s ${n}.`), { dialect, ...(label !== undefined && { label }) }),
        )
      const kept = keeping(summary('Ada’s 0.'))
      const history = [...many(150), kept, ...many(90), ours(summary('First.')), ...many(200)]
      const { served, requests } = await published(...history)
      const base = await findBase(served, async () => undefined)
      expect(base).toMatchObject({ config: summary('First.') })
      expect(base?.newer).toHaveLength(241)
      const pages = requests().filter(({ query }) => query.limit === '100')
      expect(pages.map(({ query }) => query.skip)).toEqual(['0', '100', '200'])
    },
  )

  it('is not told where every page of the history is the same', async () => {
    const { live, url } = await published(...Array.from({ length: 120 }, (_, n) => theirs(summary(`${n}`))))
    const noSkip: typeof fetch = (input, init) => fetch(String(input).replace(/skip=\d+/, 'skip=0'), init)
    const client = new AtomsClient({ apiKey: API_KEY, baseUrl: url, clock: fastClock(), fetch: noSkip })
    expect((await client.getWriteState(live)).untold).toContain('its pages repeat')
  })

  it('is not what somebody else put under a label of ours', async () => {
    const { label = '' } = ours(summary('First.'))
    const copied = theirs(summary('Ada’s.'), { label })
    expect(await found([copied, ours(summary('First.'))])).toMatchObject({
      config: complete(summary('First.')),
      at: 1,
      since: [0],
    })
    expect(await found([copied])).toMatchObject(NOTHING)
  })

  it('is unknown where no apply published anything', async () => {
    expect(await found([theirs(summary('Ada’s.'))])).toEqual({ ...NOTHING, read: [] })
  })
})

describe('what was last applied by an apply that kept somebody else’s values', () => {
  it('is those of the apply before it, and what it sent itself', async () => {
    const history = [
      keeping(both('Ada’s.', true)),
      theirs(both('Ada’s.', false)),
      ours(both('First.', false)),
    ]
    expect(await found(history)).toMatchObject({
      config: complete(both('First.', true)),
      at: 2,
      since: [0, 1],
    })
    expect(await found([theirs(both('Bob’s.', true)), ...history])).toMatchObject({
      config: complete(both('First.', true)),
      at: 3,
      since: [0, 1, 2],
    })
  })

  it('is all that it published where no apply came before it', async () => {
    const alone = keeping(both('Ada’s.', true))
    const config = complete(both('Ada’s.', true))
    expect(await found([alone])).toMatchObject({ config, at: 0, since: [] })
    expect(await found([theirs(summary('Bob’s.')), alone, theirs(summary('Ada’s.'))])).toMatchObject({
      config,
      at: 1,
      since: [0],
    })
  })

  it('is not asked of an apply that kept nothing', async () => {
    const history = [ours(summary('Second.')), theirs(summary('Ada’s.')), ours(summary('First.'))]
    expect(await found(history)).toEqual({
      config: complete(summary('Second.')),
      at: 0,
      since: [],
      read: [],
    })
  })
})
