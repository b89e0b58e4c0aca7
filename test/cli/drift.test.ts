import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { nodeFetch } from '../../src/remote/http/node-fetch.js'
import { agentFile, fileMetric, id, wireMetric } from '../build.js'
import { type Atoms, emulate } from '../emulator/emulate.js'
import { folderWith, runIn, textOf } from '../world.js'

const DIALECTS = ['direct', 'drafts', 'branches'] as const
const VERSIONED = ['drafts', 'branches'] as const
type Dialect = (typeof DIALECTS)[number]

const file = (summaryPrompt: string, prompt = 'Why?') =>
  agentFile({
    agentId: id(1),
    summaryPrompt,
    dispositionMetrics: [fileMetric({ identifier: 'why', prompt })],
  })

/** An agent that was applied once, from a workspace that others can be made like. */
async function applied(dialect: Dialect) {
  const atoms = await emulate({ agents: [{ id: id(1), name: 'Sales', dialect }] })
  const folder = folderWith({ 'agents/a.yaml': file('First.') })
  expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
  return { atoms, folder }
}

/** Ada edits on the dashboard. */
function edit(atoms: Atoms, dialect: Dialect, over: Record<string, unknown>) {
  const { summaryPrompt, dispositionMetrics } = atoms.liveConfig(id(1))
  const config = { summaryPrompt, dispositionMetrics, ...over }
  const changes = dialect === 'direct' ? config : { postCallAnalyticsConfig: config }
  atoms.edit(id(1), changes, { editor: 'Ada' })
}

/** The folder as it would be after a merge: other files, and of the record what `keep` says. */
const rewrite = async (folder: string, text: string) => {
  const { writeFileSync } = await import('node:fs')
  writeFileSync(`${folder}/agents/a.yaml`, text)
}

const metrics = (prompt: string) => [wireMetric({ identifier: 'why', dispositionMetricPrompt: prompt })]
const agentOf = async (folder: string, atoms: Atoms, ...flags: string[]) =>
  (await runIn(folder, ['plan', '--format=json', ...flags], atoms)).json.agents[0]

