import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentFile, fileMetric, id, wireMetric } from '../build.js'
import { type Atoms, emulate } from '../emulator/emulate.js'
import { fastClock, folderWith, runIn } from '../world.js'

const NEW_SUMMARY = 'Summarize this sales call briefly.'
const VERSIONED = ['drafts', 'branches'] as const
const ALL = ['direct', ...VERSIONED] as const

/** Three agents of one dialect, and files that ask for another summary of each. */
async function fleet(dialect: (typeof ALL)[number], over: Record<string, unknown> = {}, options = {}) {
  const agents = [1, 2, 3].map((n) => ({
    id: id(n),
    name: `Agent ${n}`,
    dialect,
    config: { summaryPrompt: 'Old.', dispositionMetrics: [wireMetric()] },
    ...(n === 2 && over),
  }))
  const atoms = await emulate({ agents }, options)
  const files = [1, 2, 3].map((n) => [`agents/${n}.yaml`, agentFile({ agentId: id(n), name: `Agent ${n}` })])
  return { atoms, folder: folderWith(Object.fromEntries(files)) }
}

const summaryOf = (atoms: Atoms, n: number) => atoms.liveConfig(id(n)).summaryPrompt
const drafts = async (atoms: Atoms, n: number) => {
  const answer = await fetch(`${atoms.url}/agent/${id(n)}/branches`, {
    headers: { authorization: 'Bearer sk_x' },
  })
  const { data } = (await answer.json()) as { data: { branches: { hasOpenDraft: boolean }[] } }
  return data.branches.filter((branch) => branch.hasOpenDraft).length
}

describe('a version that is published on drafts and does not become active', () => {
  it.each<[string, object, readonly string[]]>([
    ['because its scan does not end', { scan: 'never' }, ['--scan-timeout=2s']],
    ['because activation is refused', {}, []],
  ])('%s, is never told as nothing written', async (_, over, flags) => {
    const { atoms, folder } = await fleet('drafts', { ...over, activatesOnPublish: false })
    atoms.faults({ method: 'PATCH', path: '**/activate', status: 403 })
    const argv = ['apply', '--yes', '--agent', id(2), ...flags]
    const ran = await runIn(folder, [...argv, '--format=json'], { ...atoms, clock: fastClock() })
    expect([ran.exit, ran.json.outcomes]).toMatchObject([3, [{ status: 'failed', wrote: true }]])
    const again = await runIn(folder, argv, { ...atoms, clock: fastClock() })
    expect(again.stdout).toContain('published')
    expect(again.stdout).not.toContain('nothing was written')
  })
})

