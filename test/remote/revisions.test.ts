import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LiveAgent } from '../../src/model/live.js'
import { AtomsClient } from '../../src/remote/client.js'
import { agentFile, id } from '../build.js'
import { API_KEY, emulate } from '../emulator/emulate.js'
import { altered, at, meddling } from '../meddling.js'
import { folderWith, runIn } from '../world.js'
import { server } from './server.js'
import { LABEL, OLD } from './writing.js'

const LIVE: LiveAgent = {
  agentId: id(1),
  dialect: 'drafts',
  revision: 'r0',
  config: { ...OLD, dispositionMetrics: [], useInternalAnalyticsModel: true, useReasoningModel: false },
  raw: {},
}

interface History {
  /** Of the rows, newest first, which carry our label. */
  readonly ours: readonly boolean[]
  /** The most that the server puts on a page, whatever it is asked for. */
  readonly cap: number
  readonly tellsTotal: boolean
  /** So many of the oldest are kept back. */
  readonly missing: number
  /** Which of them serves traffic. */
  readonly live: number
}

/** A server that knows one list of versions, and how far it tells of it. */
async function versionServer() {
  let history: History | undefined
  const url = await server((request, answer) => {
    const { ours, cap, tellsTotal, missing, live } = history as History
    const query = new URL(request.url ?? '', 'http://x').searchParams
    const [limit, skip] = [Number(query.get('limit')), Number(query.get('skip'))]
    const rows = ours.map((isOurs, n) => ({
      _id: `r${n}`,
      status: 'published',
      label: isOurs ? LABEL : 'Reworded',
      isActive: n === live,
      activatedAt: '2026-08-01T12:00:00Z',
    }))
    const versions = rows.slice(0, rows.length - missing).slice(skip, skip + Math.min(limit, cap))
    answer.setHeader('content-type', 'application/json')
    answer.end(
      JSON.stringify({ status: true, data: { versions, ...(tellsTotal && { total: rows.length }) } }),
    )
  })
  const client = new AtomsClient({ apiKey: API_KEY, baseUrl: url, dialect: 'drafts' })
  return async (told: History) => {
    history = told
    const { revisions, untold } = await client.getWriteState({ ...LIVE, revision: `r${told.live}` })
    return untold === undefined ? revisions.map((revision) => revision.id) : undefined
  }
}

const history = fc
  .record({
    ours: fc.array(
      fc.oneof({ weight: 20, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
      { minLength: 1, maxLength: 260 },
    ),
    cap: fc.integer({ min: 1, max: 120 }),
    tellsTotal: fc.boolean(),
    missing: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 260 })),
    live: fc.oneof(fc.constant(0), fc.nat(259)),
  })
  .map((told) => ({
    ...told,
    live: told.live % told.ours.length,
    missing: Math.min(told.missing, told.ours.length),
  }))

