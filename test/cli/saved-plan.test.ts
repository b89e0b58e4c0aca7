import { readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentFile, fileMetric, id, wireMetric } from '../build.js'
import { type Atoms, emulate } from '../emulator/emulate.js'
import { fastClock, folderWith, type Ran, type RunOptions, runIn, textOf } from '../world.js'

const NEW = 'Summarize this sales call briefly.'
const summaries = (atoms: Atoms) => [1, 2, 3].map((n) => atoms.liveConfig(id(n)).summaryPrompt)
const edit = (atoms: Atoms, n: number, summaryPrompt: string) =>
  atoms.edit(
    id(n),
    { postCallAnalyticsConfig: { ...atoms.liveConfig(id(n)), summaryPrompt } },
    { editor: 'Ada' },
  )

/** Agents 1 and 2 are managed and planned, agent 3 is not. */
async function planned() {
  const agents = [1, 2, 3].map((n) => ({ id: id(n), name: `Agent ${n}`, config: { summaryPrompt: 'Old.' } }))
  const atoms = await emulate({ agents })
  const files = [1, 2].map((n) => [`agents/${n}.yaml`, agentFile({ agentId: id(n), name: `Agent ${n}` })])
  const folder = folderWith(Object.fromEntries(files))
  const { exit } = await runIn(folder, ['plan', '--out', 'plan.json'], atoms)
  expect(exit).toBe(0)
  return { atoms, folder }
}

/** Changes the saved plan as somebody with an editor could. */
function tamper(folder: string, change: (plan: Ran['json']) => void) {
  const plan = JSON.parse(textOf(folder, 'plan.json'))
  change(plan)
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan))
}