describe('an open draft of somebody else', () => {
  const openDraft = { editor: 'Ada', changes: { globalPrompt: 'Unfinished thoughts' } }

  it('is a blocker in the plan, with the editor', async () => {
    const { atoms, folder } = await fleet('branches', { openDraft })
    const { exit, json } = await runIn(folder, ['plan', '--format', 'json'], atoms)
    expect(exit).toBe(0)
    expect(json.agents[1].blockers).toMatchObject([
      { id: 'open-draft', message: expect.stringContaining('Ada') },
    ])
  })

  it('is refused; the others are applied, and the edit stays unpublished', async () => {
    const { atoms, folder } = await fleet('branches', { openDraft })
    const { exit, json } = await runIn(folder, ['apply', '--yes', '--format', 'json'], atoms)
    expect(exit).toBe(3)
    expect(json.outcomes.map((outcome: { status: string }) => outcome.status)).toEqual([
      'applied',
      'refused',
      'applied',
    ])
    expect(summaryOf(atoms, 2)).toBe('Old.')
    expect(await drafts(atoms, 2)).toBe(1)
  })

  it('exits 4 when it is the only agent', async () => {
    const { atoms, folder } = await fleet('branches', { openDraft })
    expect(await runIn(folder, ['apply', '--yes', '--agent', 'Agent 2'], atoms)).toMatchObject({ exit: 4 })
    expect(atoms.writes()).toEqual([])
  })

  it('is thrown away with --on-open-draft=discard', async () => {
    const { atoms, folder } = await fleet('branches', { openDraft })
    expect(await runIn(folder, ['apply', '--yes', '--on-open-draft=discard'], atoms)).toMatchObject({
      exit: 0,
    })
    expect(summaryOf(atoms, 2)).toBe(NEW_SUMMARY)
    expect(JSON.stringify(atoms.state())).not.toContain('"globalPrompt":"Unfinished thoughts"},"draft')
  })

  it('is shipped along with --on-open-draft=include', async () => {
    const { atoms, folder } = await fleet('branches', { openDraft })
    expect(await runIn(folder, ['apply', '--yes', '--on-open-draft=include'], atoms)).toMatchObject({
      exit: 0,
    })
    expect(summaryOf(atoms, 2)).toBe(NEW_SUMMARY)
    const answer = await fetch(`${atoms.url}/agent/${id(2)}`, { headers: { authorization: 'Bearer sk_x' } })
    expect(await answer.text()).toContain('Unfinished thoughts')
  })

  it('that appears between the look and our edit is not published, and loses only our part', async () => {
    const { atoms, folder } = await fleet('branches')
    const meddling: typeof fetch = async (input, init) => {
      if (init?.method === 'PUT' && String(input).includes(id(2))) {
        atoms.edit(id(2), openDraft.changes, { editor: 'Ada', publish: false })
      }
      return fetch(input, init)
    }
    const { exit, stdout } = await runIn(folder, ['apply', '--yes'], { ...atoms, fetch: meddling })
    expect(exit).toBe(3)
    expect(stdout).toContain('Ada')
    expect(summaryOf(atoms, 2)).toBe('Old.')
    const query = `${atoms.url}/agent/${id(2)}`
    const branches = await fetch(`${query}/branches`, { headers: { authorization: 'Bearer sk_x' } })
    const draftId = /"openDraftId":"(\w+)"/.exec(await branches.text())?.[1]
    const draft = await fetch(`${query}?draftId=${draftId}`, { headers: { authorization: 'Bearer sk_x' } })
    const text = await draft.text()
    expect(text).toContain('Unfinished thoughts')
    expect(text).not.toContain(NEW_SUMMARY)
  })

  it('that holds exactly our change is what an interrupted apply left: it is published', async () => {
    const changes = {
      postCallAnalyticsConfig: {
        summaryPrompt: NEW_SUMMARY,
        dispositionMetrics: [wireMetric()],
        successMetrics: [],
      },
    }
    const { atoms, folder } = await fleet('branches', { openDraft: { editor: 'CI', changes } })
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
    expect(summaryOf(atoms, 2)).toBe(NEW_SUMMARY)
    expect(await drafts(atoms, 2)).toBe(0)
  })
})

describe('an agent that moves between plan and write', () => {
  it.each(ALL)('is refused with the field, on %s; the others are applied', async (dialect) => {
    const { atoms, folder } = await fleet(dialect)
    const edit = () => {
      const config = { summaryPrompt: 'Edited meanwhile.', dispositionMetrics: [wireMetric()] }
      atoms.edit(id(2), dialect === 'direct' ? config : { postCallAnalyticsConfig: config })
      return 'yes\n'
    }
    const { exit, stdout } = await runIn(folder, ['apply'], { ...atoms, typed: edit })
    expect(exit).toBe(3)
    expect(stdout).toContain('/summaryPrompt')
    expect([1, 2, 3].map((n) => summaryOf(atoms, n))).toEqual([NEW_SUMMARY, 'Edited meanwhile.', NEW_SUMMARY])
  })
})