describe('what moved since the last apply is told apart', () => {
  it.each(DIALECTS)('the files alone: pending, on %s', async (dialect) => {
    const { atoms, folder } = await applied(dialect)
    await rewrite(folder, file('Second.'))
    expect(await agentOf(folder, atoms)).toMatchObject({ origin: 'pending', drift: [], blockers: [] })
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
  })

  it.each(DIALECTS)(
    'live alone: drifted, and apply refuses with field, values and editor, on %s',
    async (dialect) => {
      const { atoms, folder } = await applied(dialect)
      edit(atoms, dialect, { summaryPrompt: 'Ada’s.' })
      const agent = await agentOf(folder, atoms)
      expect(agent).toMatchObject({
        origin: 'drifted',
        drift: [
          { path: '/summaryPrompt', state: 'drifted', applied: 'First.', live: 'Ada’s.', desired: 'First.' },
        ],
      })
      if (dialect !== 'direct') {
        expect(agent.drift[0]).toMatchObject({
          editor: 'Ada',
          revision: expect.any(String),
          at: expect.stringMatching(/^20/),
        })
      }
      const writes = atoms.writes().length
      const refused = await runIn(folder, ['apply', '--yes'], atoms)
      expect(refused).toMatchObject({ exit: 4 })
      expect(refused.stdout).toContain('/summaryPrompt')
      expect(atoms.writes()).toHaveLength(writes)
      expect(await runIn(folder, ['apply', '--yes', '--on-drift=overwrite'], atoms)).toMatchObject({
        exit: 0,
      })
      expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('First.')
    },
  )

  it.each(DIALECTS)(
    'a metric that live lost and the files rename: it is not lost sight of, on %s',
    async (dialect) => {
      const { atoms, folder } = await applied(dialect)
      edit(atoms, dialect, { dispositionMetrics: [] })
      const renamed = (prompt: string) =>
        agentFile({
          agentId: id(1),
          summaryPrompt: 'First.',
          dispositionMetrics: [fileMetric({ identifier: 'because', renamedFrom: 'why', prompt })],
        })
      await rewrite(folder, renamed('Why?'))
      const path = '/dispositionMetrics/because'
      expect(await agentOf(folder, atoms)).toMatchObject({ origin: 'drifted', drift: [{ path }] })
      await rewrite(folder, renamed('Why then?'))
      expect(await agentOf(folder, atoms)).toMatchObject({ origin: 'conflict', drift: [{ path }] })
      expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 4 })
    },
  )

  it.each(DIALECTS)('both: conflict, on %s', async (dialect) => {
    const { atoms, folder } = await applied(dialect)
    edit(atoms, dialect, { summaryPrompt: 'Ada’s.' })
    await rewrite(folder, file('Second.'))
    expect(await agentOf(folder, atoms)).toMatchObject({ origin: 'conflict', drift: [{ state: 'conflict' }] })
    for (const choice of [[], ['--on-drift=keep']]) {
      expect(await runIn(folder, ['apply', '--yes', ...choice], atoms)).toMatchObject({ exit: 4 })
    }
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('Ada’s.')
  })

  it.each(DIALECTS)('both to the same value: in sync, on %s', async (dialect) => {
    const { atoms, folder } = await applied(dialect)
    edit(atoms, dialect, { summaryPrompt: 'Second.' })
    await rewrite(folder, file('Second.'))
    expect(await agentOf(folder, atoms)).toMatchObject({ action: 'none' })
  })

  it.each(DIALECTS)(
    'another field on each side, with --on-drift=keep: both survive, on %s',
    async (dialect) => {
      const { atoms, folder } = await applied(dialect)
      edit(atoms, dialect, { dispositionMetrics: metrics('Ada asks why?') })
      await rewrite(folder, file('Second.'))
      expect(await runIn(folder, ['apply', '--yes', '--on-drift=keep'], atoms)).toMatchObject({ exit: 0 })
      expect(atoms.liveConfig(id(1))).toMatchObject({
        summaryPrompt: 'Second.',
        dispositionMetrics: metrics('Ada asks why?'),
      })
    },
  )

  it.each(DIALECTS)(
    'what was kept stays somebody else’s: no later apply takes it back, on %s',
    async (dialect) => {
      const { atoms, folder } = await applied(dialect)
      edit(atoms, dialect, { dispositionMetrics: metrics('Ada asks why?') })
      for (const summary of ['Second.', 'Third.']) {
        await rewrite(folder, file(summary))
        expect(await runIn(folder, ['apply', '--yes', '--on-drift=keep'], atoms)).toMatchObject({ exit: 0 })
        expect(await agentOf(folder, atoms)).toMatchObject({
          origin: 'drifted',
          drift: [
            {
              path: '/dispositionMetrics/why/prompt',
              applied: 'Why?',
              live: 'Ada asks why?',
              ...(dialect !== 'direct' && { editor: 'Ada' }),
            },
          ],
        })
        expect(await runIn(folder, ['drift'], atoms)).toMatchObject({ exit: 2 })
        expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 4 })
      }
      expect(atoms.liveConfig(id(1))).toMatchObject({
        summaryPrompt: 'Third.',
        dispositionMetrics: metrics('Ada asks why?'),
      })
      expect(await runIn(folder, ['pull'], atoms)).toMatchObject({ exit: 0 })
      expect(await runIn(folder, ['drift'], atoms)).toMatchObject({ exit: 0 })
      await rewrite(folder, file('Fourth.', 'Ada asks why?'))
      expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
    },
  )

  it.each(DIALECTS)(
    'what was kept stays somebody else’s when the apply is undone, on %s',
    async (dialect) => {
      const { atoms, folder } = await applied(dialect)
      edit(atoms, dialect, { dispositionMetrics: metrics('Ada asks why?') })
      await rewrite(folder, file('Second.'))
      const keeping = ['apply', '--yes', '--on-drift=keep', '--record=kept.json']
      expect(await runIn(folder, keeping, atoms)).toMatchObject({ exit: 0 })
      expect(await runIn(folder, ['rollback', 'kept.json', '--yes'], atoms)).toMatchObject({ exit: 0 })
      await rewrite(folder, file('First.'))
      expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('First.')
      expect(await agentOf(folder, atoms)).toMatchObject({
        origin: 'drifted',
        drift: [{ path: '/dispositionMetrics/why/prompt', applied: 'Why?', live: 'Ada asks why?' }],
      })
    },
  )

  it.each(VERSIONED)('in a fresh clone too, since the platform keeps the history, on %s', async (dialect) => {
    const { atoms } = await applied(dialect)
    edit(atoms, dialect, { summaryPrompt: 'Ada’s.' })
    const clone = folderWith({ 'agents/a.yaml': file('Second.') })
    expect(await runIn(clone, ['apply', '--yes'], atoms)).toMatchObject({ exit: 4 })
  })

  it('and the others go on, without leave for what is refused', async () => {
    const atoms = await emulate({ agents: [1, 2].map((n) => ({ id: id(n) })) })
    const both = (summaryPrompt: string) => {
      const of = (n: number) =>
        agentFile({ agentId: id(n), summaryPrompt, dispositionMetrics: [fileMetric({ identifier: 'why' })] })
      return { 'agents/a.yaml': of(1), 'agents/b.yaml': of(2) }
    }
    expect(await runIn(folderWith(both('First.')), ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
    edit(atoms, 'branches', { dispositionMetrics: [...metrics('Why?'), wireMetric({ identifier: 'adas' })] })
    expect(
      await runIn(folderWith(both('Second.')), ['apply', '--yes', '--format=json'], atoms),
    ).toMatchObject({
      exit: 3,
      json: { summary: { applied: 1, refused: 1 } },
    })
    expect([1, 2].map((n) => atoms.liveConfig(id(n)).summaryPrompt)).toEqual(['First.', 'Second.'])
  })

  it('in a fresh clone of agents without history only with --baseline', async () => {
    const { atoms, folder } = await applied('direct')
    edit(atoms, 'direct', { summaryPrompt: 'Ada’s.' })
    const clone = folderWith({ 'agents/a.yaml': file('Second.') })
    expect(await agentOf(clone, atoms)).toMatchObject({ origin: 'adopt', blockers: [] })
    const baseline = `${folder}/.atoms-sync/applied/default.json`
    expect(await agentOf(clone, atoms, '--baseline', baseline)).toMatchObject({ origin: 'conflict' })
  })

  it('an agent that was never applied is adopted with the ordinary confirmation', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), config: { summaryPrompt: 'Theirs.' } }] })
    const folder = folderWith({ 'agents/a.yaml': file('Ours.') })
    expect(await agentOf(folder, atoms)).toMatchObject({ origin: 'adopt', blockers: [] })
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
  })

  it('a history that cannot be read counts as moved', async () => {
    const { atoms, folder } = await applied('branches')
    edit(atoms, 'branches', { summaryPrompt: 'Ada’s.' })
    await rewrite(folder, file('Second.'))
    const failing: typeof fetch = async (input, init) =>
      String(input).includes('versionId=')
        ? new Response('{"status":false,"errors":["gone"]}', { status: 400 })
        : fetch(input, init)
    const { json } = await runIn(folder, ['plan', '--format=json'], { ...atoms, fetch: failing })
    expect(json.agents[0]).toMatchObject({ origin: 'unchecked', blockers: [{ id: 'unchecked' }] })
    expect(await runIn(folder, ['apply', '--yes'], { ...atoms, fetch: failing })).toMatchObject({ exit: 4 })
  })

  it('an applied record that is broken or of another environment stops everything', async () => {
    const { atoms, folder } = await applied('direct')
    const { writeFileSync } = await import('node:fs')
    writeFileSync(`${folder}/.atoms-sync/applied/default.json`, '{"formatVersion":')
    expect(await runIn(folder, ['plan'], atoms)).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining('applied record'),
    })
  })
})