describe('a saved plan', () => {
  it('is shown again as it was, and holds no secret', async () => {
    const { atoms, folder } = await planned()
    const plan = await runIn(folder, ['plan'], atoms)
    const shown = await runIn(folder, ['show', 'plan.json'], {})
    expect(shown).toMatchObject({ exit: 0, stdout: plan.stdout })
    expect(textOf(folder, 'plan.json')).not.toContain(atoms.env.SMALLEST_API_KEY)
  })

  it.each(['text', 'markdown', 'html'])('shows the digest to approve, in %s', async (format) => {
    const { folder } = await planned()
    const { digest } = JSON.parse(textOf(folder, 'plan.json'))
    const shown = await runIn(folder, ['show', 'plan.json', `--format=${format}`])
    expect(shown.stdout).toContain(digest)
  })

  it('is applied without asking, after an unrelated agent changed', async () => {
    const { atoms, folder } = await planned()
    edit(atoms, 3, 'Unrelated.')
    const before = atoms.requests().length
    expect(await runIn(folder, ['apply', 'plan.json'], atoms)).toMatchObject({ exit: 0 })
    expect(summaries(atoms)).toEqual([NEW, NEW, 'Unrelated.'])
    expect(
      atoms
        .requests()
        .slice(before)
        .some(({ path }) => path.includes(id(3))),
    ).toBe(false)
  })

  it('whose agent changed by one character is refused whole, with agent, field and both values', async () => {
    const { atoms, folder } = await planned()
    edit(atoms, 2, 'Old!')
    const writes = atoms.writes().length
    const ran = await runIn(folder, ['apply', 'plan.json'], atoms)
    expect(ran.exit).toBe(4)
    for (const words of ['Agent 2', '/summaryPrompt', 'Old.', 'Old!']) expect(ran.stderr).toContain(words)
    const { json } = await runIn(folder, ['apply', 'plan.json', '--format=json'], atoms)
    const { digest, environment } = JSON.parse(textOf(folder, 'plan.json'))
    expect(json).toMatchObject({ digest, environment, exitCode: 4, refusal: { code: 'REMOTE_CHANGED' } })
    expect(atoms.writes()).toHaveLength(writes)
    expect(summaries(atoms)).toEqual(['Old.', 'Old!', 'Old.'])
  })

  it('is applied though an agent moved that it refuses anyway', async () => {
    const { atoms, folder } = await planned()
    atoms.edit(id(2), { globalPrompt: 'Unfinished' }, { editor: 'Ada', publish: false })
    await runIn(folder, ['plan', '--out', 'plan.json'], atoms)
    edit(atoms, 2, 'Old!')
    const { exit, json } = await runIn(folder, ['apply', 'plan.json', '--format=json'], atoms)
    expect([exit, json.outcomes]).toMatchObject([
      3,
      [{ status: 'applied' }, { status: 'refused', blockers: [{ id: 'open-draft' }] }],
    ])
    expect(summaries(atoms)).toEqual([NEW, 'Old!', 'Old.'])
  })

  it('applies the others with --on-stale=skip', async () => {
    const { atoms, folder } = await planned()
    edit(atoms, 2, 'Old!')
    expect(await runIn(folder, ['apply', 'plan.json', '--on-stale=skip'], atoms)).toMatchObject({ exit: 3 })
    expect(summaries(atoms)).toEqual([NEW, 'Old!', 'Old.'])
  })

  it('that was applied already has nothing left to do', async () => {
    const { atoms, folder } = await planned()
    await runIn(folder, ['apply', 'plan.json'], atoms)
    const writes = atoms.writes().length
    expect(await runIn(folder, ['apply', 'plan.json'], atoms)).toMatchObject({ exit: 0 })
    expect(atoms.writes()).toHaveLength(writes)
  })

  it.each<[string, (plan: Ran['json']) => void, string]>([
    ['with another value in it', (plan) => (plan.agents[0].after.summaryPrompt = 'Mine.'), 'digest'],
    ['with an agent taken out', (plan) => plan.agents.pop(), 'digest'],
    [
      'with a blocker taken out',
      (plan) => (plan.agents[0].blockers = [{ id: 'drifted', message: '' }]),
      'digest',
    ],
    // Guards and the check of the organisation ask these.
    ['with other totals', (plan) => (plan.summary.changed = 0), 'digest'],
    ['with another risk', (plan) => (plan.agents[0].risk = 'additive'), 'digest'],
    ['of an older format', (plan) => (plan.formatVersion = '0.9'), '0.9'],
    ['without a format', (plan) => delete plan.formatVersion, 'no saved plan'],
    ['of a shape that is none', (plan) => (plan.agents = 'none'), 'no valid plan'],
    ['of another environment', (plan) => (plan.environment = 'production'), 'digest'],
    ['that is incomplete', (plan) => (plan.complete = false), 'incomplete'],
  ])('%s is refused', async (_, change, words) => {
    const { atoms, folder } = await planned()
    tamper(folder, change)
    const ran = await runIn(folder, ['apply', 'plan.json'], atoms)
    expect(ran).toMatchObject({ exit: 4, stderr: expect.stringContaining(words) })
    expect(atoms.writes()).toEqual([])
  })

  it('with another value in it is not shown either: its digest would be approved for something else', async () => {
    const { folder } = await planned()
    tamper(folder, (plan) => (plan.agents[0].changes[0].after = 'Mine.'))
    const shown = await runIn(folder, ['show', 'plan.json'], {})
    expect(shown).toMatchObject({ exit: 4, stdout: '', stderr: expect.stringContaining('digest') })
  })

  it('of another digest than the approved one is refused before anything is asked', async () => {
    const { atoms, folder } = await planned()
    const asked = atoms.requests().length
    const wrong = `--expect-digest=sha256:${'0'.repeat(64)}`
    expect(await runIn(folder, ['apply', 'plan.json', wrong], atoms)).toMatchObject({ exit: 4 })
    expect(atoms.requests()).toHaveLength(asked)
  })

  it('of another environment than --env says is refused', async () => {
    const { atoms, folder } = await planned()
    writeFileSync(join(folder, 'atoms-sync.yaml'), 'version: 1\nenvironments: { default: {}, staging: {} }\n')
    const ran = await runIn(folder, ['apply', 'plan.json', '--env=staging'], atoms)
    expect(ran).toMatchObject({ exit: 4, stderr: expect.stringContaining('default') })
    expect(atoms.writes()).toEqual([])
  })

  it('says what becomes of drift, so --on-drift is refused beside it, and as a variable is for other commands', async () => {
    const { atoms, folder } = await planned()
    const asked = atoms.requests().length
    for (const argv of [
      ['apply', 'plan.json', '--on-drift=overwrite'],
      ['--on-drift', 'refuse', 'apply', 'plan.json'],
    ]) {
      const ran = await runIn(folder, [...argv, '--format=json'], atoms)
      expect(ran).toMatchObject({
        exit: 1,
        json: { refusal: { code: 'USAGE', message: expect.stringContaining('--on-drift') } },
      })
    }
    expect(atoms.requests()).toHaveLength(asked)
    const env = { ...atoms.env, ATOMS_SYNC_ON_DRIFT: 'overwrite' }
    expect(await runIn(folder, ['apply', 'plan.json'], { env })).toMatchObject({ exit: 0 })
    expect(summaries(atoms)).toEqual([NEW, NEW, 'Old.'])
  })

  it('counts as confirmed for breaking changes, but not past the other guards', async () => {
    const config = { dispositionMetrics: [wireMetric(), wireMetric({ identifier: 'b' })] }
    const atoms = await emulate({ agents: [{ id: id(1), config }] })
    const folder = folderWith({ 'agents/1.yaml': agentFile({ agentId: id(1), dispositionMetrics: [] }) })
    await runIn(folder, ['plan', '--out', 'plan.json'], atoms)
    const guarded = await runIn(folder, ['apply', 'plan.json', '--max-removed-metrics=1'], atoms)
    expect(guarded).toMatchObject({ exit: 4, stderr: expect.stringContaining('--max-removed-metrics 2') })
    expect(await runIn(folder, ['apply', 'plan.json'], atoms)).toMatchObject({ exit: 0 })
  })
})