describe('the security scan', () => {
  const scanning = (scan: unknown, dialect: (typeof VERSIONED)[number]) => {
    const clock = fastClock()
    const now = () => clock.now().getTime()
    return fleet(dialect, { scan }, { scanMs: 2_000, now }).then((started) => ({ ...started, clock }))
  }

  it.each(VERSIONED)('is waited for, on %s', async (dialect) => {
    const { atoms, folder, clock } = await scanning('pass', dialect)
    const { exit, stderr } = await runIn(folder, ['apply', '--yes'], { ...atoms, clock })
    expect(exit).toBe(0)
    expect(stderr).toContain('Agent 2: waiting for the security scan')
    expect(summaryOf(atoms, 2)).toBe(NEW_SUMMARY)
  })

  it.each(VERSIONED)(
    'that fails is reported with its reason and leaves nothing of ours, on %s',
    async (dialect) => {
      const { atoms, folder, clock } = await scanning({ fail: 'asks for card numbers' }, dialect)
      const { exit, json } = await runIn(folder, ['apply', '--yes', '--format=json'], { ...atoms, clock })
      expect(exit).toBe(3)
      expect(json.outcomes[1]).toMatchObject({
        status: 'failed',
        wrote: dialect === 'drafts',
        error: { code: 'SCAN_FAILED', message: expect.stringContaining('asks for card numbers') },
      })
      // The platform keeps a rejected version, and nobody can take it out of the list.
      if (dialect === 'drafts')
        expect(json.outcomes[1].left).toMatch(/^version \w+ stays in the list of versions/)
      expect(summaryOf(atoms, 2)).toBe('Old.')
      if (dialect === 'branches') expect(await drafts(atoms, 2)).toBe(0)
      const { stdout } = await runIn(folder, ['apply', '--yes'], { ...atoms, clock })
      expect(stdout.includes('nothing was written')).toBe(dialect === 'branches')
    },
  )

  it.each(VERSIONED)('that never ends is given up at the deadline, on %s', async (dialect) => {
    const { atoms, folder, clock } = await scanning('never', dialect)
    const options = ['apply', '--yes', '--scan-timeout=20s', '--format=json']
    const { exit, json } = await runIn(folder, options, { ...atoms, clock })
    expect(exit).toBe(3)
    expect(json.outcomes[1]).toMatchObject({
      status: 'failed',
      // A version stays published, and may become active.
      wrote: dialect === 'drafts',
      error: { code: 'SCAN_TIMEOUT' },
    })
    expect(summaryOf(atoms, 2)).toBe('Old.')
    if (dialect === 'branches') expect(await drafts(atoms, 2)).toBe(0)
  })
})

describe('a platform in trouble', () => {
  it.each(VERSIONED)(
    'that is frozen is reported, and nothing of ours is left behind, on %s',
    async (dialect) => {
      const { atoms, folder } = await fleet(dialect)
      atoms.freeze(true)
      const { exit, json } = await runIn(folder, ['apply', '--yes', '--format=json'], atoms)
      expect(exit).toBe(1)
      expect(json.outcomes[0]).toMatchObject({ status: 'failed', wrote: false, error: { code: 'LOCKED' } })
    },
  )

  it.each([
    ['direct', 'POST', '**/post-call-analytics'],
    ['drafts', 'POST', '**/drafts'],
    ['drafts', 'PATCH', '**/config'],
    ['drafts', 'POST', '**/publish'],
    ['branches', 'PUT', '**/draft'],
    ['branches', 'POST', '**/publish'],
  ] as const)(
    'that drops the answer to a %s %s %s: run again, and it is as if nothing happened',
    async (dialect, method, path) => {
      for (const reset of ['before', 'after'] as const) {
        const { atoms, folder } = await fleet(dialect)
        atoms.faults({ method, path, reset, times: 1 })
        const first = await runIn(folder, ['apply', '--yes', '--format=json'], atoms)
        const applied = first.json.outcomes.filter(
          (outcome: { status: string }) => outcome.status === 'applied',
        )
        for (const { agentId } of applied) expect(atoms.liveConfig(agentId).summaryPrompt).toBe(NEW_SUMMARY)
        if (dialect === 'branches') {
          for (const n of [1, 2, 3]) expect(await drafts(atoms, n)).toBe(0)
        }
        expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
        expect([1, 2, 3].map((n) => summaryOf(atoms, n))).toEqual([NEW_SUMMARY, NEW_SUMMARY, NEW_SUMMARY])
      }
    },
  )

  it('that serves something else than was written is an error with the field', async () => {
    const { atoms, folder } = await fleet('branches')
    const meddling: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init)
      if (String(input).endsWith('/publish') && String(input).includes(id(2))) {
        atoms.edit(id(2), {
          postCallAnalyticsConfig: { summaryPrompt: 'Dropped it.', dispositionMetrics: [wireMetric()] },
        })
      }
      return answer
    }
    const { exit, json } = await runIn(folder, ['apply', '--yes', '--format=json'], {
      ...atoms,
      fetch: meddling,
    })
    expect(exit).toBe(3)
    expect(json.outcomes[1]).toMatchObject({
      status: 'failed',
      wrote: true,
      error: { code: 'NOT_APPLIED', message: expect.stringContaining('/summaryPrompt') },
    })
  })

  it('that answers 429 is asked again after the pause it wants', async () => {
    const { atoms, folder } = await fleet('branches')
    const body = { status: false, error: 'Rate limit exceeded', code: 'RATE_LIMIT_EXCEEDED', retry_after: 7 }
    atoms.faults({ path: '**', status: 429, body, headers: { 'Retry-After': '7' }, times: 4 })
    const clock = fastClock()
    const startedMs = clock.elapsedMs()
    expect(await runIn(folder, ['plan'], { ...atoms, clock })).toMatchObject({ exit: 0 })
    expect(clock.elapsedMs() - startedMs).toBeGreaterThanOrEqual(7_000)
  })
})

