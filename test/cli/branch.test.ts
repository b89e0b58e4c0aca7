import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentFile, id, wireMetric } from '../build.js'
import { asking } from '../emulator/ask.js'
import { type Atoms, emulate } from '../emulator/emulate.js'
import { fastClock, folderWith, type Ran, runIn, textOf } from '../world.js'

const NEW = 'Summarize this sales call briefly.'
const SETTINGS = 'version: 1\nenvironments: { production: {}, staging: { branch: staging } }\n'
const files = () =>
  folderWith({ 'atoms-sync.yaml': SETTINGS, 'agents/a.yaml': agentFile({ agentId: id(1) }) })
const config = { summaryPrompt: 'Old.', dispositionMetrics: [wireMetric()] }

const staging = (over = {}, options = {}) =>
  emulate(
    { agents: [{ id: id(1), name: 'Sales', config, branches: [{ name: 'staging', config }], ...over }] },
    options,
  )

async function headOf(atoms: Atoms, name: string): Promise<{ isLive: boolean; summary: string }> {
  const get = async (path: string) => {
    const answer = await fetch(`${atoms.url}/agent/${id(1)}${path}`, {
      headers: { authorization: 'Bearer sk_x' },
    })
    return ((await answer.json()) as Ran['json']).data
  }
  const { branches } = await get('/branches')
  const { branch, isLive } = branches.find((each: { branch: { name: string } }) => each.branch.name === name)
  const { _resolvedConfig } = await get(`?versionId=${branch.headRevisionId}`)
  return { isLive, summary: _resolvedConfig.postCallAnalyticsConfig.summaryPrompt }
}

/** What somebody does to a branch on the dashboard. */
async function onBranch(atoms: Atoms, name: string, method: string, path: string, body?: unknown) {
  const ask = asking(atoms)
  const { branches } = (await ask('GET', `/agent/${id(1)}/branches`)).body.data
  const { branch } = branches.find((each: { branch: { name: string } }) => each.branch.name === name)
  const { status } = await ask(method, `/agent/${id(1)}/branches/${branch._id}${path}`, body)
  expect(status).toBe(200)
}

const makeLive = (atoms: Atoms, name: string) => onBranch(atoms, name, 'POST', '/live')

