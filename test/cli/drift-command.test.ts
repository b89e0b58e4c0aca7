import { describe, expect, it } from 'vitest'
import { agentFile, id } from '../build.js'
import { type Atoms, emulate } from '../emulator/emulate.js'
import { fastClock, folderWith, type RunOptions, runIn } from '../world.js'

/** Three agents that were applied once; their files, to be written anew elsewhere. */
async function applied(dialect: 'direct' | 'drafts' | 'branches' = 'branches') {
  const agents = [1, 2, 3].map((n) => ({ id: id(n), name: `Agent ${n}`, dialect }))
  const atoms = await emulate({ agents })
  const folder = folderWith(files())
  expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
  return { atoms, folder }
}

const files = (over: Record<number, string> = {}) =>
  Object.fromEntries(
    [1, 2, 3].map((n) => {
      const summaryPrompt = over[n] ?? 'As applied.'
      return [`agents/${n}.yaml`, agentFile({ agentId: id(n), name: `Agent ${n}`, summaryPrompt })]
    }),
  )

const edit = (atoms: Atoms, n: number, summaryPrompt: string) =>
  atoms.edit(
    id(n),
    { postCallAnalyticsConfig: { ...atoms.liveConfig(id(n)), summaryPrompt } },
    { editor: 'Ada' },
  )

const drift = async (folder: string, options: RunOptions, ...flags: string[]) =>
  runIn(folder, ['drift', '--format=json', ...flags], options)

describe('drift', () => {
  it('finds nothing after an apply, and writes nothing', async () => {
    const { atoms, folder } = await applied()
    const writes = atoms.writes().length
    const ran = await runIn(folder, ['drift'], atoms)
    expect(ran).toMatchObject({ exit: 0, stdout: expect.stringContaining('No drift') })
    expect(atoms.writes()).toHaveLength(writes)
  })

  it('shows the start of a long text line by line, and all of it with --full', async () => {
    const { atoms, folder } = await applied()
    edit(atoms, 1, Array.from({ length: 100 }, (_, n) => `Line ${n}.`).join('\n'))
    const ran = await runIn(folder, ['drift'], atoms)
    expect(ran.stdout).toMatch(/live +Line 0\.\n +Line 1\.\n/)
    expect(ran.stdout).not.toContain('Line 99.')
    expect(ran.stdout).toMatch(/… \d+ more lines/)
    expect((await runIn(folder, ['drift', '--full'], atoms)).stdout).toContain('Line 99.')
  })

  it('compares long texts word by word, so that a changed word far down is seen', async () => {
    const long = (word: string) =>
      Array.from({ length: 40 }, (_, n) => `Line ${n}: ${n === 30 ? word : 'same'}.`).join('\n')
    const config = { summaryPrompt: long('found'), dispositionMetrics: [] }
    const atoms = await emulate({ agents: [1, 2, 3].map((n) => ({ id: id(n), config })) })
    const folder = folderWith(files({ 1: long('asked') }))
    const unknown = await runIn(folder, ['drift'], atoms)
    expect(unknown.stdout).toMatch(/live → files .*Line 30: \[-found-\]\{\+asked\+\}/s)
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
    edit(atoms, 1, long('reworded'))
    const drifted = await runIn(folder, ['drift'], atoms)
    expect(drifted.stdout).toMatch(/applied → live .*Line 30: \[-asked-\]\{\+reworded\+\}/s)
  })

  it('says of each folded agent how it stands and what moved, and filters by that', async () => {
    const { atoms, folder } = await applied()
    edit(atoms, 1, 'Ada’s.')
    const both = folderWith(files({ 2: 'Ours.' }))
    edit(atoms, 2, 'Ada’s.')
    const markdown = await runIn(folder, ['drift', '--format=markdown'], atoms)
    expect(markdown.stdout).toContain('<b>Agent 1</b> · <b>drifted</b>: summaryPrompt · ')
    const { stdout } = await runIn(both, ['drift', '--format=html'], atoms)
    expect(stdout).toMatch(/data-kind="conflict" aria-pressed="false">in conflict <span>1</)
    expect(stdout).toMatch(/data-kind="drifted" aria-pressed="false">drifted <span>1</)
  })

  it.each(['drafts', 'branches'] as const)(
    'says field, values, editor, time and revision, in a fresh clone, on %s',
    async (dialect) => {
      const { atoms } = await applied(dialect)
      edit(atoms, 2, 'Ada’s.')
      const clone = folderWith(files())
      const { exit, json } = await drift(clone, atoms)
      expect(exit).toBe(2)
      expect(json).toMatchObject({ summary: { agents: 3, inSync: 2, drifted: 1 }, exitCode: 2 })
      const live = atoms.state().agents.find((agent) => agent.id === id(2))
      expect(json.agents).toMatchObject([
        {
          agentId: id(2),
          status: 'drifted',
          fields: [
            {
              path: '/summaryPrompt',
              applied: 'As applied.',
              live: 'Ada’s.',
              editor: 'Ada',
              at: expect.any(String),
            },
          ],
        },
      ])
      expect(JSON.stringify(live)).toContain(json.agents[0].fields[0].revision)
      const { stdout } = await runIn(clone, ['drift'], atoms)
      for (const words of [
        'Agent 2',
        '/summaryPrompt',
        'As applied.',
        'Ada’s.',
        'by Ada on 20',
        'revision',
      ]) {
        expect(stdout).toContain(words)
      }
    },
  )

  it('is pending, no alarm, where only the files moved; conflict where both did; in sync where both agree', async () => {
    const { atoms } = await applied()
    edit(atoms, 2, 'Ada’s.')
    edit(atoms, 3, 'Agreed.')
    const clone = folderWith(files({ 1: 'New.', 2: 'New.', 3: 'Agreed.' }))
    const { exit, json } = await drift(clone, atoms)
    expect(exit).toBe(2)
    expect(json.summary).toMatchObject({ pending: 1, conflict: 1, drifted: 0, inSync: 1 })
    const pending = folderWith({ 'agents/1.yaml': files({ 1: 'New.' })['agents/1.yaml'] ?? '' })
    expect(await drift(pending, atoms)).toMatchObject({ exit: 0 })
  })

  it('is unknown where nothing was ever applied, and then has both sides', async () => {
    const config = { summaryPrompt: 'As it was found.', dispositionMetrics: [] }
    const atoms = await emulate({ agents: [1, 2, 3].map((n) => ({ id: id(n), config })) })
    const folder = folderWith(files())
    const { exit, json } = await drift(folder, atoms)
    expect(exit).toBe(2)
    expect(json.summary).toMatchObject({ unknown: 3 })
    const { stdout } = await runIn(folder, ['drift'], atoms)
    expect(stdout).toMatch(/differs: \/summaryPrompt\n +live +As it was found\.\n +files +As applied\./)
  })

  it('exits 1 where an agent cannot be read', async () => {
    const { atoms, folder } = await applied()
    atoms.faults({ path: `/agent/${id(2)}`, status: 403 })
    expect(await drift(folder, atoms)).toMatchObject({ exit: 1, json: { summary: { failed: 1 } } })
  })
})