describe('an organisation that has moved on', () => {
  it('is told apart for each agent, whatever the mix', async () => {
    const agents = ALL.map((dialect, i) => ({
      id: id(i + 1),
      name: dialect,
      dialect,
      config: { summaryPrompt: 'Old.' },
    }))
    const atoms = await emulate({ agents })
    const files = ALL.map((name, i) => [`agents/${name}.yaml`, agentFile({ agentId: id(i + 1), name })])
    const folder = folderWith(Object.fromEntries(files))
    const { json } = await runIn(folder, ['plan', '--format=json'], atoms)
    expect(json.agents.map((agent: { dialect: string }) => agent.dialect)).toEqual([
      'branches',
      'direct',
      'drafts',
    ])
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
    expect(ALL.map((_, i) => summaryOf(atoms, i + 1))).toEqual([NEW_SUMMARY, NEW_SUMMARY, NEW_SUMMARY])
  })
})

describe('confirmation', () => {
  it('without a terminal exits 4 with the command that would go on', async () => {
    const { atoms, folder } = await fleet('branches')
    const { exit, stderr } = await runIn(folder, ['apply', '--agent', 'Agent 1'], atoms)
    expect(exit).toBe(4)
    expect(stderr).toContain("atoms-sync apply --agent 'Agent 1' --yes")
    expect(atoms.writes()).toEqual([])
  })

  it.each(['no\n', '\n', ''])('is refused by %j', async (typed) => {
    const { atoms, folder } = await fleet('branches')
    expect(await runIn(folder, ['apply'], { ...atoms, typed })).toMatchObject({ exit: 4 })
    expect(atoms.writes()).toEqual([])
  })

  it('of a breaking change needs --allow-breaking beside --yes', async () => {
    const { atoms } = await fleet('branches')
    const folder = folderWith({ 'agents/1.yaml': agentFile({ agentId: id(1), dispositionMetrics: [] }) })
    const refused = await runIn(folder, ['apply', '--yes'], atoms)
    expect(refused).toMatchObject({ exit: 4, stderr: expect.stringContaining('--allow-breaking') })
    expect(atoms.writes()).toEqual([])
    expect(await runIn(folder, ['apply', '--yes', '--allow-breaking'], atoms)).toMatchObject({ exit: 0 })
  })

  it('on a terminal may be given to a breaking change', async () => {
    const { atoms } = await fleet('branches')
    const folder = folderWith({ 'agents/1.yaml': agentFile({ agentId: id(1), dispositionMetrics: [] }) })
    expect(await runIn(folder, ['apply'], { ...atoms, typed: 'yes\n' })).toMatchObject({ exit: 0 })
  })

  it('cannot be given past a guard of the workspace', async () => {
    const { atoms, folder } = await fleet('branches')
    const { exit, stderr } = await runIn(folder, ['apply', '--yes', '--max-agents', '2'], atoms)
    expect(exit).toBe(4)
    expect(stderr).toContain('3/3')
    expect(stderr).toContain('--max-agents 3')
    expect(atoms.writes()).toEqual([])
  })
})