describe('--expect-digest', () => {
  it('lets exactly the approved plan through, saved or not', async () => {
    const { atoms, folder } = await planned()
    const { digest } = JSON.parse(textOf(folder, 'plan.json'))
    for (const argv of [
      ['apply', 'plan.json'],
      ['apply', '--yes'],
    ]) {
      const wrong = await runIn(folder, [...argv, '--expect-digest', digest.replace(/.$/, 'x')], atoms)
      expect(wrong).toMatchObject({ exit: 4, stderr: expect.stringContaining(digest) })
    }
    expect(atoms.writes()).toEqual([])
    expect(await runIn(folder, ['apply', '--yes', '--expect-digest', digest], atoms)).toMatchObject({
      exit: 0,
    })
    const again = await runIn(folder, ['apply', '--yes', '--expect-digest', digest], atoms)
    expect(again).toMatchObject({ exit: 4 })
  })
})

describe('the digest', () => {
  it('does not change when somebody publishes another section', async () => {
    const { atoms, folder } = await planned()
    const { digest } = JSON.parse(textOf(folder, 'plan.json'))
    atoms.edit(id(1), { globalPrompt: 'Another section.' }, { editor: 'Ada' })
    expect(await runIn(folder, ['apply', '--yes', '--expect-digest', digest], atoms)).toMatchObject({
      exit: 0,
    })
  })

  it('that is expected by an empty variable is a mistake, not a wish for none', async () => {
    const { atoms, folder } = await planned()
    const env = { ...atoms.env, ATOMS_SYNC_EXPECT_DIGEST: '' }
    expect(await runIn(folder, ['apply', '--yes'], { env })).toMatchObject({ exit: 1 })
    expect(atoms.writes()).toEqual([])
  })
})

