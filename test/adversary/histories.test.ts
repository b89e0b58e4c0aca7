import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Json, Misbehaviour } from './platform.js'
import { appliedOnce, config, fileFor, SALES, where } from './stage.js'

const isHistory = ({ method, path }: { method: string; path: string }) =>
  method === 'GET' && /\/(versions|revisions)$/.test(path)

const listIn = (data: Json): [string, Json[]] =>
  data.versions === undefined ? ['revisions', data.revisions] : ['versions', data.versions]

const rows = (change: (rows: Json[]) => unknown, total = (was: number) => was): Misbehaviour =>
  where(isHistory, (data) => {
    const [key, list] = listIn(data)
    return { ...data, [key]: change(list), total: total(data.total) }
  })

/** None of these is the history of an agent that serves traffic. */
const KINDS: Readonly<Record<string, Misbehaviour>> = {
  'has no list': where(isHistory, () => ({})),
  'is no data': where(isHistory, () => null),
  'is an empty list': rows(
    () => [],
    () => 0,
  ),
  'is an empty list that has a total': rows(() => []),
  'is a list of nothing': rows((list) => list.map(() => null)),
  'is a list of texts': rows((list) => list.map(({ _id }) => _id)),
  'has an object where the list was': rows((list) => ({ ...list })),
  'lacks the newest': rows((list) => list.slice(1)),
  'lacks the newest, and says so in its total': rows(
    (list) => list.slice(1),
    (was) => was - 1,
  ),
  'lacks what is live and ours': rows(
    () => [],
    () => 1,
  ),
  'ends before its total': rows(
    (list) => list.slice(0, 1),
    () => 7,
  ),
  'repeats its first page': rows(
    (list) => list.slice(0, 1),
    () => 500,
  ),
  'has rows without ids': rows((list) => list.map(({ _id: _, ...row }) => row)),
  'is refused': (answer, asked) =>
    isHistory(asked) ? { status: 403, body: { status: false, errors: ['no'] } } : answer,
  'is not found': (answer, asked) =>
    isHistory(asked) ? { status: 404, body: { status: false, errors: ['Not found'] } } : answer,
}

describe.each(['drafts', 'branches'] as const)('a history of %s that', (dialect) => {
  it.each(Object.entries(KINDS))('%s lets nobody overwrite an edit', async (_kind, misbehaviour) => {
    const { atoms, folder, apply } = await appliedOnce(dialect)
    atoms.edit(SALES, config('Ada’s words.'))
    writeFileSync(join(folder, 'agents/sales.yaml'), fileFor(SALES, 'Ours, second.'))
    atoms.misbehave(misbehaviour)
    const before = atoms.writes().length
    const { exit, json } = await apply()
    expect(atoms.live(SALES).summaryPrompt).toBe('Ada’s words.')
    expect(atoms.writes().length).toBe(before)
    expect([1, 4]).toContain(exit)
    expect(json.exitCode).toBe(exit)
  })

  it('comes in pages of 50 is read to its end', async () => {
    const { atoms, folder, apply } = await appliedOnce(dialect)
    for (let n = 0; n < 120; n++) atoms.edit(SALES, config('Ours, first.', { futureField: n }))
    atoms.misbehave((answer, asked) => {
      if (!isHistory(asked)) return answer
      const [key, list] = listIn(answer.body.data)
      return { ...answer, body: { ...answer.body, data: { ...answer.body.data, [key]: list.slice(0, 50) } } }
    })
    writeFileSync(join(folder, 'agents/sales.yaml'), fileFor(SALES, 'Ours, second.'))
    const good = await apply()
    expect(good.exit).toBe(0)
    expect(atoms.live(SALES)).toMatchObject({ summaryPrompt: 'Ours, second.', futureField: 119 })
    atoms.edit(SALES, config('Ada’s words.'))
    for (let n = 0; n < 120; n++) atoms.edit(SALES, config('Ada’s words.', { futureField: n }))
    writeFileSync(join(folder, 'agents/sales.yaml'), fileFor(SALES, 'Ours, third.'))
    expect((await apply()).exit).toBe(4)
    expect(atoms.live(SALES).summaryPrompt).toBe('Ada’s words.')
  })
})