describe('a history that is not whole counts as moved', () => {
  const emptied: [string, (data: Record<string, unknown>) => unknown][] = [
    ['no data', () => undefined],
    ['no list', () => ({})],
    ['an empty list', (data) => ({ ...data, revisions: [], versions: [] })],
    ['an empty list without a total', () => ({ revisions: [], versions: [] })],
    [
      'a list without what is live',
      ({ revisions, versions, ...data }) => ({
        ...data,
        revisions: (revisions as unknown[] | undefined)?.slice(1),
        versions: (versions as unknown[] | undefined)?.slice(1),
      }),
    ],
  ]
  const all = VERSIONED.flatMap((dialect) => emptied.map((each) => [dialect, ...each] as const))
  it.each(all)('on %s: %s', async (dialect, _, spoil) => {
    const { atoms, folder } = await applied(dialect)
    edit(atoms, dialect, { summaryPrompt: 'Ada’s.' })
    await rewrite(folder, file('Second.'))
    const spoilt: typeof fetch = async (input, init) => {
      const answer = await nodeFetch(input, init)
      if (!/\/(revisions|versions)\?/.test(String(input))) return answer
      const body = JSON.parse(await answer.text())
      return new Response(JSON.stringify({ ...body, data: spoil(body.data) }), { status: 200 })
    }
    const ran = await runIn(folder, ['apply', '--yes'], { ...atoms, fetch: spoilt })
    expect(ran).toMatchObject({ exit: 4 })
    expect(ran.stdout).not.toContain('first apply')
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('Ada’s.')
  })
})