describe('an environment with a branch', () => {
  it('is planned and published on that branch; production is untouched', async () => {
    const atoms = await staging()
    const folder = files()
    expect(await runIn(folder, ['apply', '--env=staging', '--yes'], atoms)).toMatchObject({ exit: 0 })
    expect(await headOf(atoms, 'staging')).toEqual({ isLive: false, summary: NEW })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('Old.')
    expect((await runIn(folder, ['plan', '--env=staging', '--detailed-exitcode'], atoms)).exit).toBe(0)
    expect((await runIn(folder, ['drift', '--env=staging'], atoms)).exit).toBe(0)
    expect((await runIn(folder, ['plan', '--env=production', '--detailed-exitcode'], atoms)).exit).toBe(2)
  })

  it('that is missing is named, and forked from the live one with --create-branch', async () => {
    const atoms = await staging({ branches: [] })
    const folder = files()
    const plan = await runIn(folder, ['plan', '--env=staging'], atoms)
    expect(plan).toMatchObject({ exit: 1, stdout: expect.stringContaining('--create-branch') })
    expect(await runIn(folder, ['apply', '--env=staging', '--yes', '--create-branch'], atoms)).toMatchObject({
      exit: 0,
    })
    expect(await headOf(atoms, 'staging')).toEqual({ isLive: false, summary: NEW })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('Old.')
  })

  it.each([
    ['whose scan fails', { scan: { fail: 'asks for a card number' } }, {}],
    ['whose scan ends with an error', { scan: { error: 'scanner is down' } }, { scanMs: 100 }],
    ['whose scan does not end', { scan: 'never' }, {}],
  ])('that is forked, and %s, is said to be there', async (_, over, options) => {
    const atoms = await staging({ branches: [], ...over }, options)
    const argv = ['apply', '--env=staging', '--yes', '--create-branch', '--scan-timeout=2s']
    const clock = fastClock()
    const json = await runIn(files(), [...argv, '--format=json'], { ...atoms, clock })
    expect(json.exit).toBe(3)
    expect(json.json.outcomes).toMatchObject([{ status: 'failed', wrote: true }])
    expect(json.json.outcomes[0].error.message).toMatch(/branch `staging` was created .* is there/)
    const names = (await asking(atoms)('GET', `/agent/${id(1)}/branches`)).body.data.branches
    expect(names).toHaveLength(2)

    const again = await staging({ branches: [], ...over }, options)
    const text = (await runIn(files(), argv, { ...again, clock })).stdout.replace(/\s+/g, ' ')
    expect(text).toContain('branch `staging` was created')
    expect(text).not.toContain('nothing was written')
  })

  it('that was forked without an answer is found, and published on', async () => {
    const atoms = await staging({ branches: [] })
    atoms.faults({ method: 'POST', path: '**/branches', reset: 'after', times: 1 })
    const argv = ['apply', '--env=staging', '--yes', '--create-branch']
    expect((await runIn(files(), argv, { ...atoms, clock: fastClock() })).exit).toBe(0)
    expect(await headOf(atoms, 'staging')).toEqual({ isLive: false, summary: NEW })
  })

  it('that could not be forked was certainly not written', async () => {
    const atoms = await staging({ branches: [] })
    atoms.faults({ method: 'POST', path: '**/branches', reset: 'before' })
    const argv = ['apply', '--env=staging', '--yes', '--create-branch', '--format=json']
    const { exit, json } = await runIn(files(), argv, { ...atoms, clock: fastClock() })
    expect([exit, json.outcomes]).toMatchObject([1, [{ status: 'failed', wrote: false }]])
  })

  it('that is written otherwise is no branch to create', async () => {
    const atoms = await staging()
    const folder = files()
    writeFileSync(join(folder, 'atoms-sync.yaml'), SETTINGS.replace('branch: staging', 'branch: Staging'))
    const plan = await runIn(folder, ['plan', '--env=staging'], atoms)
    expect(plan).toMatchObject({ exit: 1, stdout: expect.stringContaining('did you mean `staging`?') })
    writeFileSync(join(folder, 'atoms-sync.yaml'), SETTINGS.replace('branch: staging', 'branch: other'))
    const other = await runIn(folder, ['plan', '--env=staging'], atoms)
    expect(other.stdout.replace(/\s+/g, ' ')).toContain('it has `Main`, `staging`; apply --create-branch')
  })

  it('that is missing where nothing differs is as good as there', async () => {
    const atoms = await emulate({ agents: [1, 2].map((n) => ({ id: id(n), config })) })
    const folder = folderWith({
      'atoms-sync.yaml': SETTINGS,
      'agents/a.yaml': agentFile({ agentId: id(1) }),
      'agents/b.yaml': agentFile({ agentId: id(2), summaryPrompt: 'Old.' }),
    })
    const applied = await runIn(folder, ['apply', '--env=staging', '--yes', '--create-branch'], atoms)
    expect(applied).toMatchObject({ exit: 0 })
    for (const argv of [['plan', '--detailed-exitcode'], ['drift']]) {
      expect(await runIn(folder, [...argv, '--env=staging'], atoms)).toMatchObject({ exit: 0 })
    }
    expect(await runIn(folder, ['promote', '--env=staging', '--yes'], atoms)).toMatchObject({ exit: 0 })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe(NEW)
    expect(await runIn(folder, ['pull', '--env=staging', '--agent=*b.yaml'], atoms)).toMatchObject({
      exit: 1,
      stdout: expect.stringContaining('NO_BRANCH'),
    })
  })

  it('that no agent has is nothing to promote', async () => {
    const atoms = await emulate({ agents: [1, 2].map((n) => ({ id: id(n), config })) })
    const ran = await runIn(files(), ['promote', '--env=staging', '--yes'], atoms)
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('NO_BRANCH') })
    expect(ran.stderr).toContain('`staging`')
    expect(atoms.writes()).toEqual([])
  })

  it('refuses an organisation without branches', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), dialect: 'drafts', config }] })
    const plan = await runIn(files(), ['plan', '--env=staging'], atoms)
    expect(plan).toMatchObject({ exit: 1, stdout: expect.stringContaining('NO_BRANCH') })
  })
})