describe('drift-ignore.yaml', () => {
  const clock = { ...fastClock(), now: () => new Date('2026-08-15T12:00:00Z') }
  const ignoring = (until: string, over = {}) =>
    folderWith({
      ...files(),
      'drift-ignore.yaml': `acknowledged:\n  - ${JSON.stringify({ agent: 'Agent 2', path: '/summaryPrompt', reason: 'A/B test', until, ...over })}\n`,
    })

  it('silences what it names until its day is over, and then is loud', async () => {
    const { atoms } = await applied()
    edit(atoms, 2, 'Ada’s.')
    const held = await drift(ignoring('2026-08-15'), { ...atoms, clock })
    expect(held).toMatchObject({ exit: 0, json: { summary: { acknowledged: 1, drifted: 0 } } })
    const expired = await drift(ignoring('2026-08-14'), { ...atoms, clock })
    expect(expired).toMatchObject({
      exit: 2,
      json: { summary: { drifted: 1 }, expired: [{ reason: 'A/B test' }] },
    })
    const { stdout } = await runIn(ignoring('2026-08-14'), ['drift'], { ...atoms, clock })
    expect(stdout).toContain('expired')
  })

  it('silences nothing else', async () => {
    const { atoms } = await applied()
    edit(atoms, 1, 'Ada’s.')
    edit(atoms, 2, 'Ada’s.')
    const { exit, json } = await drift(ignoring('2099-01-01'), { ...atoms, clock })
    expect(exit).toBe(2)
    expect(json.summary).toMatchObject({ acknowledged: 1, drifted: 1 })
    const wrongPath = await drift(ignoring('2099-01-01', { path: '/useReasoningModel' }), { ...atoms, clock })
    expect(wrongPath.json).toMatchObject({
      summary: { drifted: 2 },
      unused: [{ path: '/useReasoningModel' }],
    })
  })

  it('with a mistake accepts nothing and says where it is', async () => {
    const { atoms } = await applied()
    edit(atoms, 2, 'Ada’s.')
    for (const until of ['soon', '2027-02-30']) {
      const { exit, json } = await drift(ignoring(until), { ...atoms, clock })
      expect(exit).toBe(1)
      expect(json.diagnostics).toMatchObject([{ place: { file: 'drift-ignore.yaml', line: 2 } }])
      expect(json.summary.drifted).toBe(1)
    }
  })

  it('under another name is not passed over', async () => {
    const { atoms } = await applied()
    const { exit, json } = await drift(folderWith({ ...files(), 'drift-ignore.yml': '' }), {
      ...atoms,
      clock,
    })
    expect(exit).toBe(1)
    expect(json.diagnostics).toMatchObject([{ hint: 'rename it to `drift-ignore.yaml`' }])
  })

  it('is right to accept things until a leap day', async () => {
    const { atoms } = await applied()
    expect(await drift(ignoring('2028-02-29'), { ...atoms, clock })).toMatchObject({ exit: 0 })
  })
})