describe('what Git knew is nobody’s drift', () => {
  const git = (folder: string, ...args: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args])
  const commit = (folder: string, message = 'x', at = Date.now()) => {
    git(folder, 'add', 'agents')
    const who = ['-c', 'user.name=T', '-c', 'user.email=t@example.com']
    const date = new Date(at).toISOString()
    const env = { ...process.env, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date }
    execFileSync('git', ['-C', folder, ...who, 'commit', '-qm', message], { env })
  }

  /** Applied from a commit. */
  async function committed(dialect: Dialect, text = file('First.')) {
    const atoms = await emulate({ agents: [{ id: id(1), name: 'Sales', dialect }] })
    const folder = folderWith({ 'agents/a.yaml': text })
    git(folder, 'init', '-q')
    commit(folder)
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
    return { atoms, folder }
  }

  const of = (summaryPrompt: string, over = {}) =>
    agentFile({ agentId: id(1), summaryPrompt, dispositionMetrics: [], ...over })

  /** Ada’s change, taken into the files. */
  async function pulled(dialect: Dialect = 'branches') {
    const { atoms, folder } = await committed(dialect, of('First.'))
    edit(atoms, dialect, { summaryPrompt: 'Ada’s.' })
    expect(await runIn(folder, ['pull'], atoms)).toMatchObject({ exit: 0 })
    const write = (text: string, message?: string) => {
      writeFileSync(`${folder}/agents/a.yaml`, text)
      if (message !== undefined) commit(folder, message)
    }
    const planned = (...flags: string[]) => agentOf(folder, atoms, ...flags)
    return { atoms, folder, write, planned }
  }
  const DAY_MS = 86_400_000
  const PENDING = { origin: 'pending', drift: [], blockers: [] }

  it.each(DIALECTS)('a change that was pulled and committed, on %s', async (dialect) => {
    const { atoms, folder, write, planned } = await pulled(dialect)
    write(of('Next.'))
    // Of agents without versions the record knows what a pull saw.
    expect(await planned()).toMatchObject({ origin: dialect === 'direct' ? 'pending' : 'conflict' })
    write(of('Ada’s.'), 'pulled')
    write(of('Next.'))
    expect(await planned()).toMatchObject(PENDING)
    expect(await runIn(folder, ['drift'], atoms)).toMatchObject({ exit: 0 })
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('Next.')
  })

  it.each(DIALECTS)('also after an apply that kept another change, on %s', async (dialect) => {
    const { atoms, folder, write, planned } = await pulled(dialect)
    write(of('Ada’s.'), 'pulled')
    const summaryPrompt = 'Ada’s.'
    edit(atoms, dialect, { summaryPrompt, dispositionMetrics: metrics('Kim’s?') })
    const added = (summary: string) =>
      agentFile({
        agentId: id(1),
        summaryPrompt: summary,
        dispositionMetrics: [fileMetric({ identifier: 'new', prompt: 'New?' })],
      })
    write(added('Ada’s.'), 'another metric')
    const keeping = ['apply', '--yes', '--allow-breaking', '--on-drift=keep']
    expect(await runIn(folder, keeping, atoms)).toMatchObject({ exit: 0 })
    write(added('Next.'), 'next')
    const { drift } = await planned()
    expect(drift.map(({ path }: { path: string }) => path)).toEqual(['/dispositionMetrics/why'])
  })

  it('also where a merge decided against it', async () => {
    const { folder, write, planned } = await pulled()
    git(folder, 'stash', '-q')
    git(folder, 'checkout', '-q', '-b', 'feature')
    write(of('Feature.'), 'feature')
    git(folder, 'checkout', '-q', '-')
    git(folder, 'stash', 'pop', '-q')
    commit(folder, 'pulled')
    git(folder, 'merge', '-q', '-X', 'theirs', '-m', 'merged', 'feature')
    expect(textOf(folder, 'agents/a.yaml')).toContain('Feature.')
    expect(await planned()).toMatchObject(PENDING)
  })

  it.each([0, 60_000])(
    'but not where the files came back to what was applied: nothing in Git says that it is to go, %i ms apart',
    async (apart) => {
      const { atoms, folder, write, planned } = await pulled()
      const commits = (text: string, after: number) => {
        write(text)
        commit(folder, text, Date.now() + after * apart)
      }
      commits(of('Ada’s.'), 1)
      commits(of('First.'), 2)
      expect(await planned()).toMatchObject({ origin: 'drifted' })
      expect(await runIn(folder, ['drift'], atoms)).toMatchObject({ exit: 2 })
      commits(of('Next.'), 3)
      expect(await planned()).toMatchObject({ origin: 'conflict' })
      expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 4 })
    },
  )

  it('also under a name with quotes, after a hundred other commits, and in files that the library shares', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), name: 'Sales' }] })
    const name = 'all/sa"l é.yaml'
    const folder = folderWith({
      'atoms-sync.yaml': 'version: 1\nagents: "**/*.yaml"\nmetrics: metrics/*.yaml\n',
      'metrics/m.yaml': 'metrics:\n  - { identifier: csat, prompt: "From 1 to 5?", type: INTEGER }\n',
      [name]: agentFile({ agentId: id(1), summaryPrompt: 'First.', dispositionMetrics: [{ use: 'csat' }] }),
    })
    const all = (message: string) => {
      git(folder, 'add', '-A')
      git(folder, 'commit', '-q', '--allow-empty', '-m', message)
    }
    const write = (summaryPrompt: string) =>
      writeFileSync(
        join(folder, name),
        agentFile({ agentId: id(1), summaryPrompt, dispositionMetrics: [{ use: 'csat' }] }),
      )
    git(folder, 'init', '-q')
    all('first')
    expect(await runIn(folder, ['apply', '--yes', '--allow-breaking'], atoms)).toMatchObject({ exit: 0 })
    edit(atoms, 'branches', { summaryPrompt: 'Ada’s.' })
    write('Ada’s.')
    all('pulled')
    write('Next.')
    for (let n = 0; n < 101; n++) {
      writeFileSync(join(folder, 'notes.txt'), `${n}`)
      all(`note ${n}`)
    }
    const others = { GIT_DIR: join(folder, 'elsewhere'), GIT_WORK_TREE: '/' }
    const ran = await runIn(folder, ['plan', '--format=json'], { env: { ...atoms.env, ...others } })
    expect(ran.json.agents[0]).toMatchObject(PENDING)
  }, 60_000)

  it.each(DIALECTS)('nor what an apply replaced that kept another change, on %s', async (dialect) => {
    const { atoms, folder, write, planned } = await pulled(dialect)
    write(of('Ada’s.'), 'pulled')
    edit(atoms, dialect, { dispositionMetrics: metrics('Kim’s?') })
    const keeping = ['apply', '--yes', '--on-drift=keep']
    for (const summary of ['Second.', 'Third.']) {
      write(of(summary), summary)
      expect(await runIn(folder, keeping, atoms)).toMatchObject({ exit: 0 })
    }
    edit(atoms, dialect, { summaryPrompt: 'Second.' })
    write(of('Fourth.'), 'fourth')
    const { drift } = await planned('--on-drift=keep')
    expect(drift).toContainEqual(expect.objectContaining({ path: '/summaryPrompt', state: 'conflict' }))
  })

  it.each(DIALECTS)('nor that an apply is undone that kept another change, on %s', async (dialect) => {
    const { atoms, folder, write, planned } = await pulled(dialect)
    write(of('Ada’s.'), 'pulled')
    edit(atoms, dialect, { dispositionMetrics: metrics('Kim’s?') })
    write(of('Second.'), 'second')
    const keeping = ['apply', '--yes', '--on-drift=keep', '--record=kept.json']
    expect(await runIn(folder, keeping, atoms)).toMatchObject({ exit: 0 })
    expect(await runIn(folder, ['rollback', 'kept.json', '--yes'], atoms)).toMatchObject({ exit: 0 })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('Ada’s.')
    const { drift } = await planned()
    expect(drift.map(({ path }: { path: string }) => path)).toEqual(['/dispositionMetrics/why'])
  })

  it.each(VERSIONED)('nor what was rolled back, came again and was put back, on %s', async (dialect) => {
    const { atoms, folder } = await committed(dialect, of('First.'))
    writeFileSync(`${folder}/agents/a.yaml`, of('Second.'))
    commit(folder)
    expect(await runIn(folder, ['apply', '--yes', '--record=second.json'], atoms)).toMatchObject({ exit: 0 })
    expect(await runIn(folder, ['rollback', 'second.json', '--yes'], atoms)).toMatchObject({ exit: 0 })
    expect(await agentOf(folder, atoms)).toMatchObject(PENDING)
    for (const summaryPrompt of ['Second.', 'First.']) edit(atoms, dialect, { summaryPrompt })
    expect(await agentOf(folder, atoms)).toMatchObject({
      origin: 'drifted',
      drift: [{ path: '/summaryPrompt', applied: 'Second.', live: 'First.' }],
    })
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 4 })
  })

  it.each(DIALECTS)('nor what somebody put back after Git had gone on from it, on %s', async (dialect) => {
    const { atoms, folder, write, planned } = await pulled(dialect)
    for (const summary of ['Ada’s.', 'Bob’s.']) {
      edit(atoms, dialect, { summaryPrompt: summary })
      write(of(summary), summary)
      expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
    }
    expect(await planned()).toMatchObject({ action: 'none' })
    edit(atoms, dialect, { summaryPrompt: 'Ada’s.' })
    expect(await planned()).toMatchObject({ drift: [{ path: '/summaryPrompt', live: 'Ada’s.' }] })
    expect(await runIn(folder, ['drift'], atoms)).toMatchObject({ exit: 2 })
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 4 })
  })

  it.each(DIALECTS)(
    'nor the applied value once it is put back after it was replaced, on %s',
    async (dialect) => {
      const { atoms, folder, write, planned } = await pulled(dialect)
      write(of('Ada’s.'), 'pulled')
      expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
      edit(atoms, dialect, { summaryPrompt: 'First.' })
      expect(await planned()).toMatchObject({
        origin: 'drifted',
        drift: [{ path: '/summaryPrompt', applied: 'Ada’s.', live: 'First.' }],
      })
      expect(await runIn(folder, ['drift'], atoms)).toMatchObject({ exit: 2 })
      expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 4 })
      expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('First.')
      write(of('Next.'), 'next')
      expect(await planned()).toMatchObject({ origin: 'conflict', drift: [{ applied: 'Ada’s.' }] })
      expect(await planned('--on-drift=overwrite')).toMatchObject({ blockers: [] })
    },
  )

  it.each(DIALECTS)(
    'but a wording that was tried and put back before Git asked for it, on %s',
    async (dialect) => {
      const { atoms, folder } = await committed(dialect, of('First.'))
      for (const summaryPrompt of ['Tried.', 'First.']) edit(atoms, dialect, { summaryPrompt })
      writeFileSync(`${folder}/agents/a.yaml`, of('Tried.'))
      expect(await agentOf(folder, atoms)).toMatchObject(PENDING)
      commit(folder, 'x', Date.now() + 2 * DAY_MS)
      expect(await agentOf(folder, atoms)).toMatchObject(PENDING)
    },
  )

  it.each(VERSIONED)(
    'nor the applied value put back, however little Git knows of when it asked for another, on %s',
    async (dialect) => {
      const { atoms, folder } = await committed(dialect, of('First.'))
      edit(atoms, dialect, { summaryPrompt: 'Ada’s.' })
      writeFileSync(`${folder}/agents/a.yaml`, of('Next.'))
      commit(folder, 'next', Date.now() + 9 * 3_600_000)
      edit(atoms, dialect, { summaryPrompt: 'First.' })
      const refused = {
        origin: 'conflict',
        drift: [{ applied: 'First.', live: 'First.', editor: 'Ada' }],
        blockers: [{ message: expect.stringContaining('changed, and put back since') }],
      }
      expect(await agentOf(folder, atoms)).toMatchObject(refused)
      expect(await runIn(folder, ['drift'], atoms)).toMatchObject({ exit: 2 })
      const clone = folderWith({})
      execFileSync('git', ['clone', '-q', '--depth=1', `file://${folder}`, clone])
      expect(await agentOf(clone, atoms)).toMatchObject(refused)
      git(folder, 'mv', 'agents/a.yaml', 'agents/b.yml')
      git(folder, 'commit', '-qm', 'moved')
      expect(await agentOf(folder, atoms)).toMatchObject(refused)
      git(folder, 'commit', '-q', '--amend', '--date=now', '-m', 'again')
      expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 4 })
      expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('First.')
    },
  )

  it('nor the applied value once its version is activated again, which takes no new one', async () => {
    const { atoms, folder, write, planned } = await pulled('drafts')
    write(of('Ada’s.'), 'pulled')
    expect(await planned()).toMatchObject({ action: 'none' })
    const api = `${atoms.env.SMALLEST_BASE_URL}/agent/${id(1)}`
    const headers = { Authorization: `Bearer ${atoms.env.SMALLEST_API_KEY}` }
    const answer = JSON.parse(await (await fetch(`${api}/versions`, { headers })).text())
    const [, applied] = answer.data.versions
    expect(applied.label).toContain('atoms-sync')
    await fetch(`${api}/versions/${applied._id}/activate`, { method: 'PATCH', headers })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('First.')
    expect(await planned()).toMatchObject({
      origin: 'drifted',
      drift: [{ applied: 'Ada’s.', live: 'First.', revision: applied._id, editor: expect.any(String) }],
    })
    expect(await runIn(folder, ['drift'], atoms)).toMatchObject({ exit: 2 })
  })

  it.each(['refuse', 'keep'])(
    'nor what a version that was live between left behind, with %s',
    async (onDrift) => {
      const { atoms, folder } = await committed('drafts', file('First.'))
      const api = `${atoms.env.SMALLEST_BASE_URL}/agent/${id(1)}`
      const headers = { Authorization: `Bearer ${atoms.env.SMALLEST_API_KEY}` }
      const { data } = JSON.parse(await (await fetch(`${api}/versions`, { headers })).text())
      const [ours, before] = data.versions
      const activate = (version: { _id: string }) =>
        fetch(`${api}/versions/${version._id}/activate`, { method: 'PATCH', headers })
      await activate(before)
      writeFileSync(`${folder}/agents/a.yaml`, file('First.', 'Why then?'))
      commit(folder, 'another field')
      if (onDrift === 'keep') {
        const keeping = ['apply', '--yes', '--on-drift=keep', '--allow-breaking']
        expect((await runIn(folder, keeping, atoms)).exit).not.toBe(1)
        expect(await runIn(folder, ['drift'], atoms)).toMatchObject({ exit: 2 })
        expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 4 })
        return
      }
      await activate(ours)
      writeFileSync(`${folder}/agents/a.yaml`, file('Second.'))
      commit(folder, 'the field that was put back')
      expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 4 })
      expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('First.')
    },
  )

  it('nor what stood in a file that left the live value alone', async () => {
    const { atoms, folder, write, planned } = await pulled()
    const why = (prompt: string, over = {}) =>
      of('Ada’s.', { dispositionMetrics: [fileMetric({ identifier: 'why', prompt })], ...over })
    write(why('Why?'), 'a metric')
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
    write(of('Ada’s.', { ignore: ['/dispositionMetrics/why'] }), 'left to the dashboard')
    edit(atoms, 'branches', { dispositionMetrics: [] })
    write(why('Why then?'), 'taken back')
    expect(await planned()).toMatchObject({
      origin: 'conflict',
      drift: [{ path: '/dispositionMetrics/why' }],
    })
  })

  it('nor what only a commit of a merged branch held', async () => {
    const { folder, write, planned } = await pulled()
    git(folder, 'checkout', '-q', '-b', 'feature')
    commit(folder, 'pulled')
    write(of('Feature.'), 'feature')
    git(folder, 'checkout', '-q', '-')
    git(folder, 'merge', '-q', '--no-ff', '-m', 'merged', 'feature')
    expect(await planned()).toMatchObject({ origin: 'conflict' })
  })

  it('and no promotion takes it back: the branch was applied before', async () => {
    const settings = 'version: 1\nenvironments: { production: {}, staging: { branch: staging } }\n'
    const { atoms, folder, write } = await pulled()
    writeFileSync(`${folder}/atoms-sync.yaml`, settings)
    const staging = (...argv: string[]) => runIn(folder, [...argv, '--env=staging', '--yes'], atoms)
    write(of('Second.'), 'for staging')
    expect(await staging('apply', '--create-branch', '--on-drift=overwrite')).toMatchObject({ exit: 0 })
    edit(atoms, 'branches', { summaryPrompt: 'Urgent.' })
    write(of('Urgent.'), 'pulled')
    expect(await staging('promote')).toMatchObject({
      exit: 4,
      stdout: expect.stringContaining('Ada changed'),
    })
    expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('Urgent.')
  })

  it.each<[string, string, string]>([
    ['its file', 'agents/a.yaml', 'agents/b.yaml'],
    ['its ending', 'agents/a.yaml', 'agents/a.yml'],
    ['its folder', 'agents', 'agents-of-sales'],
    ['a folder above it', 'agents/a.yaml', 'agents/sales/de/a.yaml'],
  ])('also where one commit renames %s and edits it', async (_, from, to) => {
    const { atoms, folder, write } = await pulled()
    writeFileSync(`${folder}/atoms-sync.yaml`, 'version: 1\nagents: "agents*/**/*.{yaml,yml}"\n')
    git(folder, 'add', 'atoms-sync.yaml')
    write(of('Ada’s.'), 'pulled')
    mkdirSync(`${folder}/agents/sales/de`, { recursive: true })
    git(folder, 'mv', from, to)
    const file = to.includes('.') ? to : `${to}/a.yaml`
    writeFileSync(`${folder}/${file}`, of('Next.'))
    git(folder, 'add', '-A')
    git(folder, 'commit', '-qm', 'moved and edited')
    expect(await agentOf(folder, atoms)).toMatchObject(PENDING)
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
  })

  it('which a shallow clone does not have, and says so', async () => {
    const { atoms, folder, write } = await pulled()
    write(of('Ada’s.'), 'pulled')
    write(of('Next.'), 'next')
    const clone = folderWith({})
    execFileSync('git', ['clone', '-q', '--depth=1', `file://${folder}`, clone])
    const plan = await runIn(clone, ['plan'], atoms)
    expect(plan.stdout.replace(/\s+/g, ' ')).toContain('a shallow clone, or')
    expect(await agentOf(clone, atoms)).toMatchObject({ origin: 'conflict' })
  })

  it.each<[string, (folder: string) => Record<string, string>]>([
    ['no folder for temporary files', () => ({ TMPDIR: '/nonexistent' })],
    [
      'a commit with a name that no file can have',
      (folder) => {
        const blob = execFileSync('git', ['-C', folder, 'hash-object', '-w', 'agents/a.yaml'], {
          encoding: 'utf8',
        })
        const name = `docs/${'x'.repeat(300)}.yaml`
        git(folder, 'update-index', '--add', '--cacheinfo', `100644,${blob.trim()},${name}`)
        git(folder, 'commit', '-qm', 'long')
        git(folder, 'rm', '-q', '--cached', name)
        git(folder, 'commit', '-qm', 'gone')
        return {}
      },
    ],
  ])('and %s is no end of it', async (_, prepare) => {
    const { atoms, folder, write } = await pulled()
    write(of('Ada’s.'), 'pulled')
    const env = { ...atoms.env, ...prepare(folder) }
    write(of('Next.'))
    const { TMPDIR } = process.env
    onTestFinished(() => {
      if (TMPDIR === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = TMPDIR
    })
    if ('TMPDIR' in env) process.env.TMPDIR = '/nonexistent'
    const ran = await runIn(folder, ['plan', '--format=json'], { env })
    expect(ran).toMatchObject({
      exit: 0,
      json: { agents: [{ origin: 'TMPDIR' in env ? 'conflict' : 'pending' }] },
    })
  })

  it('a value of a shared metric, too, but none of a field that Git left alone', async () => {
    const csat = (prompt: string) =>
      `metrics:\n  - { identifier: csat, prompt: "${prompt}", type: INTEGER }\n`
    const { atoms, folder } = await committed('branches')
    const using = agentFile({ agentId: id(1), dispositionMetrics: [{ use: 'csat' }] })
    mkdirSync(`${folder}/metrics`)
    const share = (prompt: string) => writeFileSync(`${folder}/metrics/shared.yaml`, csat(prompt))
    await rewrite(folder, using)
    share('From 1 to 5?')
    expect(await runIn(folder, ['apply', '--yes', '--allow-breaking'], atoms)).toMatchObject({ exit: 0 })
    const theirs = wireMetric({
      identifier: 'csat',
      dispositionMetricPrompt: 'From 1 to 9?',
      dispositionMetricType: 'INTEGER',
      choices: undefined,
    })
    edit(atoms, 'branches', { dispositionMetrics: [theirs] })
    share('From 1 to 9?')
    git(folder, 'add', 'agents', 'metrics')
    git(folder, 'commit', '-qm', 'x')
    share('From 1 to 10?')
    expect(await agentOf(folder, atoms)).toMatchObject({ origin: 'pending', blockers: [] })
    await rewrite(folder, agentFile({ agentId: id(1), summaryPrompt: 'Next.' }))
    edit(atoms, 'branches', { summaryPrompt: '' })
    share('From 1 to 9?')
    expect(await agentOf(folder, atoms)).toMatchObject({ origin: 'conflict' })
  })

  it.each<[string, (folder: string) => void]>([
    ['before it was applied', () => {}],
    [
      'in commits that lead elsewhere',
      (folder) => {
        git(folder, 'checkout', '-q', '--orphan', 'other')
        writeFileSync(`${folder}/agents/a.yaml`, file('Old.'))
        // The same commit would have the same name.
        commit(folder, 'another beginning')
      },
    ],
    [
      'in a repository that lacks the applied commit',
      (folder) => rmSync(`${folder}/.git`, { recursive: true }),
    ],
  ])('but not what it knew %s', async (_, change) => {
    const { atoms, folder } = await committed('branches', file('Old.'))
    await rewrite(folder, file('First.'))
    commit(folder)
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
    change(folder)
    edit(atoms, 'branches', { summaryPrompt: 'Old.' })
    await rewrite(folder, file('Next.'))
    expect(await agentOf(folder, atoms)).toMatchObject({ origin: 'conflict' })
  })

  it('but an apply takes nothing for applied that was set aside with `ignore`, or is not managed', async () => {
    const { atoms, folder } = await applied('direct')
    edit(atoms, 'direct', { summaryPrompt: 'Ada’s.' })
    const plain = file('First.')
    for (const aside of [`${plain}ignore: [/summaryPrompt]\n`, plain.replace(/^summaryPrompt: .*$/m, '')]) {
      await rewrite(folder, aside)
      expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
    }
    await rewrite(folder, plain)
    expect(await agentOf(folder, atoms)).toMatchObject({ origin: 'drifted' })
  })

  it('and one that sets something else aside takes the rest for applied', async () => {
    const { atoms, folder } = await applied('direct')
    edit(atoms, 'direct', { summaryPrompt: 'Ada’s.' })
    await rewrite(folder, `${file('Ada’s.')}ignore: [/dispositionMetrics/why]\n`)
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
    edit(atoms, 'direct', { summaryPrompt: 'First.' })
    expect(await agentOf(folder, atoms)).toMatchObject({ origin: 'drifted' })
  })

  it('what an apply without versions found as asked for counts as applied, though a killed run wrote it', async () => {
    const { atoms, folder } = await applied('direct')
    edit(atoms, 'direct', { summaryPrompt: 'Second.' })
    await rewrite(folder, file('Second.'))
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
    await rewrite(folder, file('Third.'))
    expect(await agentOf(folder, atoms)).toMatchObject({ origin: 'pending', drift: [] })
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
  })
})