describe('a branch that is the live one', () => {
  const PLANNED = 'production: the branch is the live one, so this goes live at once'
  const live = () => staging({ branches: [{ name: 'staging', config, live: true }] })

  it('is production: the plan says so, and a yes alone does not write it', async () => {
    const { atoms, folder } = await published()
    expect(await runIn(folder, ['promote', '--env=staging', '--yes'], atoms)).toMatchObject({ exit: 0 })
    writeFileSync(
      join(folder, 'agents/a.yaml'),
      agentFile({ agentId: id(1), summaryPrompt: 'Only for staging.' }),
    )
    const writes = atoms.writes().length
    const plan = await runIn(folder, ['plan', '--env=staging'], atoms)
    expect(plan.stdout).toContain(PLANNED)
    const refused = await runIn(folder, ['apply', '--env=staging', '--yes'], atoms)
    expect(refused).toMatchObject({ exit: 4, stderr: expect.stringContaining('--allow-live-branch') })
    expect(atoms.writes()).toHaveLength(writes)
    const allowed = ['apply', '--env=staging', '--yes', '--allow-live-branch']
    expect(await runIn(folder, allowed, atoms)).toMatchObject({ exit: 0 })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('Only for staging.')
  })

  it('is asked about on a terminal, and the settings may allow or refuse it', async () => {
    const atoms = await live()
    const folder = files()
    const asked = await runIn(folder, ['apply', '--env=staging'], { ...atoms, typed: 'no\n' })
    expect(asked).toMatchObject({
      exit: 4,
      stderr: expect.stringContaining('staging is the live branch of 1'),
    })
    writeFileSync(join(folder, 'atoms-sync.yaml'), `${SETTINGS}guards: { liveBranch: refuse }\n`)
    const refused = await runIn(folder, ['apply', '--env=staging'], { ...atoms, typed: 'yes\n' })
    expect(refused).toMatchObject({ exit: 4, stderr: expect.stringContaining('--allow-live-branch') })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('Old.')
    writeFileSync(join(folder, 'atoms-sync.yaml'), `${SETTINGS}guards: { liveBranch: allow }\n`)
    expect(await runIn(folder, ['apply', '--env=staging', '--yes'], atoms)).toMatchObject({ exit: 0 })
  })

  it('is no longer what was reviewed where it went live after the plan was saved', async () => {
    const { atoms, folder } = await published()
    writeFileSync(join(folder, 'agents/a.yaml'), agentFile({ agentId: id(1), summaryPrompt: 'Next.' }))
    expect(await runIn(folder, ['plan', '--env=staging', '--out=plan.json'], atoms)).toMatchObject({
      exit: 0,
    })
    expect(await runIn(folder, ['promote', '--env=staging', '--yes'], atoms)).toMatchObject({ exit: 0 })
    const writes = atoms.writes().length
    const stale = await runIn(folder, ['apply', 'plan.json'], atoms)
    expect(stale).toMatchObject({ exit: 4, stderr: expect.stringMatching(/stale.*branch went live/s) })
    const ran = await runIn(folder, ['apply', 'plan.json', '--on-stale=skip', '--format=json'], atoms)
    expect(ran).toMatchObject({ exit: 4, json: { outcomes: [{ blockers: [{ id: 'remote-changed' }] }] } })
    expect(atoms.writes()).toHaveLength(writes)
  })

  it('is no success where the plan said so and another one is live by now', async () => {
    const atoms = await live()
    const folder = files()
    await runIn(folder, ['plan', '--env=staging', '--out=plan.json'], atoms)
    await makeLive(atoms, 'Main')
    const ran = await runIn(folder, ['apply', 'plan.json'], atoms)
    expect(ran).toMatchObject({
      exit: 4,
      stderr: expect.stringMatching(/not\s+the\s+live\s+one\s+any\s+more/),
    })
    expect(await headOf(atoms, 'staging')).toEqual({ isLive: false, summary: 'Old.' })
  })

  it('is written as reviewed where the saved plan says so', async () => {
    const atoms = await live()
    const folder = files()
    await runIn(folder, ['plan', '--env=staging', '--out=plan.json'], atoms)
    expect(await runIn(folder, ['apply', 'plan.json'], atoms)).toMatchObject({ exit: 0 })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe(NEW)
  })

  it('is not where a rollback goes that undoes another one', async () => {
    const { atoms, folder } = await published()
    const [record = ''] = readdirSync(join(folder, '.atoms-sync/runs'))
    const argv = ['rollback', `.atoms-sync/runs/${record}`, '--yes']
    writeFileSync(join(folder, 'atoms-sync.yaml'), SETTINGS.replace('{ branch: staging }', '{}'))
    const ran = await runIn(folder, argv, atoms)
    expect(ran).toMatchObject({ exit: 0, stderr: expect.stringContaining('Undone on branch staging') })
    expect(await headOf(atoms, 'staging')).toEqual({ isLive: false, summary: 'Old.' })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('Old.')
  })

  it('that a rollback does not find is no success', async () => {
    const { atoms, folder } = await published()
    const [record = ''] = readdirSync(join(folder, '.atoms-sync/runs'))
    await onBranch(atoms, 'staging', 'PATCH', '', { name: 'next' })
    const ran = await runIn(folder, ['rollback', `.atoms-sync/runs/${record}`, '--yes'], atoms)
    expect(ran).toMatchObject({ exit: 1, stdout: expect.stringContaining('NO_BRANCH') })
    expect(await headOf(atoms, 'next')).toEqual({ isLive: false, summary: NEW })
  })

  it('is asked about by a rollback too', async () => {
    const { atoms, folder } = await published()
    const [record = ''] = readdirSync(join(folder, '.atoms-sync/runs'))
    expect(await runIn(folder, ['promote', '--env=staging', '--yes'], atoms)).toMatchObject({ exit: 0 })
    const argv = ['rollback', `.atoms-sync/runs/${record}`, '--yes']
    expect(await runIn(folder, argv, atoms)).toMatchObject({ exit: 4 })
    expect(await runIn(folder, [...argv, '--allow-live-branch'], atoms)).toMatchObject({ exit: 0 })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('Old.')
  })
})