describe('one agent’s trouble', () => {
  it('does not stop the others', async () => {
    const { atoms, folder } = await fleet('branches')
    atoms.faults({
      method: 'PUT',
      path: `**/${id(2)}/**`,
      status: 400,
      body: { status: false, errors: ['nope'] },
    })
    const { exit, json } = await runIn(folder, ['apply', '--yes', '--format=json'], atoms)
    expect(exit).toBe(3)
    expect(json.summary).toMatchObject({ applied: 2, failed: 1 })
    expect(json.outcomes[1].error.message).toContain('nope')
  })

  it('renames carry the metric’s unknown fields along', async () => {
    const dispositionMetrics = [wireMetric({ identifier: 'name', extractionHint: 'keep me' })]
    const atoms = await emulate({ agents: [{ id: id(1), config: { dispositionMetrics } }] })
    const metrics = [fileMetric({ renamedFrom: 'name' })]
    const folder = folderWith({ 'agents/1.yaml': agentFile({ dispositionMetrics: metrics }) })
    const { json } = await runIn(folder, ['plan', '--format=json'], atoms)
    expect(json.agents[0].changes).toMatchObject([
      { op: 'change' },
      { op: 'rename', before: 'name', after: 'user_name' },
    ])
    expect(await runIn(folder, ['apply', '--yes', '--allow-breaking'], atoms)).toMatchObject({ exit: 0 })
    expect(atoms.liveConfig(id(1)).dispositionMetrics).toMatchObject([
      { identifier: 'user_name', extractionHint: 'keep me' },
    ])
    expect((await runIn(folder, ['plan', '--detailed-exitcode'], atoms)).exit).toBe(0)
  })

  it('renames leave a metric alone that is to be left alone', async () => {
    const dispositionMetrics = [wireMetric({ identifier: 'name', extractionHint: 'theirs' })]
    const atoms = await emulate({ agents: [{ id: id(1), config: { dispositionMetrics } }] })
    const files = {
      dispositionMetrics: [fileMetric({ renamedFrom: 'name' })],
      ignore: ['/dispositionMetrics/name'],
    }
    const folder = folderWith({ 'agents/1.yaml': agentFile(files) })
    const { json } = await runIn(folder, ['plan', '--format=json'], atoms)
    expect(json.agents[0].changes).toMatchObject([{ op: 'change' }, { op: 'add' }])
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
    const [added, left] = atoms.liveConfig(id(1)).dispositionMetrics as Record<string, unknown>[]
    expect(left).toEqual(dispositionMetrics[0])
    expect(added).toMatchObject({ identifier: 'user_name' })
    expect(added).not.toHaveProperty('extractionHint')
    expect((await runIn(folder, ['plan', '--detailed-exitcode'], atoms)).exit).toBe(0)
  })
})

describe('a field that agents without versions do not have', () => {
  it('blocks its agent in the plan, and nothing of the agent is written', async () => {
    const { atoms, folder } = await fleet('direct')
    writeFileSync(join(folder, 'agents/2.yaml'), agentFile({ agentId: id(2), useReasoningModel: true }))
    const { json } = await runIn(folder, ['plan', '--format=json'], atoms)
    expect(json.agents[1].blockers).toMatchObject([{ id: 'unsupported-field' }])
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 3 })
    expect([1, 2, 3].map((n) => summaryOf(atoms, n))).toEqual([NEW_SUMMARY, 'Old.', NEW_SUMMARY])
  })
})

describe('an interrupt', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s finishes what is under way, reports, and exits %i', async (signal, exitCode) => {
    const { atoms, folder } = await fleet('branches')
    const controller = new AbortController()
    const interrupting: typeof fetch = async (input, init) => {
      if (init?.method === 'PUT') controller.abort(signal)
      return fetch(input, init)
    }
    const options = { ...atoms, fetch: interrupting, interrupted: controller.signal }
    const { exit, json } = await runIn(folder, ['apply', '--yes', '--format=json'], options)
    const applied = json.outcomes.filter((outcome: { status: string }) => outcome.status === 'applied')
    expect(applied.length).toBeGreaterThan(0)
    expect(exit).toBe(applied.length === 3 ? 0 : exitCode)
    for (const n of [1, 2, 3]) expect(await drafts(atoms, n)).toBe(0)
  })
})
