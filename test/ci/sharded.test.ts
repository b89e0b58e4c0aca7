import { expect, it, vi } from 'vitest'
import { fileName, fileOf, fleet, NEW, pushed } from './fleet.js'
import { endings, runWorkflow } from './runner.js'
import { MANY_PROCESSES_MS, scriptsLeftOut } from './seen.js'

const SHARDED = 'examples/ci/github/sharded.yml'
vi.setConfig({ testTimeout: MANY_PROCESSES_MS })

it('a fleet is planned and applied in parts that are disjoint and complete', async () => {
  const all = await fleet(12)
  const numbers = Array.from({ length: 12 }, (_, n) => n + 1)
  const after = all.repository.commit(Object.fromEntries(numbers.map((n) => [fileName(n), fileOf(n, NEW)])))
  const run = await runWorkflow(all.trigger(SHARDED, pushed({ before: after, after })))
  expect(Object.values(endings(run))).toEqual(Array(8).fill('success'))
  const planned = [1, 2, 3, 4].map((shard) => {
    const { agents } = JSON.parse(run.artifacts.get(`plan-${shard}`)?.get('plan.json') ?? '')
    return agents.map(({ name }: { name: string }) => name)
  })
  expect(planned.every((names) => names.length > 0)).toBe(true)
  expect(planned.flat().sort()).toEqual(numbers.map((n) => `Agent ${n}`).sort())
  expect(all.summaries()).toEqual(numbers.map(() => NEW))
  expect([...run.artifacts.keys()].filter((name) => name.startsWith('record')).sort()).toEqual([
    'record-1-1',
    'record-2-1',
    'record-3-1',
    'record-4-1',
  ])
})

it('no script of the workflow was left out', () => {
  expect(scriptsLeftOut(SHARDED)).toEqual([])
})