/** Applied to the branch, and not live. */
async function published(over = {}, options = {}) {
  const atoms = await staging(over, options)
  const folder = files()
  expect(await runIn(folder, ['apply', '--env=staging', '--yes'], atoms)).toMatchObject({ exit: 0 })
  return { atoms, folder }
}

describe('promote', () => {
  it('shows live against the branch, asks, and makes the branch live', async () => {
    const { atoms, folder } = await published()
    const refused = await runIn(folder, ['promote', '--env=staging'], atoms)
    expect(refused).toMatchObject({ exit: 4, stdout: expect.stringContaining('summaryPrompt') })
    expect(await headOf(atoms, 'staging')).toMatchObject({ isLive: false })
    expect(await runIn(folder, ['promote', '--env=staging', '--yes'], atoms)).toMatchObject({ exit: 0 })
    expect(await headOf(atoms, 'staging')).toEqual({ isLive: true, summary: NEW })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe(NEW)
    const writes = atoms.writes().length
    expect(await runIn(folder, ['promote', '--env=staging', '--yes'], atoms)).toMatchObject({ exit: 0 })
    expect(atoms.writes()).toHaveLength(writes)
  })

  it('refuses a branch that differs in more than its analytics, unless that is allowed', async () => {
    const { atoms, folder } = await published()
    atoms.edit(id(1), { globalPrompt: 'Only on Main.' }, { editor: 'Ada' })
    const refused = await runIn(folder, ['promote', '--env=staging', '--yes'], atoms)
    expect(refused.exit).toBe(4)
    expect(refused.stdout).toContain('--allow-other-sections')
    expect(await headOf(atoms, 'staging')).toMatchObject({ isLive: false })
    const allowed = ['promote', '--env=staging', '--yes', '--allow-other-sections', '--record=r.json']
    expect(await runIn(folder, allowed, atoms)).toMatchObject({ exit: 0 })
    const undone = await runIn(folder, ['rollback', 'r.json', '--yes'], atoms)
    expect(undone).toMatchObject({ exit: 0, stderr: expect.stringMatching(/Sales\s+\(workflow_prompt\)/) })
  })

  it('explains a head that has not passed the scan', async () => {
    const { atoms, folder } = await published()
    atoms.faults({ method: 'POST', path: '**/live', status: 403 })
    const ran = await runIn(folder, ['promote', '--env=staging', '--yes'], atoms)
    expect(ran.exit).toBe(1)
    expect(ran.stdout).toContain('security scan')
    expect(await headOf(atoms, 'staging')).toMatchObject({ isLive: false })
  })

  it('is undone by rollback where it is live now', async () => {
    const { atoms, folder } = await published()
    await runIn(folder, ['promote', '--env=staging', '--yes', '--record=promotion.json'], {
      ...atoms,
      clock: fastClock(),
    })
    const ran = await runIn(folder, ['rollback', 'promotion.json', '--yes'], atoms)
    expect(ran).toMatchObject({ exit: 0 })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('Old.')
    expect(readdirSync(join(folder, '.atoms-sync/runs')).length).toBeGreaterThan(0)
  })

  it('cannot keep what somebody changed live, for the branch replaces it', async () => {
    const { atoms, folder } = await published()
    const ran = await runIn(folder, ['promote', '--env=staging', '--yes', '--on-drift=keep'], atoms)
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('--on-drift=overwrite') })
    expect(await headOf(atoms, 'staging')).toMatchObject({ isLive: false })
  })

  it('names what it would replace of the analytics that no file can hold', async () => {
    const successMetrics = [
      { identifier: 'old', successMetricPrompt: 'Good?', successMetricType: 'PASS_FAIL' },
    ]
    const atoms = await staging({ config: { ...config, successMetrics } })
    const folder = files()
    await runIn(folder, ['apply', '--env=staging', '--yes'], atoms)
    const refused = await runIn(folder, ['promote', '--env=staging', '--yes'], atoms)
    expect(refused).toMatchObject({ exit: 4, stdout: expect.stringContaining('analytics/successMetrics') })
    const allowed = ['promote', '--env=staging', '--yes', '--allow-other-sections']
    expect(await runIn(folder, allowed, atoms)).toMatchObject({ exit: 0 })
    expect(await headOf(atoms, 'staging')).toEqual({ isLive: true, summary: NEW })
  })

  it('says that a branch is not the live one where its analytics are live already', async () => {
    const { atoms, folder } = await published()
    atoms.edit(id(1), { postCallAnalyticsConfig: { ...config, summaryPrompt: NEW } }, { branch: 'Main' })
    const ran = await runIn(folder, ['promote', '--env=staging', '--yes'], atoms)
    expect(ran).toMatchObject({ exit: 0, stdout: expect.stringContaining('No changes') })
    expect(ran.stderr.replace(/\s+/g, ' ')).toContain('Branch staging of 1 agent stays as it is')
    expect(await headOf(atoms, 'staging')).toMatchObject({ isLive: false })
    const { stderr } = await runIn(folder, ['promote', '--env=staging', '--yes', '-q'], atoms)
    expect(stderr).toBe('')
  })

  it('goes on where one agent cannot be read', async () => {
    const atoms = await emulate({
      agents: [1, 2].map((n) => ({ id: id(n), config, branches: [{ name: 'staging', config }] })),
    })
    const folder = folderWith({
      'atoms-sync.yaml': SETTINGS,
      'agents/a.yaml': agentFile({ agentId: id(1) }),
      'agents/b.yaml': agentFile({ agentId: id(2) }),
    })
    await runIn(folder, ['apply', '--env=staging', '--yes'], atoms)
    atoms.faults({ method: 'GET', path: `**/agent/${id(2)}/branches`, status: 403 })
    const ran = await runIn(folder, ['promote', '--env=staging', '--yes', '--format=json'], atoms)
    expect(ran).toMatchObject({
      exit: 3,
      json: { outcomes: [{ agentId: id(1), status: 'applied' }], unread: [{ agentId: id(2) }] },
    })
  })

  it('says what is missing where nothing was published on the branch yet', async () => {
    const atoms = await staging({ branches: [{ name: 'staging' }] })
    const folder = files()
    atoms.edit(id(1), { postCallAnalyticsConfig: { ...config, summaryPrompt: 'Later.' } }, { branch: 'Main' })
    const ran = await runIn(folder, ['promote', '--env=staging', '--yes'], atoms)
    expect(ran).toMatchObject({ exit: 1, stdout: expect.stringContaining('nothing was ever published') })
    expect(atoms.writes()).toEqual([])
  })

  it('needs an environment with a branch', async () => {
    const { atoms, folder } = await published()
    const ran = await runIn(folder, ['promote', '--env=production', '--yes'], atoms)
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('names no branch') })
  })
})

