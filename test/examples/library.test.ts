import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { countAnswers } from '../../examples/library/calls.js'
import { addMetric } from '../../examples/library/config.js'
import { publish } from '../../examples/library/plan.js'
import * as library from '../../src/index.js'
import { agentFile, fileMetric, id, wireMetric } from '../build.js'
import { API_KEY, emulate } from '../emulator/emulate.js'
import { fastClock, folderWith } from '../world.js'

const fileAt = (path: string): string =>
  readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')
const documented = fileAt('docs/library.md')

const config = { summaryPrompt: 'Old.', dispositionMetrics: [wireMetric()] }
const platform = () =>
  emulate({
    agents: (['direct', 'drafts', 'branches'] as const).map((dialect, at) => ({
      id: id(at + 1),
      name: dialect,
      dialect,
      config,
    })),
    calls: [{ agent: 'branches', count: 3 }],
  })
const clientOf = (baseUrl: string) =>
  new library.AtomsClient({ apiKey: API_KEY, baseUrl, clock: fastClock() })

describe('docs/library.md', () => {
  it('shows the examples as they are compiled and run', () => {
    const shown = [...documented.matchAll(/^```ts\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)]
    expect(shown.map(([, path]) => path)).toEqual(['examples/library/config.ts', 'examples/library/calls.ts'])
    for (const [, path = '', code = ''] of shown)
      expect(code).toBe(fileAt(path).replaceAll("'../../src/index.js'", "'atoms-sync'"))
  })

  it('tells every option of the client', () => {
    const source = fileAt('src/remote/client-options.ts')
    const options = /interface AtomsClientOptions \{([\s\S]*?)\n\}/.exec(source)?.[1] ?? ''
    const published = options.replaceAll(/@internal\s+\*\/\s+readonly \w+/g, '')
    const names = Array.from(published.matchAll(/readonly (\w+)\??:/g), ([, name = '']) => name)
    expect(names.length).toBeGreaterThan(10)
    expect(names.filter((name) => !documented.includes(`\`${name}\``))).toEqual([])
  })
})

it('adds a metric to agents of every generation, once', async () => {
  const atoms = await platform()
  const client = clientOf(atoms.url)
  expect(await addMetric(client)).toHaveLength(3)
  for (const n of [1, 2, 3]) {
    const { config: live } = await client.getPostCallConfig(id(n))
    expect(live.dispositionMetrics.map(({ identifier }) => identifier)).toEqual(['user_name', 'satisfied'])
    expect(live.summaryPrompt).toBe('Old.')
  }
  expect(await addMetric(client)).toEqual([])
})

it('counts the answers of calls', async () => {
  const atoms = await platform()
  const counts = await countAnswers(clientOf(atoms.url), 'user_name')
  expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(3)
  expect(await countAnswers(clientOf(atoms.url), 'nobody')).toEqual(new Map([['not asked', 3]]))
})

describe('a program that plans and applies', () => {
  const asks = (...metrics: unknown[]) => agentFile({ agentId: id(3), dispositionMetrics: metrics })
  const added = fileMetric({ identifier: 'city', prompt: 'Which city? Return unknown if not mentioned.' })

  async function run(file: string) {
    const atoms = await platform()
    const options = { baseUrl: atoms.url, apiKey: API_KEY, clock: fastClock(), env: {} }
    const folder = folderWith({ 'agents/a.yaml': file })
    return { atoms, report: publish({ folder, ...options }) }
  }

  it('makes live what the files ask for, and records it', async () => {
    const { atoms, report } = await run(asks(fileMetric(), added))
    expect(await report).toMatchObject({ exitCode: 0, outcomes: [{ status: 'applied' }] })
    const { config: live } = await clientOf(atoms.url).getPostCallConfig(id(3))
    expect(live.dispositionMetrics.map(({ identifier }) => identifier)).toEqual(['user_name', 'city'])
  })

  it.each([
    ['its own no', asks(), 'CONFIRMATION_REQUIRED'],
    ['files with mistakes', asks({ identifier: 'city' }), undefined],
  ])('writes nothing after %s', async (_, file, code) => {
    const { atoms, report } = await run(file)
    await expect(report).rejects.toMatchObject(
      code ? { code } : { message: expect.stringContaining('prompt') },
    )
    expect(atoms.writes()).toEqual([])
  })
})

it('exports what it promises, and nothing by accident', () => {
  expect(Object.keys(library).sort()).toEqual([
    'AtomsClient',
    'AtomsSyncError',
    'CALL_STATUSES',
    'DEFAULT_BASE_URL',
    'EXIT',
    'METRIC_TYPES',
    'apply',
    'drift',
    'openSavedPlan',
    'openWorkspace',
    'plan',
    'promote',
    'rollback',
    'savePlan',
    'showPlans',
  ])
})