describe('a history', () => {
  it('is whole down to what was looked for, or an error, however it is paged', async () => {
    const read = await versionServer()
    await fc.assert(
      fc.asyncProperty(history, async (told) => {
        const { ours, missing, live, tellsTotal } = told
        // As far as what is live and one of ours that is not newer, or to the end.
        const oldest = ours.indexOf(true, live)
        const needed = oldest < 0 ? ours.length : oldest + 1
        const isWhole = needed <= ours.length - missing
        const mayPass = isWhole || (!tellsTotal && live < ours.length - missing)
        const ids = await read(told)
        if (!mayPass) {
          expect(ids).toBeUndefined()
          return
        }
        const whole = Array.from({ length: Math.min(needed, ours.length - missing) }, (_, n) => `r${n}`)
        expect(ids?.slice(0, whole.length)).toEqual(whole)
      }),
      { numRuns: 60 },
    )
  })

  it('is told newest first, whatever order a page has, and from a list that is oldest first', async () => {
    const rows = ['r0', 'r1', 'r2', 'r3'].map((_id, n) => ({
      _id,
      status: 'published',
      label: _id === 'r2' ? LABEL : 'Reworded',
      publishedAt: `2026-08-0${9 - n}T12:00:00Z`,
    }))
    let [told, page] = [rows, rows.length]
    const url = await server((request, answer) => {
      const skip = Number(new URL(request.url ?? '', 'http://x').searchParams.get('skip'))
      answer.setHeader('content-type', 'application/json')
      answer.end(
        JSON.stringify({
          status: true,
          data: { versions: told.slice(skip, skip + page), total: rows.length },
        }),
      )
    })
    const client = new AtomsClient({ apiKey: API_KEY, baseUrl: url, dialect: 'drafts' })
    const lists = fc.oneof(
      fc.record({ told: fc.shuffledSubarray(rows, { minLength: rows.length }), page: fc.constant(4) }),
      fc.record({ told: fc.constant(rows.toReversed()), page: fc.integer({ min: 1, max: 4 }) }),
    )
    await fc.assert(
      fc.asyncProperty(lists, async (list) => {
        told = list.told
        page = list.page
        const { revisions } = await client.getWriteState(LIVE)
        expect(revisions.map((revision) => revision.id).slice(0, 3)).toEqual(['r0', 'r1', 'r2'])
      }),
    )
  })

  it('without end is given up', async () => {
    let rows = 0
    const url = await server((_, answer) => {
      const versions = Array.from({ length: 100 }, () => ({ _id: `r${rows++}`, status: 'published' }))
      answer.end(JSON.stringify({ status: true, data: { versions } }))
    })
    const client = new AtomsClient({ apiKey: API_KEY, baseUrl: url, dialect: 'drafts' })
    expect((await client.getWriteState(LIVE)).untold).toContain('it goes on after 10000')
    expect(rows).toBeLessThan(11_000)
  })
})

describe.each(['drafts', 'branches'] as const)('where the history of an agent on %s', (dialect) => {
  const key = dialect === 'drafts' ? 'versions' : 'revisions'
  const isHistory = (method: string, url: string) => method === 'GET' && url.includes(`/${key}?limit=100`)

  // biome-ignore lint/suspicious/noExplicitAny: data of every shape
  it.each<[string, (data: any) => unknown]>([
    ['is missing', () => ({})],
    ['is nothing', () => null],
    ['is no list', () => ({ [key]: 'none', total: 0 })],
    ['is an object', (data) => ({ [key]: { ...data[key] } })],
    ['is a list by itself', (data) => data[key]],
    ['is empty', () => ({ [key]: [], total: 0 })],
    ['is empty and tells no total', () => ({ [key]: [] })],
    ['is shorter than its total', (data) => ({ ...data, [key]: data[key].slice(0, 1) })],
    [
      'has rows without ids',
      (data) => ({ ...data, [key]: data[key].map((row: object) => ({ ...row, _id: null })) }),
    ],
    ['holds rows that are none', (data) => ({ ...data, [key]: [null, ...data[key]] })],
    ['lacks what is live', (data) => ({ [key]: data[key].slice(1), total: data.total - 1 })],
    ['repeats its first page', (data) => ({ ...data, total: 500 })],
  ])('%s, somebody’s edit is not overwritten', async (_, change) => {
    const agents = [
      { id: id(1), name: 'Sales', dialect, config: { summaryPrompt: 'First.' }, history: [{ config: {} }] },
    ]
    const atoms = await emulate({ agents })
    const folder = folderWith({ 'agents/a.yaml': agentFile({ summaryPrompt: 'Second.' }) })
    expect(await runIn(folder, ['apply', '--yes'], { env: atoms.env })).toMatchObject({ exit: 0 })
    atoms.edit(id(1), { postCallAnalyticsConfig: { summaryPrompt: 'Somebody’s.' } })
    const third = folderWith({ 'agents/a.yaml': agentFile({ summaryPrompt: 'Third.' }) })
    const writes = atoms.writes().length

    const ran = await runIn(third, ['apply', '--yes', '--format', 'json'], {
      env: atoms.env,
      fetch: meddling(at(isHistory, () => altered(change))),
    })
    expect(ran.exit).not.toBe(0)
    expect(atoms.writes()).toHaveLength(writes)
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('Somebody’s.')
  })
})