describe('a saved promotion', () => {
  const saved = async () => {
    const { atoms, folder } = await published()
    const before = atoms.writes().length
    const ran = await runIn(folder, ['promote', '--env=staging', '--out', 'plan.json', '--yes'], atoms)
    expect(ran).toMatchObject({ exit: 0, stdout: expect.stringContaining('Promotion:') })
    const plan: Ran['json'] = JSON.parse(textOf(folder, 'plan.json'))
    const written = () => atoms.writes().length - before
    return { atoms, folder, plan, written }
  }
  const publishOn = (atoms: Atoms, branch: string, changes: Record<string, unknown>) =>
    atoms.edit(id(1), changes, { editor: 'Ada', branch })
  const tampered = (folder: string, plan: unknown) =>
    writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan))

  it('makes nothing live until it is applied, and says what it is', async () => {
    const { atoms, folder, plan, written } = await saved()
    expect(written()).toBe(0)
    expect(plan).toMatchObject({ branch: { name: 'staging', action: 'promote' }, environment: 'staging' })
    const shown = await runIn(folder, ['show', 'plan.json'])
    expect(shown).toMatchObject({ exit: 0, stdout: expect.stringContaining('once branch staging is live') })
    const again = await runIn(folder, ['promote', '--env=staging', '--out=2.json', '--format=json'], atoms)
    expect(again.json.digest).toBe(plan.digest)
    expect(written()).toBe(0)
  })

  it('is carried out as a promotion, with a record that undoes it, and has nothing to do twice', async () => {
    const { atoms, folder, plan, written } = await saved()
    const argv = ['apply', 'plan.json', '--expect-digest', plan.digest, '--record=promotion.json']
    expect(await runIn(folder, argv, atoms)).toMatchObject({ exit: 0 })
    expect(await headOf(atoms, 'staging')).toEqual({ isLive: true, summary: NEW })
    expect(atoms.writes().slice(-written())).toMatchObject([{ path: expect.stringMatching(/\/live$/) }])
    expect(await runIn(folder, ['apply', 'plan.json'], atoms)).toMatchObject({ exit: 0 })
    expect(written()).toBe(1)
    expect(await runIn(folder, ['rollback', 'promotion.json', '--yes'], atoms)).toMatchObject({ exit: 0 })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('Old.')
  })

  it.each<[string, string, Record<string, unknown>, string]>([
    ['the live side', 'Main', { postCallAnalyticsConfig: { ...config, summaryPrompt: 'Old!' } }, 'Old!'],
    ['the branch', 'staging', { globalPrompt: 'Another section.' }, 'new revision'],
    ['another section of the live side', 'Main', { globalPrompt: 'Another section.' }, 'workflow_prompt'],
    [
      'what nobody compares',
      'Main',
      { postCallAnalyticsConfig: { ...config, successMetrics: [] } },
      'published',
    ],
  ])('writes nothing when %s moved since', async (_, branch, changes, words) => {
    const { atoms, folder, written } = await saved()
    publishOn(atoms, branch, changes)
    const ran = await runIn(folder, ['apply', 'plan.json'], atoms)
    expect(ran.exit).toBe(4)
    expect((ran.stdout + ran.stderr).replace(/\s+/g, ' ')).toContain(words)
    expect(written()).toBe(0)
    const skipped = await runIn(folder, ['apply', 'plan.json', '--on-stale=skip'], atoms)
    expect(skipped).toMatchObject({ exit: 4 })
    expect(written()).toBe(0)
  })

  it('takes back nothing that was published live since, also where the section differed already', async () => {
    const { atoms, folder } = await published()
    publishOn(atoms, 'staging', { globalPrompt: 'On staging.' })
    const argv = ['promote', '--env=staging', '--out=plan.json', '--allow-other-sections']
    expect(await runIn(folder, argv, atoms)).toMatchObject({ exit: 0 })
    publishOn(atoms, 'Main', { globalPrompt: 'Urgent fix in production.' })
    for (const stale of ['abort', 'skip']) {
      const ran = await runIn(folder, ['apply', 'plan.json', `--on-stale=${stale}`], atoms)
      expect(ran.exit).toBe(4)
      expect((ran.stdout + ran.stderr).replace(/\s+/g, ' ')).toMatch(
        /was published on the live branch, which differs in workflow_prompt/,
      )
    }
    expect(await headOf(atoms, 'staging')).toMatchObject({ isLive: false })
  })

  it('is not done where live came to hold the same analytics and the branch is not live', async () => {
    const { atoms, folder } = await saved()
    publishOn(atoms, 'Main', { postCallAnalyticsConfig: { ...config, summaryPrompt: NEW } })
    const ran = await runIn(folder, ['apply', 'plan.json', '--format=json'], atoms)
    expect(ran).toMatchObject({ exit: 4 })
    expect(await headOf(atoms, 'staging')).toMatchObject({ isLive: false })
  })

  it('ships other sections only where the plan shows them', async () => {
    const { atoms, folder } = await published()
    publishOn(atoms, 'staging', { globalPrompt: 'Another section.' })
    const argv = ['promote', '--env=staging', '--out=plan.json']
    expect(await runIn(folder, argv, atoms)).toMatchObject({ exit: 0 })
    expect(await runIn(folder, ['apply', 'plan.json'], atoms)).toMatchObject({ exit: 4 })
    const allowed = await runIn(folder, [...argv, '--allow-other-sections'], atoms)
    expect(allowed.stdout).toContain('goes live too: workflow_prompt')
    expect(await runIn(folder, ['apply', 'plan.json'], atoms)).toMatchObject({ exit: 0 })
    expect(await headOf(atoms, 'staging')).toMatchObject({ isLive: true })
  })

  it.each<[string, (plan: Ran['json']) => void]>([
    ['an ordinary plan', (plan) => (plan.branch.action = 'publish')],
    ['a plan without a branch', (plan) => delete plan.branch],
    ['a promotion of another branch', (plan) => (plan.branch.name = 'other')],
    ['a promotion of another revision', (plan) => (plan.agents[0].goesLive.revision = 'other')],
    ['a promotion of more', (plan) => plan.agents[0].goesLive.sections.push('voice')],
  ])('cannot be made %s', async (_, change) => {
    const { atoms, folder, plan, written } = await saved()
    change(plan)
    tampered(folder, plan)
    for (const argv of [
      ['apply', 'plan.json'],
      ['show', 'plan.json'],
    ]) {
      const ran = await runIn(folder, argv, atoms)
      expect(ran).toMatchObject({ exit: 4, stderr: expect.stringContaining('digest') })
    }
    expect(written()).toBe(0)
  })

  it('is refused where its environment names another branch now, or none', async () => {
    const { atoms, folder, written } = await saved()
    for (const now of ['{ branch: other }', '{}']) {
      writeFileSync(join(folder, 'atoms-sync.yaml'), SETTINGS.replace('{ branch: staging }', now))
      const ran = await runIn(folder, ['apply', 'plan.json'], atoms)
      expect(ran).toMatchObject({ exit: 4, stderr: expect.stringMatching(/named\s+branch\s+`staging`/) })
    }
    expect(written()).toBe(0)
  })

  it('is no answer to another digest, neither when it is made nor when it is applied', async () => {
    const { atoms, folder, written } = await saved()
    const wrong = `--expect-digest=sha256:${'0'.repeat(64)}`
    expect(await runIn(folder, ['apply', 'plan.json', wrong], atoms)).toMatchObject({ exit: 4 })
    const made = await runIn(folder, ['promote', '--env=staging', '--out=2.json', wrong], atoms)
    expect(made).toMatchObject({ exit: 4 })
    expect(readdirSync(folder)).not.toContain('2.json')
    expect(written()).toBe(0)
  })
})

