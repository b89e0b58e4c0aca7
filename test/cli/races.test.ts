import { describe, expect, it } from 'vitest'
import { AtomsClient } from '../../src/remote/client.js'
import { agentFile, fileMetric, id, wireMetric } from '../build.js'
import { asking } from '../emulator/ask.js'
import { API_KEY, type Atoms, emulate } from '../emulator/emulate.js'
import { failing, type Meddle, meddling } from '../meddling.js'
import { fastClock, folderWith, type Ran, runIn } from '../world.js'

const NEW = 'Summarize this sales call briefly.'
const config = { summaryPrompt: 'Old.', dispositionMetrics: [wireMetric()] }
const files = (n = 1) =>
  folderWith(
    Object.fromEntries(
      Array.from({ length: n }, (_, i) => [`agents/${i + 1}.yaml`, agentFile({ agentId: id(i + 1) })]),
    ),
  )
const live = (atoms: Atoms, n = 1) => atoms.liveConfig(id(n)) as Ran['json']

/** Ids of the published versions of the only agent, oldest first, and of the active one. */
const versionsOf = (atoms: Atoms): string[] => versioningOf(atoms).revisions.map(({ id }) => id)
const servedBy = (atoms: Atoms): string => versioningOf(atoms).activeId
const versioningOf = (atoms: Atoms) =>
  atoms.state().agents[0]?.versioning as unknown as {
    readonly revisions: readonly { readonly id: string }[]
    readonly activeId: string
  }

const apply = async (folder: string, atoms: Atoms, meddle: Meddle, ...flags: string[]) =>
  runIn(folder, ['apply', '--yes', '--format=json', ...flags], { ...atoms, fetch: meddling(meddle) })

