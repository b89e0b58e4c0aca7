import { describe, expect, it } from 'vitest'
import { id } from '../build.js'
import type { Json, Misbehaviour } from './platform.js'
import { config, fileFor, SALES, stageWith } from './stage.js'

const isList = ({ method, path }: { method: string; path: string }) => method === 'GET' && path === '/agent'

const list =
  (change: (data: Json, page: number) => Json): Misbehaviour =>
  (answer, asked) =>
    isList(asked)
      ? {
          ...answer,
          body: { status: true, data: change(answer.body.data, Number(asked.query.get('page') ?? 1)) },
        }
      : answer

const fresh = (page: number) =>
  Array.from({ length: 100 }, (_, n) => ({
    _id: id(page * 1_000 + n),
    name: `Agent ${n}`,
    activeVersionId: id(7),
  }))

const KINDS: Readonly<Record<string, Misbehaviour>> = {
  'has fewer rows than its total': list((data) => ({
    ...data,
    agents: data.agents.slice(0, 60),
    hasMore: false,
    totalPages: 1,
  })),
  'has an empty second page': list((data, page) => ({ ...data, agents: page > 1 ? [] : data.agents })),
  'has one row without an id': list((data) => ({
    ...data,
    agents: data.agents.map((row: Json, at: number) => (at === 7 ? { ...row, _id: undefined } : row)),
  })),
  'has fewer rows than the total of its pagination, a text': list((data) => ({
    agents: data.agents.slice(0, 60),
    pagination: { total: '150' },
  })),
  'has fewer rows than a total two levels deeper': list((data) => ({
    agents: data.agents.slice(0, 60),
    meta: { pagination: { totalCount: 150 } },
  })),
  'is empty and has a total': list((data) => ({ ...data, agents: [] })),
  'has no rows': list(({ agents: _, ...data }) => data),
  'has an object for its rows': list((data) => ({ ...data, agents: { ...data.agents } })),
  'is nothing': list(() => null),
  'repeats its first page for ever': list((data) => ({
    ...data,
    hasMore: true,
    totalCount: undefined,
    totalPages: undefined,
  })),
  'never ends': list((_data, page) => ({ agents: fresh(page), hasMore: true })),
  'has rows that are texts': list((data) => ({ ...data, agents: data.agents.map(({ _id }: Json) => _id) })),
}

describe('a list of agents that', () => {
  it.each(Object.entries(KINDS))(
    '%s is an error, and no files are written for a part of it',
    async (_kind, how) => {
      const agents = Array.from({ length: 150 }, (_, n) => ({ id: id(n + 1), postCall: config('There.') }))
      const { atoms, run } = await stageWith({}, agents)
      atoms.misbehave(how)
      const { exit, stdout, stderr } = await run('init', '--from-live', '--format=json')
      expect(exit).toBe(1)
      expect(`${stdout}${stderr}`).not.toBe('')
      expect(atoms.asked().filter(isList).length).toBeLessThan(2_000)
    },
    60_000,
  )
})

describe('an archived agent', () => {
  it.each(['direct', 'drafts', 'branches'] as const)('of %s is told, and never written', async (dialect) => {
    const { atoms, apply, run } = await stageWith({ 'agents/sales.yaml': fileFor(SALES, 'Ours.') }, [
      { id: SALES, dialect, archived: true, postCall: config('What was there.') },
    ])
    await apply('--on-drift=overwrite')
    expect(atoms.writes()).toEqual([])
    const plan = await run('plan', '--format=json')
    expect(`${plan.stdout}${plan.stderr}`).toMatch(/archived/)
  })
})