describe('a plan for an environment with a branch', () => {
  const planned = async () => {
    const atoms = await staging()
    const folder = files()
    expect(await runIn(folder, ['plan', '--env=staging', '--out=plan.json'], atoms)).toMatchObject({
      exit: 0,
    })
    return { atoms, folder }
  }

  it('is published on that branch, and never made live', async () => {
    const { atoms, folder } = await planned()
    expect(await runIn(folder, ['apply', 'plan.json'], atoms)).toMatchObject({ exit: 0 })
    expect(await headOf(atoms, 'staging')).toEqual({ isLive: false, summary: NEW })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('Old.')
  })

  it('cannot be made a promotion, nor be published elsewhere', async () => {
    const { atoms, folder } = await planned()
    const plan = JSON.parse(textOf(folder, 'plan.json'))
    writeFileSync(
      join(folder, 'plan.json'),
      JSON.stringify({ ...plan, branch: { name: 'staging', action: 'promote' } }),
    )
    expect(await runIn(folder, ['apply', 'plan.json'], atoms)).toMatchObject({ exit: 4 })
    writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan))
    writeFileSync(join(folder, 'atoms-sync.yaml'), SETTINGS.replace('{ branch: staging }', '{}'))
    expect(await runIn(folder, ['apply', 'plan.json'], atoms)).toMatchObject({ exit: 4 })
    expect(atoms.writes()).toEqual([])
  })
})