describe('an agent that no apply has written yet', () => {
  const git = (folder: string, ...args: string[]) =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args])

  /** Taken in by `init --from-live`, committed, and found as asked for by an apply. */
  async function adopted(dialect: Dialect) {
    const atoms = await emulate({
      agents: [
        {
          id: id(1),
          name: 'Sales',
          dialect,
          config: { summaryPrompt: 'First.', dispositionMetrics: metrics('Why?') },
        },
      ],
    })
    const folder = folderWith({})
    git(folder, 'init', '-q')
    expect(await runIn(folder, ['init', '--from-live'], atoms)).toMatchObject({ exit: 0 })
    git(folder, 'add', '-A')
    git(folder, 'commit', '-qm', 'init')
    const change = (from: string, to: string, message?: string) => {
      const path = `${folder}/agents/sales.yaml`
      writeFileSync(path, textOf(folder, 'agents/sales.yaml').replace(from, to))
      if (message !== undefined) git(folder, 'commit', '-qam', message)
    }
    return { atoms, folder, change }
  }

  it.each(VERSIONED)(
    'but that files and live agreed on has a base from its first minute, on %s',
    async (dialect) => {
      const { atoms, folder, change } = await adopted(dialect)
      expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
      edit(atoms, dialect, { summaryPrompt: 'Ada’s.' })
      expect(await runIn(folder, ['drift'], atoms)).toMatchObject({ exit: 2 })
      change('Why?', 'Why then?', 'another field')
      const drift = [
        { path: '/summaryPrompt', applied: 'First.', live: 'Ada’s.', desired: 'First.', editor: 'Ada' },
      ]
      expect(await agentOf(folder, atoms)).toMatchObject({ origin: 'drifted', drift })
      expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 4 })
      expect(atoms.liveConfig(id(1)).summaryPrompt).toBe('Ada’s.')
      expect(await runIn(folder, ['apply', '--yes', '--on-drift=keep'], atoms)).toMatchObject({ exit: 0 })
      expect(atoms.liveConfig(id(1))).toMatchObject({
        summaryPrompt: 'Ada’s.',
        dispositionMetrics: metrics('Why then?'),
      })
      expect(await runIn(folder, ['drift'], atoms)).toMatchObject({ exit: 2 })
    },
  )

  it.each(VERSIONED)('is pending where the files alone moved, also after a pull, on %s', async (dialect) => {
    const { atoms, folder, change } = await adopted(dialect)
    change('Why?', 'Why then?', 'next')
    expect(await agentOf(folder, atoms)).toMatchObject({ origin: 'pending', blockers: [] })
    edit(atoms, dialect, { summaryPrompt: 'Ada’s.' })
    expect(await agentOf(folder, atoms)).toMatchObject({ origin: 'drifted' })
    expect(await runIn(folder, ['pull', '--agent=Sales'], atoms)).toMatchObject({ exit: 0 })
    change('Why?', 'Why then?', 'pulled')
    change('Ada’s.', 'Next.', 'next')
    expect(await agentOf(folder, atoms)).toMatchObject({ origin: 'pending', blockers: [] })
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
  })

  it.each(VERSIONED)('and whose value is put back on the dashboard is drifted, on %s', async (dialect) => {
    const { atoms, folder, change } = await adopted(dialect)
    edit(atoms, dialect, { summaryPrompt: 'Ada’s.' })
    change('First.', 'Next.', 'next')
    edit(atoms, dialect, { summaryPrompt: 'First.' })
    expect(await agentOf(folder, atoms)).toMatchObject({ origin: 'conflict' })
  })

  it.each(VERSIONED)('in a shallow clone is not written, in words that say why, on %s', async (dialect) => {
    const { atoms, folder, change } = await adopted(dialect)
    change('Why?', 'Why then?', 'next')
    const clone = folderWith({})
    execFileSync('git', ['clone', '-q', '--depth=1', `file://${folder}`, clone])
    const ran = await runIn(clone, ['apply', '--yes'], atoms)
    expect(ran).toMatchObject({ exit: 4 })
    expect(ran.stdout).toContain('shallow')
    expect(await runIn(clone, ['apply', '--yes', '--on-drift=overwrite'], atoms)).toMatchObject({ exit: 0 })
  })

  it('is noted where the platform keeps no history: by init, by pull, and by an apply with nothing to do', async () => {
    const { atoms, folder, change } = await adopted('direct')
    const refused = async (applied: string, live: string) => {
      expect(await agentOf(folder, atoms)).toMatchObject({
        drift: [{ path: '/summaryPrompt', applied, live }],
      })
      expect(await runIn(folder, ['drift'], atoms)).toMatchObject({ exit: 2 })
      expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 4 })
    }
    edit(atoms, 'direct', { summaryPrompt: 'Ada’s.' })
    change('Why?', 'Why then?', 'another field')
    await refused('First.', 'Ada’s.')
    expect(await runIn(folder, ['pull', '--check'], atoms)).toMatchObject({ exit: 2 })
    await refused('First.', 'Ada’s.')
    expect(await runIn(folder, ['pull'], atoms)).toMatchObject({ exit: 0 })
    change('Why?', 'Why then?', 'pulled')
    edit(atoms, 'direct', { summaryPrompt: 'First.' })
    await refused('Ada’s.', 'First.')
    expect(await runIn(folder, ['apply', '--yes', '--on-drift=overwrite'], atoms)).toMatchObject({ exit: 0 })
    rmSync(`${folder}/.atoms-sync`, { recursive: true })
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
    edit(atoms, 'direct', { summaryPrompt: 'Bob’s.' })
    await refused('Ada’s.', 'Bob’s.')
    rmSync(`${folder}/.atoms-sync`, { recursive: true })
    edit(atoms, 'direct', { summaryPrompt: 'Ada’s.' })
    change('Ada’s.', 'Next.', 'next')
    edit(atoms, 'direct', { dispositionMetrics: metrics('Bob asks?') })
    expect(await runIn(folder, ['init', '--from-live'], atoms)).toMatchObject({ exit: 0 })
    expect(await runIn(folder, ['pull', '--baseline=b.json'], atoms)).toMatchObject({ exit: 1 })
    expect(await runIn(folder, ['pull', '--baseline=b.json', '--baseline-new'], atoms)).toMatchObject({
      exit: 0,
    })
    expect(textOf(folder, 'b.json')).toContain('Bob asks?')
  })

  it('and that the files never agreed with is adopted as ever, in Git too', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), config: { summaryPrompt: 'Theirs.' } }] })
    const folder = folderWith({ 'agents/a.yaml': file('Ours.') })
    git(folder, 'init', '-q')
    expect(await agentOf(folder, atoms)).toMatchObject({ origin: 'adopt', blockers: [] })
    git(folder, 'add', '-A')
    git(folder, 'commit', '-qm', 'ours')
    edit(atoms, 'branches', { summaryPrompt: 'Ada’s.' })
    expect(await agentOf(folder, atoms)).toMatchObject({
      origin: 'adopt',
      blockers: [],
      adopted: { editor: 'Ada', at: expect.stringMatching(/^20/), revision: expect.any(String) },
    })
    const applied = await runIn(folder, ['apply', '--yes'], atoms)
    expect(applied).toMatchObject({ exit: 0 })
    expect(applied.stdout.replace(/\s+/g, ' ')).toContain('published by Ada on 20')
  })
})