describe('rollback', () => {
  const recordIn = (folder: string) =>
    `.atoms-sync/runs/${readdirSync(join(folder, '.atoms-sync/runs')).sort().at(-1)}`
  const rollBack = (folder: string, atoms: RunOptions, ...flags: string[]) =>
    runIn(folder, ['rollback', recordIn(folder), '--yes', ...flags], atoms)

  it.each(['direct', 'drafts', 'branches'] as const)(
    'puts back what an apply changed, on %s',
    async (dialect) => {
      const dispositionMetrics = [
        wireMetric({ identifier: 'a', hint: 'mine' }),
        wireMetric({ identifier: 'gone' }),
      ]
      const config = { summaryPrompt: 'Old.', dispositionMetrics }
      const atoms = await emulate({ agents: [{ id: id(1), dialect, config }] })
      const before = atoms.liveConfig(id(1))
      const metrics = [fileMetric({ identifier: 'b', renamedFrom: 'a' }), fileMetric({ identifier: 'new' })]
      const folder = folderWith({
        'agents/1.yaml': agentFile({ agentId: id(1), dispositionMetrics: metrics }),
      })
      expect(await runIn(folder, ['apply', '--yes', '--allow-breaking'], atoms)).toMatchObject({ exit: 0 })
      expect(await rollBack(folder, atoms, '--allow-breaking')).toMatchObject({ exit: 0 })
      const after = atoms.liveConfig(id(1)) as {
        summaryPrompt: string
        dispositionMetrics: Record<string, unknown>[]
      }
      const names = (list: Record<string, unknown>[]) => list.map(({ identifier }) => identifier).sort()
      expect(after.summaryPrompt).toBe(before.summaryPrompt)
      expect(names(after.dispositionMetrics)).toEqual(['a', 'gone'])
      expect(after.dispositionMetrics.find(({ identifier }) => identifier === 'a')).toMatchObject({
        hint: 'mine',
      })
    },
  )

  it('refuses what somebody changed since, and leaves untouched what they changed elsewhere', async () => {
    const { atoms, folder } = await planned()
    await runIn(folder, ['apply', 'plan.json'], atoms)
    edit(atoms, 2, 'Ada’s.')
    const ran = await rollBack(folder, atoms)
    expect(ran).toMatchObject({ exit: 3, stdout: expect.stringContaining('Ada') })
    expect(ran.stdout).not.toContain('files')
    expect(summaries(atoms)).toEqual(['Old.', 'Ada’s.', 'Old.'])
  })

  it('undoes nothing that was there already when the apply came to it', async () => {
    const { atoms, folder } = await planned()
    const apply = (record: string) => runIn(folder, ['apply', 'plan.json', `--record=${record}`], atoms)
    expect(await apply('first.json')).toMatchObject({ exit: 0 })
    const applied = summaries(atoms)
    expect(await apply('second.json')).toMatchObject({ exit: 0 })
    expect(await runIn(folder, ['rollback', 'second.json', '--yes'], atoms)).toMatchObject({ exit: 0 })
    expect(summaries(atoms)).toEqual(applied)
    expect(await runIn(folder, ['rollback', 'first.json', '--yes'], atoms)).toMatchObject({ exit: 0 })
    expect(summaries(atoms)).toEqual(['Old.', 'Old.', 'Old.'])
  })

  it('of a run that was cut off undoes what had been sent', async () => {
    const { atoms, folder } = await planned()
    let isCutOff = false
    const dying: typeof fetch = async (input, init) => {
      if (isCutOff) throw new Error('cut off')
      const answer = await fetch(input, init)
      isCutOff = String(input).endsWith('/publish')
      if (isCutOff) throw new Error('cut off')
      return answer
    }
    const cutOff = await runIn(folder, ['apply', 'plan.json', '--parallelism=1'], { ...atoms, fetch: dying })
    expect(cutOff.exit).toBe(3)
    expect(summaries(atoms)).toEqual(['Summarize this sales call briefly.', 'Old.', 'Old.'])
    expect(await rollBack(folder, atoms)).toMatchObject({ exit: 0 })
    expect(summaries(atoms)).toEqual(['Old.', 'Old.', 'Old.'])
  })

  it('takes no write of ours whose end nobody saw for somebody else’s, on direct', async () => {
    const config = { summaryPrompt: 'Old.', dispositionMetrics: [wireMetric()] }
    const atoms = await emulate({ agents: [{ id: id(1), dialect: 'direct', config }] })
    const folder = folderWith({ 'agents/1.yaml': agentFile({ agentId: id(1), summaryPrompt: 'First.' }) })
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
    writeFileSync(join(folder, 'agents/1.yaml'), agentFile({ agentId: id(1), summaryPrompt: 'Second.' }))
    let wrote = false
    const blind: typeof fetch = async (input, init) => {
      if (wrote) return new Response('{"status":false,"errors":["no"]}', { status: 409 })
      wrote = init?.method === 'POST'
      return fetch(input, init)
    }
    const argv = ['apply', '--yes', '--record=last.json']
    expect(await runIn(folder, argv, { ...atoms, fetch: blind })).toMatchObject({ exit: 3 })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('Second.')
    expect(await runIn(folder, ['rollback', 'last.json', '--yes'], atoms)).toMatchObject({ exit: 0 })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('First.')
  })

  it('knows what was written though nothing could be noted from the middle on', async () => {
    const { atoms, folder } = await planned()
    let sent = 0
    const full: typeof fetch = async (input, init) => {
      // Stands for a disk that is full: neither the log nor the end of the record can be written.
      if (init?.method === 'PUT' && ++sent === 2) {
        const runs = join(folder, '.atoms-sync/runs')
        renameSync(runs, join(folder, 'kept'))
        writeFileSync(runs, '')
      }
      return fetch(input, init)
    }
    const argv = ['apply', 'plan.json', '--parallelism=1', '--format=json']
    const ran = await runIn(folder, argv, { ...atoms, fetch: full })
    expect(ran).toMatchObject({ exit: 1, json: { exitCode: 1, summary: { applied: 2 } } })
    expect(ran.stderr).toContain('FILE_ERROR')
    expect(summaries(atoms).filter((summary) => summary === 'Old.')).toHaveLength(1)
  })

  it('of agents without versions need not be possible for an apply to report what it did', async () => {
    const config = { summaryPrompt: 'Old.', dispositionMetrics: [wireMetric()] }
    const atoms = await emulate({ agents: [{ id: id(1), dialect: 'direct', config }] })
    const folder = folderWith({ 'agents/1.yaml': agentFile({ agentId: id(1) }), '.atoms-sync/applied': '' })
    const ran = await runIn(folder, ['apply', '--yes', '--format=json'], atoms)
    expect(ran).toMatchObject({ exit: 1, json: { exitCode: 1, summary: { applied: 1 } } })
    expect(ran.stderr).toContain('FILE_ERROR')
  })

  it('does not call it undone while what was published is still being scanned', async () => {
    const clock = fastClock()
    const start = clock.now().getTime()
    let now = () => start
    const config = { summaryPrompt: 'Old.' }
    const agents = [{ id: id(1), dialect: 'branches' as const, config, scan: 'pass' as const }]
    const atoms = await emulate({ agents }, { scanMs: 60_000, now: () => now() })
    const folder = folderWith({ 'agents/1.yaml': agentFile({ agentId: id(1) }) })
    let isDead = false
    const dying: typeof fetch = async (input, init) => {
      if (isDead) throw new Error('killed')
      const answer = await fetch(input, init)
      isDead = String(input).endsWith('/publish')
      return answer
    }
    await runIn(folder, ['apply', '--yes'], { ...atoms, fetch: dying })
    const stillScanning = await rollBack(folder, atoms)
    expect(stillScanning).toMatchObject({ exit: 1, stdout: expect.stringContaining('may become so') })
    now = () => clock.now().getTime() + 60_000
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe(NEW)
    expect(await rollBack(folder, { ...atoms, clock })).toMatchObject({ exit: 0 })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('Old.')
  })

  it('speaks of the apply that it undoes, and not of files', async () => {
    const { atoms, folder } = await planned()
    await runIn(folder, ['apply', 'plan.json', '--record', 'last.json'], atoms)
    const again = () => runIn(folder, ['rollback', 'last.json', '--yes'], atoms)
    expect(await again()).toMatchObject({ exit: 0 })
    expect((await again()).stdout).toContain('2 agents in default are as before that apply.')
    const record = JSON.parse(textOf(folder, 'last.json'))
    for (const agent of record.agents) agent.status = 'planned'
    writeFileSync(join(folder, 'last.json'), JSON.stringify(record))
    expect(await again()).toMatchObject({ exit: 0, stdout: expect.stringContaining('Nothing to undo') })
  })

  it('like a saved plan, is refused where the settings have a mistake: guards would be none', async () => {
    const { atoms, folder } = await planned()
    await runIn(folder, ['apply', 'plan.json', '--record', 'last.json'], atoms)
    const writes = atoms.writes().length
    writeFileSync(join(folder, 'atoms-sync.yaml'), 'guards: { maxAgents: 0, maxRemovedMetric: 3 }\n')
    for (const argv of [
      ['rollback', 'last.json', '--yes'],
      ['apply', 'plan.json', '--on-stale=skip'],
    ]) {
      const ran = await runIn(folder, argv, atoms)
      expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('maxRemovedMetric') })
    }
    expect(atoms.writes()).toHaveLength(writes)
  })

  it('needs a record that is one, of this environment', async () => {
    const { atoms, folder } = await planned()
    expect(await runIn(folder, ['rollback', 'nothing.json'], atoms)).toMatchObject({ exit: 1 })
    expect(await runIn(folder, ['rollback', 'plan.json'], atoms)).toMatchObject({ exit: 1 })
    expect(await runIn(folder, ['rollback'], atoms)).toMatchObject({ exit: 1 })
  })

  it.each<[string, (folder: string) => [cwd: string, ...chdir: string[]]]>([
    ['where it is started', (folder) => [join(folder, 'ci')]],
    ['--chdir', (folder) => [folder, '--chdir=ci']],
  ])(
    'finds records that the command line names from %s, and others beside the settings',
    async (_, started) => {
      const config = { summaryPrompt: 'Old.' }
      const atoms = await emulate({ agents: [{ id: id(1), dialect: 'direct', config }] })
      const folder = folderWith({
        'atoms-sync.yaml': 'version: 1\n',
        'agents/1.yaml': agentFile({ agentId: id(1) }),
        'ci/.gitkeep': '',
      })
      const [cwd, ...chdir] = started(folder)
      const run = (...argv: string[]) => runIn(cwd, [...argv, ...chdir], atoms)
      const files = ['--record=last.json', '--baseline=applied.json', '--baseline-new']
      expect(await run('plan', '--out=plan.json')).toMatchObject({ exit: 0 })
      expect(await run('apply', 'plan.json', ...files)).toMatchObject({ exit: 0 })
      expect(readdirSync(folder).sort()).toEqual(['agents', 'atoms-sync.yaml', 'ci'])
      expect(readdirSync(join(folder, 'ci')).sort()).toEqual([
        '.gitkeep',
        'applied.json',
        'last.json',
        'plan.json',
      ])
      expect(await run('drift', '--baseline=applied.json')).toMatchObject({ exit: 0 })
      expect(await run('rollback', 'last.json', '--yes')).toMatchObject({ exit: 0 })
      expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('Old.')
      expect(readdirSync(join(folder, '.atoms-sync')).sort()).toEqual(['applied', 'runs'])
    },
  )

  it('is written over nothing: neither the plan, nor the baseline, nor what is left of a killed run', async () => {
    const { atoms, folder } = await planned()
    const apply = (...flags: string[]) => runIn(folder, ['apply', 'plan.json', ...flags], atoms)
    for (const flags of [['--record=plan.json'], ['--record=b.json', '--baseline=./b.json']])
      expect(await apply(...flags)).toMatchObject({ exit: 1, stderr: expect.stringContaining('--record') })
    writeFileSync(join(folder, 'r.json'), 'pre-images')
    writeFileSync(join(folder, 'r.json.log'), '')
    const refused = await apply('--record=r.json')
    expect(refused).toMatchObject({ exit: 1, stderr: expect.stringMatching(/never\s+came\s+to\s+its\s+end/) })
    expect(textOf(folder, 'r.json')).toBe('pre-images')
    expect(atoms.writes()).toEqual([])
  })

  it('is not written over by an answer, nor is the baseline', async () => {
    const { atoms, folder } = await planned()
    writeFileSync(join(folder, 'r.json'), 'pre-images')
    const apply = (...flags: string[]) => runIn(folder, ['apply', 'plan.json', ...flags], atoms)
    for (const flag of ['--record=r.json', '--baseline=./r.json'])
      expect(await apply(flag, '--output=json=r.json')).toMatchObject({
        exit: 1,
        stderr: expect.stringContaining('--output'),
      })
    expect(textOf(folder, 'r.json')).toBe('pre-images')
    expect(atoms.writes()).toEqual([])
  })

  it('can be told where the record is', async () => {
    const { atoms, folder } = await planned()
    await runIn(folder, ['apply', 'plan.json', '--record', 'last.json'], atoms)
    expect(await runIn(folder, ['rollback', 'last.json', '--yes'], atoms)).toMatchObject({ exit: 0 })
    expect(summaries(atoms)).toEqual(['Old.', 'Old.', 'Old.'])
    expect(textOf(folder, 'last.json')).not.toContain(atoms.env.SMALLEST_API_KEY)
  })
})