describe('a publish whose end nobody saw', () => {
  it('is never reported as not written when its answer and the look at the revisions get lost', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), config }] })
    let published = false
    const { exit, json } = await apply(files(), atoms, (_, url) => {
      if (url.endsWith('/publish')) {
        published = true
        return 'lose the answer'
      }
      return published ? failing(500) : undefined
    })
    expect(live(atoms).summaryPrompt).toBe(NEW)
    expect(exit).toBe(3)
    expect(json.outcomes).toMatchObject([{ status: 'failed', wrote: true }])
  })

  it('leaves a draft that is named, on drafts, when nothing came of it', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), dialect: 'drafts', config }] })
    let published = false
    const { exit, json } = await apply(files(), atoms, (_, url) => {
      published ||= url.endsWith('/publish')
      return published && /publish|versions/.test(url) ? failing(500) : undefined
    })
    expect(exit).toBe(1)
    expect(json.outcomes[0]).toMatchObject({ wrote: false })
    expect(json.outcomes[0].error.message).toContain('may be left behind')
  })

  it('is found out by reading when only its answer got lost', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), config }] })
    const { exit, json } = await apply(files(), atoms, (_, url) =>
      url.endsWith('/publish') ? 'lose the answer' : undefined,
    )
    expect(exit).toBe(0)
    expect(json.outcomes).toMatchObject([{ status: 'applied' }])
  })

  it('is found out by reading when a page of the network stands where its answer was', async () => {
    const page = '<html><body>Welcome to the office network</body></html>'
    for (const dialect of ['direct', 'drafts', 'branches'] as const) {
      const atoms = await emulate({ agents: [{ id: id(1), dialect, config }] })
      const behind: typeof fetch = async (input, init) => {
        const answer = await fetch(input, init)
        const isLast = init?.method === 'POST' && /publish$|analytics$/.test(String(input))
        return isLast ? new Response(page) : answer
      }
      const argv = ['apply', '--yes', '--format=json']
      const { exit, json } = await runIn(files(), argv, { ...atoms, fetch: behind })
      expect(live(atoms).summaryPrompt).toBe(NEW)
      expect([exit, json.outcomes[0].status]).toEqual([0, 'applied'])
    }
  })

  it('survives polls that fail while the scan runs', async () => {
    const clock = fastClock()
    const atoms = await emulate(
      { agents: [{ id: id(1), config }] },
      { scanMs: 2_000, now: () => clock.now().getTime() },
    )
    let polls = 0
    const fetch = meddling((method, url) =>
      method === 'GET' && url.includes('/revisions/') && ++polls <= 3 ? failing(409) : undefined,
    )
    expect(await runIn(files(), ['apply', '--yes'], { ...atoms, clock, fetch })).toMatchObject({ exit: 0 })
    expect(polls).toBeGreaterThan(3)
  })

  it('is not taken for that of an earlier apply which started from another version, on drafts', async () => {
    const clock = fastClock()
    const atoms = await emulate(
      { agents: [{ id: id(1), dialect: 'drafts', config }] },
      { scanMs: 60_000, now: () => clock.now().getTime() },
    )
    const [first] = versionsOf(atoms)
    atoms.edit(id(1), { globalPrompt: 'Ada’s fix.' }, { editor: 'Ada' })
    const folder = files()
    const argv = ['apply', '--yes', '--format=json', '--scan-timeout=5s']
    // Published and not active: the scan ends when nobody waits for it any more.
    expect(await runIn(folder, argv, { ...atoms, clock })).toMatchObject({ exit: 3 })
    await clock.sleep(60_000)
    // Somebody goes back to the version without Ada's fix.
    const back = await fetch(`${atoms.url}/agent/${id(1)}/versions/${first}/activate`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${API_KEY}` },
    })
    expect(back.status).toBe(200)
    const lost = meddling((_, url) => (url.endsWith('/publish') ? failing(500) : undefined))
    const { exit, json } = await runIn(folder, argv, { ...atoms, clock, fetch: lost })
    expect([exit, json.outcomes]).toMatchObject([1, [{ status: 'failed', wrote: false }]])
    expect(servedBy(atoms)).toBe(first)
    expect(atoms.state().agents[0]?.versioning).toMatchObject({ drafts: [] })
  })

  it('is never reported as not written when somebody published on top of it, on drafts', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), dialect: 'drafts', config }] })
    let isOnTop = false
    const { exit, json } = await apply(files(), atoms, (method, url) => {
      if (url.endsWith('/publish')) return 'lose the answer'
      if (method === 'GET' && url.includes('/versions?limit=1&')) {
        if (!isOnTop) atoms.edit(id(1), { useReasoningModel: true }, { editor: 'Ada' })
        isOnTop = true
      }
      return undefined
    })
    expect(live(atoms)).toMatchObject({ summaryPrompt: NEW, useReasoningModel: true })
    expect([exit, json.outcomes]).toMatchObject([3, [{ status: 'failed', wrote: true }]])
  })

  it('leaves no draft where an earlier apply had published the same, on drafts', async () => {
    const clock = fastClock()
    const atoms = await emulate(
      { agents: [{ id: id(1), dialect: 'drafts', config }] },
      { scanMs: 60_000, now: () => clock.now().getTime() },
    )
    const folder = files()
    const argv = ['apply', '--yes', '--format=json', '--scan-timeout=5s']
    expect(await runIn(folder, argv, { ...atoms, clock })).toMatchObject({ exit: 3 })
    await clock.sleep(60_000)
    const lost = meddling((_, url) => (url.endsWith('/publish') ? failing(500) : undefined))
    expect(await runIn(folder, argv, { ...atoms, clock, fetch: lost })).toMatchObject({ exit: 0 })
    expect(live(atoms).summaryPrompt).toBe(NEW)
    expect(atoms.state().agents[0]?.versioning).toMatchObject({ drafts: [] })
  })

  it('stays in doubt when a scan did not end and could not be cancelled', async () => {
    const clock = fastClock()
    const atoms = await emulate(
      { agents: [{ id: id(1), config }] },
      { scanMs: 60_000, now: () => clock.now().getTime() },
    )
    const fetch = meddling((_, url) => (url.endsWith('/cancel') ? failing(400) : undefined))
    const argv = ['apply', '--yes', '--format=json', '--scan-timeout=5s']
    const { exit, json } = await runIn(files(), argv, { ...atoms, clock, fetch })
    expect(exit).toBe(3)
    expect(json.outcomes).toMatchObject([{ status: 'failed', wrote: true, error: { code: 'SCAN_TIMEOUT' } }])
    expect(json.outcomes[0].error.message).toContain('may be left')
  })
})

describe('somebody who edits in the same moment', () => {
  const theirs = (summaryPrompt: string) => ({
    postCallAnalyticsConfig: { ...config, summaryPrompt, successMetrics: [] },
  })

  it('keeps an unpublished edit of the same section', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), config }] })
    const { exit, json } = await apply(files(), atoms, (method, _, times) => {
      if (method === 'PUT' && times === 1)
        atoms.edit(id(1), theirs('Ada is writing…'), { editor: 'Ada', publish: false })
      return undefined
    })
    expect(exit).toBe(4)
    expect(json.outcomes[0].blockers).toMatchObject([
      { id: 'open-draft', message: expect.stringContaining('Ada') },
    ])
    expect(JSON.stringify(atoms.state())).toContain('Ada is writing…')
    expect(live(atoms).summaryPrompt).toBe('Old.')
  })

  it('keeps what was published between our look and our edit', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), config }] })
    const { exit } = await apply(files(), atoms, (method, _, times) => {
      if (method === 'PUT' && times === 1) {
        const dispositionMetrics = [wireMetric(), wireMetric({ identifier: 'adas' })]
        atoms.edit(id(1), { postCallAnalyticsConfig: { ...config, dispositionMetrics } }, { editor: 'Ada' })
      }
      return undefined
    })
    expect(exit).toBe(4)
    expect(live(atoms).dispositionMetrics).toHaveLength(2)
    expect(live(atoms).summaryPrompt).toBe('Old.')
  })

  it('keeps a version that was activated while ours was made, on drafts', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), dialect: 'drafts', config }] })
    const { exit, json } = await apply(files(), atoms, (method) => {
      if (method === 'PATCH') atoms.edit(id(1), { globalPrompt: 'Ada’s fix.' }, { editor: 'Ada' })
      return undefined
    })
    expect(exit).toBe(4)
    expect(json.outcomes[0].blockers).toMatchObject([{ id: 'remote-changed' }])
    expect(live(atoms).summaryPrompt).toBe('Old.')
  })

  it('and publishes our edit along with theirs, is never reported as if nothing of ours were live', async () => {
    for (const theirEdit of [{ globalPrompt: 'Ada’s fix.' }, {}, { useReasoningModel: true }]) {
      const atoms = await emulate({ agents: [{ id: id(1), config }] })
      const ran = await apply(files(), atoms, (_, url) => {
        if (url.endsWith('/publish')) atoms.edit(id(1), theirEdit, { editor: 'Ada' })
        return undefined
      })
      expect(live(atoms).summaryPrompt).toBe(NEW)
      expect([ran.exit, ran.json.outcomes]).toMatchObject([3, [{ status: 'failed', wrote: true }]])
      expect(ran.json.outcomes[0].error.message).toMatch(/Ada published revision \w+/)
    }
  })

  it('and publishes right after our edit, or on top of our publish, is told apart', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), config }] })
    const early = await apply(files(), atoms, (method, url) =>
      method === 'PUT'
        ? async (answer) => {
            atoms.edit(id(1), { globalPrompt: 'Ada’s fix.' }, { editor: 'Ada' })
            return answer
          }
        : url.endsWith('/publish')
          ? 'lose the answer'
          : undefined,
    )
    expect([early.exit, early.json.outcomes[0].error.message]).toEqual([
      3,
      expect.stringMatching(/^Ada published/),
    ])
    const other = await emulate({ agents: [{ id: id(1), config }] })
    const late = await apply(files(), other, (method, url) => {
      if (url.endsWith('/publish')) return 'lose the answer'
      // Once our revision is live.
      if (method === 'GET' && url.endsWith(id(1)) && live(other).summaryPrompt === NEW)
        other.edit(id(1), { globalPrompt: 'Ada’s fix.' }, { editor: 'Ada' })
      return undefined
    })
    expect([late.exit, late.json.outcomes]).toMatchObject([0, [{ status: 'applied' }]])
  })

  it('and publishes our draft, is named, on drafts', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), dialect: 'drafts', config }] })
    const ask = asking(atoms)
    const { exit, json } = await apply(files(), atoms, async (_, url) => {
      if (!url.endsWith('/publish')) return undefined
      await ask('POST', new URL(url).pathname.replace('/atoms/v1', ''), { activate: true, label: 'Ada’s' })
      return undefined
    })
    expect(live(atoms).summaryPrompt).toBe(NEW)
    expect([exit, json.outcomes]).toMatchObject([3, [{ status: 'failed', wrote: true }]])
    expect(json.outcomes[0].error.message).toContain('published revision')
  })

  it('and publishes our edit along with theirs, is suspected where the draft cannot be read any more', async () => {
    for (const strikes of ['the answer to the edit', 'every look at the draft'] as const) {
      const atoms = await emulate({ agents: [{ id: id(1), config }] })
      let isPublished = false
      const ran = await apply(files(), atoms, (method, url) => {
        if (!url.endsWith('/draft')) return undefined
        if (method === 'PUT') return strikes === 'the answer to the edit' ? 'lose the answer' : undefined
        if (!isPublished) atoms.edit(id(1), { useReasoningModel: true }, { editor: 'Ada' })
        isPublished = true
        return failing(500)
      })
      expect(live(atoms).summaryPrompt).toBe(NEW)
      expect(ran.exit).toBe(3)
      expect(ran.json.outcomes).toMatchObject([{ status: 'failed', wrote: true }])
    }
  })

  it('leaves nothing of ours behind where our edit was refused, so nothing is said of it', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), config }] })
    const { exit, json } = await apply(files(), atoms, (method, url) => {
      if (!url.endsWith('/draft')) return undefined
      return failing(method === 'PUT' ? 423 : 500)
    })
    expect([exit, json.outcomes]).toMatchObject([1, [{ status: 'failed', wrote: false }]])
    expect(json.outcomes[0].error.message).not.toContain('may be left')
  })

  it('finds the draft as it was when publishing it along failed', async () => {
    const openDraft = { editor: 'Ada', changes: { globalPrompt: 'Ada’s draft.' } }
    const atoms = await emulate({ agents: [{ id: id(1), config, openDraft }] })
    const meddle: Meddle = (_, url) => (url.endsWith('/publish') ? failing(423) : undefined)
    const { exit } = await apply(files(), atoms, meddle, '--on-open-draft=include')
    expect(exit).toBe(1)
    const { agents } = atoms.state() as Ran['json']
    expect(JSON.stringify(agents)).toContain('Ada’s draft.')
    const answer = await fetch(`${atoms.url}/agent/${id(1)}/branches`, {
      headers: { authorization: 'Bearer sk_x' },
    })
    const draftId = /"openDraftId":"(\w+)"/.exec(await answer.text())?.[1]
    const draft = await fetch(`${atoms.url}/agent/${id(1)}?draftId=${draftId}`, {
      headers: { authorization: 'Bearer sk_x' },
    })
    expect(await draft.text()).toContain('Ada’s draft.')
  })
})

describe('a write that arrives when nobody waits for it any more', () => {
  it.each(['direct', 'drafts'] as const)(
    'is never reported as certainly not written, on %s',
    async (dialect) => {
      const atoms = await emulate({ agents: [{ id: id(1), dialect, config }] })
      const late: (() => Promise<Response>)[] = []
      const slow: typeof fetch = async (input, init) => {
        const isLast = init?.method === 'POST' && /publish$|analytics$/.test(String(input))
        if (init?.method === 'DELETE') return failing(503)
        if (!isLast) return fetch(input, init)
        const { signal: _, ...whenever } = init
        late.push(() => fetch(input, whenever))
        throw new DOMException('no answer in time', 'TimeoutError')
      }
      const argv = ['apply', '--yes', '--format=json']
      const { exit, json } = await runIn(files(), argv, { ...atoms, fetch: slow })
      for (const arrive of late) await arrive()
      expect(live(atoms).summaryPrompt).toBe(NEW)
      expect(exit).toBe(3)
      expect(json.outcomes).toMatchObject([{ status: 'failed', wrote: true, error: { code: 'TIMEOUT' } }])
    },
  )
})

describe('a draft whose creation nobody saw', () => {
  it('is named when it could not be discarded either, and gone after the next apply', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), dialect: 'drafts', config }] })
    const folder = files()
    const { exit, json } = await apply(folder, atoms, (method, url) => {
      if (method === 'DELETE') return failing(409)
      return method === 'POST' && url.endsWith('/drafts') ? 'lose the answer' : undefined
    })
    expect(exit).toBe(1)
    expect(json.outcomes[0]).toMatchObject({
      wrote: false,
      error: { message: expect.stringContaining('may be left behind') },
    })
    expect(await runIn(folder, ['apply', '--yes'], atoms)).toMatchObject({ exit: 0 })
    expect(atoms.state().agents[0]?.versioning).toMatchObject({ drafts: [] })
  })
})

describe('a key that is revoked halfway', () => {
  it('is reported with what was written, and nobody else is tried', async () => {
    const atoms = await emulate({ agents: [1, 2, 3].map((n) => ({ id: id(n), config })) })
    let publishes = 0
    const { exit, json } = await apply(
      files(3),
      atoms,
      (_, url) => {
        if (url.endsWith('/publish')) publishes++
        return publishes > 0 && !url.includes(id(1)) ? failing(401) : undefined
      },
      '--parallelism=1',
    )
    expect(exit).toBe(3)
    expect(json.outcomes.map((outcome: { status: string }) => outcome.status)).toEqual([
      'applied',
      'failed',
      'skipped',
    ])
    expect(live(atoms).summaryPrompt).toBe(NEW)
  })
})

describe('an agent that was never configured', () => {
  it('has no draft left after a publish that failed', async () => {
    const atoms = await emulate({ agents: [{ id: id(1) }] })
    const { exit } = await apply(files(), atoms, (_, url) =>
      url.endsWith('/publish') ? failing(423) : undefined,
    )
    expect(exit).toBe(1)
    const answer = await fetch(`${atoms.url}/agent/${id(1)}/branches`, {
      headers: { authorization: 'Bearer sk_x' },
    })
    expect(await answer.text()).toContain('"hasOpenDraft":false')
  })
})

describe('a platform that asks for patience', () => {
  it('of an hour ends the plan at once and says so', async () => {
    const atoms = await emulate({ agents: [1, 2, 3].map((n) => ({ id: id(n) })) })
    atoms.faults({ status: 429, headers: { 'Retry-After': '3600' } })
    const clock = fastClock()
    const startedMs = clock.elapsedMs()
    const ran = await runIn(files(3), ['plan'], { ...atoms, clock })
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('60 minutes') })
    expect(clock.elapsedMs() - startedMs).toBeLessThan(1_000)
  })

  it('by a gateway’s page is understood', async () => {
    const atoms = await emulate({ agents: [{ id: id(1) }] })
    atoms.faults({ html: true, status: 429, times: 2 })
    expect(await runIn(files(), ['plan'], atoms)).toMatchObject({ exit: 0 })
  })

  it.each([[['plan']], [['apply', '--yes']], [['apply', 'plan.json']]])(
    'can be interrupted while it is waited for, by %j',
    async (argv) => {
      const atoms = await emulate({ agents: [{ id: id(1) }] })
      const folder = files()
      await runIn(folder, ['plan', '--out=plan.json'], atoms)
      atoms.faults({ status: 429, headers: { 'Retry-After': '200' } })
      const controller = new AbortController()
      const clock = {
        ...fastClock(),
        sleep: (_: number, signal?: AbortSignal) => interruptedSleep(controller, signal),
      }
      const ran = await runIn(folder, argv, { ...atoms, clock, interrupted: controller.signal })
      expect(ran).toMatchObject({ exit: 130, stderr: expect.stringContaining('interrupted') })
      expect(atoms.writes()).toEqual([])
    },
  )
})

/** Somebody presses Ctrl-C as soon as the program sleeps. */
async function interruptedSleep(controller: AbortController, signal: AbortSignal | undefined): Promise<void> {
  controller.abort('SIGINT')
  signal?.throwIfAborted()
}

describe('what refuses an apply', () => {
  it('is one JSON report with the whole plan behind it', async () => {
    const atoms = await emulate({ agents: [{ id: id(1), config }, { id: id(2) }] })
    const folder = folderWith({
      'agents/1.yaml': agentFile({ agentId: id(1), dispositionMetrics: [] }),
      'agents/2.yaml': `agentId: ${id(2)}\n`,
    })
    const plan = await runIn(folder, ['plan', '--format=json'], atoms)
    for (const [flags, code] of [
      [['--yes'], 'GUARD'],
      [[], 'CONFIRMATION_REQUIRED'],
      [['--yes', '--expect-digest=sha256:0'], 'PLAN_REFUSED'],
    ] as const) {
      const { exit, json } = await runIn(folder, ['apply', '--format=json', ...flags], atoms)
      expect(exit).toBe(4)
      expect(json).toMatchObject({
        digest: plan.json.digest,
        exitCode: 4,
        summary: { unchanged: 1, applied: 0 },
        refusal: { code },
      })
    }
    expect(atoms.writes()).toEqual([])
  })
})

describe('variables and proxies', () => {
  it.each(['ture', 'y', 'TRUE '])('ATOMS_SYNC_READ_ONLY=%j is refused, not taken for no', async (value) => {
    const ran = await runIn(files(), ['plan'], {
      env: { SMALLEST_API_KEY: 'sk_x', ATOMS_SYNC_READ_ONLY: value },
    })
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('ATOMS_SYNC_READ_ONLY') })
  })

  it('a proxy that is no URL is refused without telling its password', async () => {
    const env = { SMALLEST_API_KEY: 'sk_x', HTTPS_PROXY: 'http://bob:hunter2@127.0.0.1:notaport' }
    const ran = await runIn(files(), ['plan'], { env })
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('HTTPS_PROXY') })
    expect(ran.stderr).not.toContain('hunter2')
  })
})

describe('the library', () => {
  it('leaves a field alone that is undefined', async () => {
    for (const dialect of ['direct', 'drafts', 'branches'] as const) {
      const atoms = await emulate({ agents: [{ id: id(1), dialect, config }] })
      const client = new AtomsClient({ apiKey: API_KEY, baseUrl: atoms.url })
      const change = { summaryPrompt: undefined, dispositionMetrics: [] } as unknown as {
        dispositionMetrics: []
      }
      await client.setPostCallConfig(id(1), change)
      expect(live(atoms)).toMatchObject({ summaryPrompt: 'Old.', dispositionMetrics: [] })
    }
  })

  it('reads an agent whose metric has a type of tomorrow', async () => {
    const dispositionMetrics = [wireMetric({ dispositionMetricType: 'FLOAT' })]
    const atoms = await emulate({ agents: [{ id: id(1), config: { dispositionMetrics } }] })
    const folder = folderWith({
      'agents/1.yaml': agentFile({ agentId: id(1), dispositionMetrics: [fileMetric()] }),
    })
    const { json } = await runIn(folder, ['plan', '--format=json'], atoms)
    expect(json.agents[0].changes).toMatchObject([
      {},
      { path: '/dispositionMetrics/user_name/type', before: 'FLOAT' },
    ])
  })
})
