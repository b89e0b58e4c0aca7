import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentFile, fileMetric, id, wireMetric } from '../build.js'
import { type Atoms, emulate } from '../emulator/emulate.js'
import { folderWith, runIn } from '../world.js'

type Wire = Record<string, unknown>
const metric = (identifier: string, prompt = 'Old?', over: Wire = {}) =>
  wireMetric({ identifier, dispositionMetricPrompt: prompt, ...over })
const inFile = (identifier: string, prompt = 'Old?', over: Wire = {}) =>
  fileMetric({ identifier, prompt, ...over })
const metricsOf = (atoms: Atoms) => atoms.liveConfig(id(1)).dispositionMetrics as Wire[]
const prompts = (atoms: Atoms) =>
  Object.fromEntries(metricsOf(atoms).map((one) => [one.identifier, one.dispositionMetricPrompt]))

/** As a record is left by a run that was killed. */
function unseen(folder: string): void {
  const path = join(folder, 'r.json')
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll('"applied"', '"writing"'))
}

describe.each(['direct', 'drafts', 'branches'] as const)('a rollback on %s', (dialect) => {
  /** An apply that rewords `a`, adds `b` and removes `c`; `d` is in the files as it is live, `e` is ignored. */
  async function applied() {
    const atoms = await emulate({
      agents: [
        {
          id: id(1),
          name: 'Sales',
          dialect,
          config: {
            summaryPrompt: 'Old.',
            dispositionMetrics: ['a', 'c', 'd', 'e'].map((each) => metric(each)),
          },
        },
      ],
    })
    const write = (over: Wire = {}) =>
      agentFile({
        agentId: id(1),
        summaryPrompt: 'Old.',
        ignore: ['/dispositionMetrics/e'],
        dispositionMetrics: [inFile('a', 'New?'), inFile('b'), inFile('d')],
        ...over,
      })
    const folder = folderWith({ 'agents/1.yaml': write() })
    const run = (...argv: string[]) => runIn(folder, argv, atoms)
    expect(await run('apply', '--yes', '--allow-breaking', '--record=r.json')).toMatchObject({ exit: 0 })
    const edit = (change: (metrics: Wire[]) => Wire[], over: Wire = {}) =>
      atoms.edit(
        id(1),
        {
          postCallAnalyticsConfig: {
            ...atoms.liveConfig(id(1)),
            dispositionMetrics: change(metricsOf(atoms)),
            ...over,
          },
        },
        { editor: 'Ada' },
      )
    const reword = (name: string, dispositionMetricPrompt: string) =>
      edit((metrics) =>
        metrics.map((one) => (one.identifier === name ? { ...one, dispositionMetricPrompt } : one)),
      )
    const rollback = (...flags: string[]) => run('rollback', 'r.json', '--yes', '--allow-breaking', ...flags)
    return { atoms, folder, run, write, edit, reword, rollback }
  }

  it('leaves alone what the apply never wrote, whoever changed it since', async () => {
    const { atoms, edit, reword, rollback } = await applied()
    reword('d', 'Ada’s d?')
    reword('e', 'Ada’s e?')
    edit((metrics) => [...metrics, metric('f', 'Ada’s f?')], { summaryPrompt: 'Ada’s.' })
    expect(await rollback()).toMatchObject({ exit: 0 })
    expect(prompts(atoms)).toEqual({ a: 'Old?', c: 'Old?', d: 'Ada’s d?', e: 'Ada’s e?', f: 'Ada’s f?' })
    if (dialect === 'direct') expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('Ada’s.')
    expect(await rollback()).toMatchObject({ exit: 0, stdout: expect.stringContaining('No changes') })
  })

  it('is refused where somebody changed what it wrote, and then reverts that alone', async () => {
    const { atoms, reword, rollback } = await applied()
    reword('a', 'Ada’s a?')
    reword('d', 'Ada’s d?')
    const refused = await rollback()
    expect(refused).toMatchObject({ exit: 4, stdout: expect.stringContaining('a/prompt') })
    expect(refused.stdout).not.toContain('d/prompt')
    expect(prompts(atoms)).toMatchObject({ a: 'Ada’s a?', b: 'Old?' })
    expect(await rollback('--on-drift=overwrite')).toMatchObject({ exit: 0 })
    expect(prompts(atoms)).toEqual({ a: 'Old?', c: 'Old?', d: 'Ada’s d?', e: 'Old?' })
  })

  it.each<[string, (metrics: Wire[]) => Wire[]]>([
    ['removed', (metrics) => metrics.filter(({ identifier }) => identifier !== 'a')],
    [
      'reworded a new one',
      (metrics) => metrics.map((one) => (one.identifier === 'b' ? metric('b', 'Ada’s?') : one)),
    ],
    ['added a removed one anew', (metrics) => [...metrics, metric('c', 'Ada’s?')]],
  ])('is refused where somebody %s', async (_, change) => {
    const { atoms, edit, rollback } = await applied()
    edit(change)
    const now = prompts(atoms)
    expect(await rollback()).toMatchObject({ exit: 4 })
    expect(prompts(atoms)).toEqual(now)
  })

  it('is refused where a later apply of ours wrote the same place, and not where it wrote another', async () => {
    const { atoms, folder, run, write, rollback } = await applied()
    const dispositionMetrics = [inFile('a', 'New?'), inFile('b'), inFile('d', 'Newer d?')]
    writeFileSync(join(folder, 'agents/1.yaml'), write({ dispositionMetrics }))
    expect(await run('apply', '--yes')).toMatchObject({ exit: 0 })
    expect(await rollback()).toMatchObject({ exit: 0 })
    expect(prompts(atoms)).toEqual({ a: 'Old?', c: 'Old?', d: 'Newer d?', e: 'Old?' })
    writeFileSync(join(folder, 'agents/1.yaml'), write({ dispositionMetrics: [inFile('a', 'Newest?')] }))
    expect(await run('apply', '--yes', '--allow-breaking')).toMatchObject({ exit: 0 })
    expect(await rollback()).toMatchObject({ exit: 4 })
    expect(prompts(atoms)).toMatchObject({ a: 'Newest?' })
  })

  it('leaves alone what the files ignore by now', async () => {
    const { atoms, folder, write, reword, rollback } = await applied()
    writeFileSync(
      join(folder, 'agents/1.yaml'),
      write({ ignore: ['/dispositionMetrics/e', '/dispositionMetrics/a/prompt', '/dispositionMetrics/c'] }),
    )
    reword('a', 'Ada’s a?')
    expect(await rollback()).toMatchObject({ exit: 0 })
    expect(prompts(atoms)).toEqual({ a: 'Ada’s a?', d: 'Old?', e: 'Old?' })
  })

  it('takes a rename back, and keeps what somebody changed of the metric beside its name', async () => {
    const config = { dispositionMetrics: [metric('old', 'Why?', { hint: 'mine' })] }
    const atoms = await emulate({ agents: [{ id: id(1), dialect, config }] })
    const dispositionMetrics = [inFile('now', 'Why?', { renamedFrom: 'old' })]
    const folder = folderWith({ 'agents/1.yaml': agentFile({ agentId: id(1), dispositionMetrics }) })
    const run = (...argv: string[]) => runIn(folder, [...argv, '--yes', '--allow-breaking'], atoms)
    expect(await run('apply', '--record=r.json')).toMatchObject({ exit: 0 })
    const [renamed] = metricsOf(atoms)
    const changed = {
      ...atoms.liveConfig(id(1)),
      dispositionMetrics: [{ ...renamed, dispositionMetricPrompt: 'How?' }],
    }
    atoms.edit(id(1), { postCallAnalyticsConfig: changed }, { editor: 'Ada' })
    expect(await run('rollback', 'r.json')).toMatchObject({ exit: 0 })
    expect(metricsOf(atoms)).toMatchObject([
      { identifier: 'old', dispositionMetricPrompt: 'How?', hint: 'mine' },
    ])
  })

  it.skipIf(dialect === 'direct')(
    'of a write whose end nobody saw is refused where somebody else published the same',
    async () => {
      const { atoms, folder, edit, rollback } = await applied()
      const theirs = metricsOf(atoms)
      expect(await rollback('--record=back.json')).toMatchObject({ exit: 0 })
      edit(() => theirs)
      unseen(folder)
      expect(await rollback()).toMatchObject({ exit: 4 })
      expect(metricsOf(atoms)).toEqual(theirs)
    },
  )

  it('of a write whose end nobody saw takes back what it wrote', async () => {
    const { atoms, folder, reword, rollback } = await applied()
    reword('d', 'Ada’s d?')
    unseen(folder)
    expect(await rollback()).toMatchObject({ exit: 0 })
    expect(prompts(atoms)).toEqual({ a: 'Old?', c: 'Old?', d: 'Ada’s d?', e: 'Old?' })
  })
})
