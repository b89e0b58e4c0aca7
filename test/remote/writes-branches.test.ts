import { describe, expect, it } from 'vitest'
import { id } from '../build.js'
import type { Ask } from '../emulator/ask.js'
import type { Atoms } from '../emulator/emulate.js'
import { altered, answering, at, failing, first, type Meddle } from '../meddling.js'
import { isPublish, LABEL, NEW, OLD, writing } from './writing.js'

const BRANCHES = { dialect: 'branches' } as const
const agent = `/agent/${id(1)}`

const isDraft = (method: string) => (asked: string, url: string) => asked === method && url.endsWith('/draft')
const isCancel = (_: string, url: string) => url.endsWith('/cancel')
const isRevisions = (_: string, url: string) => url.includes('/revisions?limit=1')

const liveBranch = async (ask: Ask) =>
  (await ask('GET', `${agent}/branches`)).body.data.branches.find((each: { isLive: boolean }) => each.isLive)
    .branch

/** The open draft's config, if one is open. */
async function draftOf(ask: Ask) {
  const { openDraftId } = await liveBranch(ask)
  if (openDraftId === null) return undefined
  return (await ask('GET', `${agent}?draftId=${openDraftId}`)).body.data._resolvedConfig
}

const discard = async (ask: Ask) => ask('DELETE', `${agent}/branches/${(await liveBranch(ask))._id}/draft`)

/** Ada puts this into the draft that all share. */
const adds = (atoms: Atoms, changes: Record<string, unknown>) =>
  void atoms.edit(id(1), changes, { editor: 'Ada', publish: false })

const theirs = { globalPrompt: 'Ada’s.' }
const sameSection = (summaryPrompt: string) => ({ postCallAnalyticsConfig: { ...OLD, summaryPrompt } })

describe('a write on branches', () => {
  it('edits the draft, publishes it and tells the revision', async () => {
    const { ask, live, served, write, writes } = await writing(BRANCHES)
    expect(await write()).toEqual({ revision: await served() })
    expect(live()).toBe('New.')
    expect(writes()).toEqual([
      expect.stringMatching(/^PUT .*draft$/),
      expect.stringMatching(/^POST .*publish$/),
    ])
    expect(await draftOf(ask)).toBeUndefined()
  })

  it('is refused where the branch has moved since the agent was read', async () => {
    const { atoms, client, live, write, writes } = await writing(BRANCHES)
    const base = await client.getPostCallConfig(id(1))
    atoms.edit(id(1), theirs)
    await expect(write({ base })).rejects.toMatchObject({
      code: 'REMOTE_CHANGED',
      mayHaveWritten: false,
      hint: expect.stringMatching(/\w/),
    })
    expect([live(), writes()]).toEqual(['Old.', []])
  })

  it('says the revision of the draft that it starts from, which some platforms do not know', async () => {
    const { atoms, live, write } = await writing({
      ...BRANCHES,
      meddle: () => (method, url, times) =>
        isDraft('PUT')(method, url) && times === 1 ? failing(409, 'base_revision_unavailable') : undefined,
    })
    await write()
    expect(live()).toBe('New.')
    expect(atoms.writes()[0]?.body).not.toHaveProperty('expectedRevision')
  })

  it('never forces its edit into a draft whose revision is not there', async () => {
    const { ask, live, write } = await writing({
      ...BRANCHES,
      seed: { openDraft: { editor: 'Ada', changes: theirs } },
      meddle: () => (method, url, times) =>
        isDraft('PUT')(method, url) && times === 1 ? failing(409, 'base_revision_unavailable') : undefined,
    })
    await expect(write({ onOpenDraft: 'include' })).rejects.toMatchObject({ code: 'OPEN_DRAFT' })
    expect(live()).toBe('Old.')
    expect(await draftOf(ask)).toMatchObject({ postCallAnalyticsConfig: { summaryPrompt: 'Old.' } })
  })

  it('that was refused with another conflict is not tried again', async () => {
    const { write, writes } = await writing({
      ...BRANCHES,
      meddle: () => at(isDraft('PUT'), () => failing(409)),
    })
    await expect(write()).rejects.toMatchObject({ code: 'CONFLICT', mayHaveWritten: false })
    expect(writes()).toEqual([])
  })

  it('that was lost before it was published is taken back, and certainly not live', async () => {
    const { ask, live, write } = await writing({
      ...BRANCHES,
      meddle: () => at(isDraft('PUT'), () => 'lose the answer'),
    })
    await expect(write()).rejects.toMatchObject({ code: 'NETWORK', mayHaveWritten: false })
    expect(live()).toBe('Old.')
    expect(await draftOf(ask)).toBeUndefined()
  })
})

describe('somebody’s open draft', () => {
  const open = { ...BRANCHES, seed: { openDraft: { editor: 'Ada', changes: theirs } } }

  it('is refused unless something else is asked for, and is left as it is', async () => {
    const { ask, live, write, writes } = await writing(open)
    await expect(write()).rejects.toMatchObject({
      code: 'OPEN_DRAFT',
      message: expect.stringContaining('Ada'),
      hint: expect.stringContaining('--on-open-draft'),
      mayHaveWritten: false,
    })
    expect([live(), writes()]).toEqual(['Old.', []])
    expect(await draftOf(ask)).toMatchObject({
      ...theirs,
      postCallAnalyticsConfig: { summaryPrompt: 'Old.' },
    })
  })

  it.each<['discard' | 'include', boolean]>([
    ['discard', false],
    ['include', true],
  ])('on %s goes live: %s', async (onOpenDraft, goesLive) => {
    const { atoms, ask, live, write } = await writing(open)
    atoms.faults({ method: 'DELETE', path: '**/draft', reset: 'after', times: 1 })
    await write({ onOpenDraft })
    expect(live()).toBe('New.')
    const served = JSON.stringify((await ask('GET', agent)).body)
    expect(served.includes(theirs.globalPrompt)).toBe(goesLive)
  })

  it('that cannot be discarded stops the write', async () => {
    const { live, write } = await writing({
      ...open,
      meddle: () => at(isDraft('DELETE'), () => failing(403)),
    })
    await expect(write({ onOpenDraft: 'discard' })).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(live()).toBe('Old.')
  })

  it('that is gone by the time it is looked at is none', async () => {
    const { client, write, live } = await writing({
      ...open,
      meddle: () => at(isDraft('GET'), () => failing(404)),
    })
    expect(await client.getWriteState(await client.getPostCallConfig(id(1)))).not.toHaveProperty('openDraft')
    await expect(write()).rejects.toMatchObject({ code: 'REMOTE_CHANGED' })
    expect(live()).toBe('Old.')
  })

  it('that goes between the look at its edits and the look at its config is none', async () => {
    let isGone = false
    const { ask, live, write } = await writing({
      ...open,
      meddle: () => async (_, url) => {
        if (url.includes('draftId=') && !isGone) await discard(ask)
        isGone ||= url.includes('draftId=')
        return undefined
      },
    })
    await write()
    expect([isGone, live()]).toEqual([true, 'New.'])
  })

  it.each([400, 500])('that cannot be read is an error, as %d says, and never none', async (status) => {
    const { client, write, writes } = await writing({
      ...open,
      meddle: () => at(isDraft('GET'), () => failing(status)),
    })
    const live = await client.getPostCallConfig(id(1))
    await expect(client.getWriteState(live)).rejects.toMatchObject({ status })
    await expect(write({ base: live, onOpenDraft: 'discard' })).rejects.toMatchObject({ status })
    expect(writes()).toEqual([])
  })

  it('is told with each editor and section once, as far as the platform says them', async () => {
    const history = [
      { changedSections: ['voice'], editorName: 'Ada' },
      { changedSections: ['voice', 'analytics'] },
      { editorName: 'Ada' },
      { editorName: 'Bob' },
      null,
    ]
    const { client } = await writing({
      ...open,
      meddle: () => at(isDraft('GET'), () => altered((data) => ({ ...data, editHistory: history }))),
    })
    const { openDraft } = await client.getWriteState(await client.getPostCallConfig(id(1)))
    expect(openDraft).toMatchObject({ editors: ['Ada', 'Bob'], sections: ['voice', 'analytics'] })
  })

  it('that holds our edit is not published where the platform does not tell what else is in it', async () => {
    for (const told of [{}, { editCount: 3 }, { editCount: 2, editHistory: [{ editorName: 'Ada' }] }]) {
      const { live, write, writes } = await writing({
        ...BRANCHES,
        seed: { openDraft: { editor: 'Ada', changes: { ...theirs, ...sameSection(NEW.summaryPrompt) } } },
        meddle: () =>
          at(isDraft('GET'), () =>
            altered(({ editHistory: _, editCount: __, ...data }) => ({ ...data, ...told })),
          ),
      })
      await expect(write()).rejects.toMatchObject({ code: 'OPEN_DRAFT', mayHaveWritten: false })
      expect([live(), writes()]).toEqual(['Old.', []])
    }
  })

  it('without any history is there all the same', async () => {
    for (const data of [{}, { editHistory: 'none' }]) {
      const { client } = await writing({ ...open, meddle: () => at(isDraft('GET'), () => answering(data)) })
      const { openDraft } = await client.getWriteState(await client.getPostCallConfig(id(1)))
      expect(openDraft).toMatchObject({ editors: [], sections: [] })
    }
  })
})

describe('after our edit of the draft', () => {
  const afterEdit =
    (then: (atoms: Atoms) => void) =>
    (atoms: Atoms): Meddle =>
    (method, url, times) =>
      isDraft('PUT')(method, url) && times === 1
        ? async (answer) => {
            then(atoms)
            return answer
          }
        : undefined

  it('an edit of the same section is refused and stays as its editor left it', async () => {
    const { ask, live, write } = await writing({
      ...BRANCHES,
      meddle: afterEdit((atoms) => adds(atoms, sameSection('Ada’s.'))),
    })
    await expect(write()).rejects.toMatchObject({ code: 'OPEN_DRAFT', mayHaveWritten: false })
    expect(live()).toBe('Old.')
    expect(await draftOf(ask)).toMatchObject({ postCallAnalyticsConfig: { summaryPrompt: 'Ada’s.' } })
  })

  it('somebody’s own edit of the same stays, and is told as what may be ours', async () => {
    const { ask, write } = await writing({
      ...BRANCHES,
      meddle: afterEdit((atoms) => adds(atoms, sameSection(NEW.summaryPrompt))),
    })
    await expect(write()).rejects.toMatchObject({ code: 'OPEN_DRAFT', mayHaveWritten: true })
    expect(await draftOf(ask)).toMatchObject({
      postCallAnalyticsConfig: { summaryPrompt: NEW.summaryPrompt },
    })
  })

  it('an edit of another section is refused and stays, and ours is taken out', async () => {
    const { ask, live, write } = await writing({
      ...BRANCHES,
      meddle: afterEdit((atoms) => adds(atoms, theirs)),
    })
    await expect(write()).rejects.toMatchObject({ code: 'OPEN_DRAFT', mayHaveWritten: false })
    expect(live()).toBe('Old.')
    expect(await draftOf(ask)).toMatchObject({
      ...theirs,
      postCallAnalyticsConfig: { summaryPrompt: 'Old.' },
    })
  })

  it('a draft that is gone is in doubt, since it may have been published', async () => {
    let isGone = false
    const { ask, live, write } = await writing({
      ...BRANCHES,
      meddle: () => async (method, url) => {
        if (isDraft('GET')(method, url) && !isGone) {
          isGone = true
          await discard(ask)
        }
        return undefined
      },
    })
    const error: Error = await write().catch((reason) => reason)
    expect(error).toMatchObject({
      code: 'REMOTE_CHANGED',
      mayHaveWritten: true,
      hint: expect.stringMatching(/\w/),
    })
    expect(error.message).not.toContain('may be left')
    expect(live()).toBe('Old.')
  })

  it('sections and the count of edits tell whether others wrote, and where there is none, their list', async () => {
    const twice = (history: unknown[]) => [...history, ...history]
    for (const [change, isRefused] of [
      [({ editCount: _, ...data }) => data, false],
      [({ editCount: _, ...data }) => ({ ...data, editHistory: twice(data.editHistory) }), true],
      [(data) => ({ ...data, editCount: 2 }), true],
      [
        ({ editHistory: [edit], ...data }) => ({
          ...data,
          editHistory: [{ ...edit, changedSections: ['analytics', 'voice'] }],
        }),
        true,
      ],
      [({ latest: { sourceVersionId: _, ...latest }, ...data }) => ({ ...data, latest }), false],
    ] as readonly [Parameters<typeof altered>[0], boolean][]) {
      const { live, write } = await writing({
        ...BRANCHES,
        meddle: () => at(isDraft('GET'), () => altered(change)),
      })
      if (isRefused) await expect(write()).rejects.toMatchObject({ code: 'OPEN_DRAFT' })
      else await write()
      expect(live()).toBe(isRefused ? 'Old.' : 'New.')
    }
  })
})

describe('what somebody puts into the draft while our edit is taken back', () => {
  type Moment = (method: string, url: string, looks: number) => boolean
  const moments: [string, Moment][] = [
    ['the look at its config', (_, url) => url.includes('draftId=')],
    ['the publish is cancelled', isCancel],
    ['the last look at it', (method, url, looks) => isDraft('GET')(method, url) && looks === 2],
    ['our edit is undone', isDraft('PUT')],
  ]
  const edits: [string, Record<string, unknown>][] = [
    ['words of the same section', sameSection('Ada’s.')],
    ['a part of it that nobody knows', { postCallAnalyticsConfig: { ...OLD, ...NEW, successMetrics: [1] } }],
    ['another section', theirs],
  ]
  const cases = moments.flatMap(([moment, when]) =>
    edits.flatMap(([what, changes]) =>
      ['our draft', 'Ada’s'].map((of) => ({ moment, when, what, changes, of })),
    ),
  )

  it.each(cases)('stays: $what, right before $moment, in $of', async ({ when, changes, of }) => {
    let isRefused = false
    let isEdited = false
    let looks = 0
    const { ask, live, write } = await writing({
      ...BRANCHES,
      ...(of === 'Ada’s' && { seed: { openDraft: { editor: 'Ada', changes: { firstMessage: 'Hello.' } } } }),
      meddle: (atoms) => (method, url) => {
        if (isPublish(method, url)) isRefused = true
        if (isPublish(method, url)) return failing(423)
        if (isRefused && isDraft('GET')(method, url)) looks++
        if (isRefused && !isEdited && when(method, url, looks)) {
          isEdited = true
          adds(atoms, changes)
        }
        return undefined
      },
    })
    await expect(write({ onOpenDraft: 'include' })).rejects.toThrow()
    expect(live()).toBe('Old.')
    if (isEdited) expect(await draftOf(ask)).toMatchObject(changes)
    if (of === 'Ada’s') expect(await draftOf(ask)).toMatchObject({ firstMessage: 'Hello.' })
  })
})

describe('a publish on branches', () => {
  it('that was refused is taken back, told as it was refused, and not waited for', async () => {
    const { atoms, ask, live, write } = await writing({
      ...BRANCHES,
      meddle: () => at(isPublish, () => failing(423)),
    })
    atoms.faults(
      { path: '**/cancel', reset: 'after', times: 1 },
      { method: 'DELETE', reset: 'after', times: 1 },
    )
    await expect(write()).rejects.toMatchObject({ code: 'LOCKED', mayHaveWritten: false })
    expect(live()).toBe('Old.')
    expect(await draftOf(ask)).toBeUndefined()
    expect(atoms.requests().filter(({ path }) => path.endsWith('/revisions'))).toEqual([])
  })

  it('whose answer is lost is found by its label', async () => {
    const { served, write } = await writing({
      ...BRANCHES,
      meddle: () => at(isPublish, () => 'lose the answer'),
    })
    expect(await write()).toEqual({ revision: await served() })
  })

  it.each<[string, string]>([
    ['the revision that is the head', LABEL],
    ['another', 'Ada’s'],
  ])('that failed is not taken for %s, and stays in doubt', async (_, label) => {
    const { ask, live, write } = await writing({
      ...BRANCHES,
      seed: { label },
      meddle: () => at(isPublish, () => failing(500)),
    })
    await expect(write()).rejects.toMatchObject({ code: 'SERVER_ERROR', mayHaveWritten: true })
    expect(live()).toBe('Old.')
    expect(await draftOf(ask)).toBeUndefined()
  })

  it('that failed is not taken for what somebody published meanwhile', async () => {
    const { write } = await writing({
      ...BRANCHES,
      meddle: (atoms) =>
        at(isPublish, () => {
          atoms.edit(id(1), theirs, { label: 'Ada’s' })
          return failing(500)
        }),
    })
    await expect(write()).rejects.toMatchObject({ code: 'SERVER_ERROR', mayHaveWritten: true })
  })

  it('that failed is not taken for a list of revisions that is none', async () => {
    for (const data of [
      null,
      { revisions: 'none' },
      { revisions: [null] },
      { revisions: [{ label: LABEL }] },
    ]) {
      const { write } = await writing({
        ...BRANCHES,
        meddle: () =>
          first(
            at(isPublish, () => failing(500)),
            at(isRevisions, () => answering(data)),
          ),
      })
      await expect(write()).rejects.toMatchObject({ code: 'SERVER_ERROR', mayHaveWritten: true })
    }
  })

  it('that nobody can look for stays in doubt, as its own failure', async () => {
    const { write } = await writing({
      ...BRANCHES,
      meddle: () =>
        first(
          at(isPublish, () => 'lose the answer'),
          at(isRevisions, () => failing(403)),
        ),
    })
    await expect(write()).rejects.toMatchObject({ code: 'NETWORK', mayHaveWritten: true })
  })

  it('in conflict with another is refused, and taken back', async () => {
    const { ask, write } = await writing({ ...BRANCHES, meddle: () => at(isPublish, () => failing(409)) })
    await expect(write()).rejects.toMatchObject({ code: 'CONFLICT', mayHaveWritten: false })
    expect(await draftOf(ask)).toBeUndefined()
  })

  it('that is told as a conflict though it happened stays in doubt', async () => {
    const { live, write } = await writing({
      ...BRANCHES,
      meddle: () => at(isPublish, () => async () => failing(409)),
    })
    await expect(write()).rejects.toMatchObject({ code: 'CONFLICT', mayHaveWritten: true })
    expect(live()).toBe('New.')
  })

  it('that is told as a conflict because its scan failed is told so, with the reason where there is one', async () => {
    for (const says of [true, false]) {
      const { ask, live, write } = await writing({
        ...BRANCHES,
        seed: { scan: { fail: 'asks for card numbers' } },
        meddle: () =>
          at(isRevisions, () =>
            altered(({ revisions: [{ securityCheck, ...newest }] }) => ({
              revisions: [{ ...newest, securityCheck: { ...securityCheck, ...(!says && { reason: null }) } }],
            })),
          ),
      })
      await expect(write()).rejects.toMatchObject({
        code: 'SCAN_FAILED',
        message: expect.stringContaining(says ? 'asks for card numbers' : 'no reason'),
        hint: expect.stringMatching(/\w/),
        mayHaveWritten: false,
      })
      expect(live()).toBe('Old.')
      expect(await draftOf(ask)).toBeUndefined()
    }
  })

  it.each<[string, Parameters<typeof altered>]>([
    ['by its status', [() => ({ revision: { _id: 'not yet' } }), 202]],
    ['by its state', [() => ({ state: 'scanning', revision: { _id: 'not yet' } }), 200]],
    ['by nothing but that there is no revision', [() => ({}), 200]],
  ])('is waited for where the platform tells %s that it scans', async (_, change) => {
    const waits: string[] = []
    const { served, live, write } = await writing({
      ...BRANCHES,
      emulator: { scanMs: 2_000 },
      meddle: () => at(isPublish, () => altered(...change)),
    })
    const written = await write({ onProgress: (doing) => waits.push(doing) })
    expect(written).toEqual({ revision: await served() })
    expect([live(), waits.length]).toEqual(['New.', 1])
  })

  it('is still waited for when a look at its revision says nothing', async () => {
    const answers = [null, {}, { revision: null }, { revision: {} }]
    const { served, write } = await writing({
      ...BRANCHES,
      emulator: { scanMs: 3_000 },
      meddle: () =>
        at(
          (_, url) => /revisions\/\w+$/.test(url),
          () => (answers.length > 0 ? answering(answers.pop()) : undefined),
        ),
    })
    expect(await write()).toEqual({ revision: await served() })
    expect(answers).toEqual([])
  })

  it('that another apply of the same has begun is waited for by both, and cancelled by neither', async () => {
    const { atoms, clock, live, served, write } = await writing({ ...BRANCHES, emulator: { scanMs: 60_000 } })
    const first = write()
    const isScanning = () => atoms.requests().some(({ path }) => path.endsWith('/publish'))
    while (!isScanning()) await clock.sleep(0)
    const second = write()
    expect(await Promise.all([first, second])).toEqual([
      { revision: await served() },
      { revision: await served() },
    ])
    expect(live()).toBe('New.')
    expect(atoms.writes().filter(({ path }) => path.endsWith('/cancel'))).toEqual([])
  })

  it('that somebody cancels while it is scanned is told at once, and leaves nothing', async () => {
    const { ask, clock, live, write } = await writing({
      ...BRANCHES,
      seed: { scan: 'never' },
      meddle: () => async (_, url) => {
        if (!/revisions\/\w+$/.test(url)) return undefined
        await ask('POST', `${agent}/branches/${(await liveBranch(ask))._id}/draft/publish/cancel`)
        return undefined
      },
    })
    const started = clock.elapsedMs()
    await expect(write()).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('cancelled'),
      mayHaveWritten: false,
    })
    expect(clock.elapsedMs() - started).toBeLessThan(60_000)
    expect([live(), await draftOf(ask)]).toEqual(['Old.', undefined])
  })

  it('whose scan ends with an error is told at once, with the reason, and leaves nothing', async () => {
    for (const scanMs of [0, 2_000]) {
      const { ask, clock, live, write } = await writing({
        ...BRANCHES,
        emulator: { scanMs },
        seed: { scan: { error: 'scanner is down' } },
      })
      const started = clock.elapsedMs()
      await expect(write()).rejects.toMatchObject({
        code: 'SCAN_FAILED',
        message: expect.stringContaining('scanner is down'),
        mayHaveWritten: false,
      })
      expect(clock.elapsedMs() - started).toBeLessThan(10_000)
      expect([live(), await draftOf(ask)]).toEqual(['Old.', undefined])
    }
  })

  it.each(['fail', 'error'])('whose bad end, %s, only the open draft tells is told at once', async (end) => {
    for (const scanMs of [0, 2_000]) {
      const { ask, clock, live, write } = await writing({
        ...BRANCHES,
        emulator: { scanMs },
        seed: { scan: { [end]: 'asks for card numbers' } as never },
        meddle: () =>
          first(
            at(isRevisions, () =>
              altered(({ revisions }) => ({
                revisions: revisions.filter((each: { status: string }) => each.status === 'published'),
              })),
            ),
            at(
              (_, url) => /revisions\/\w+$/.test(url),
              () => failing(404),
            ),
          ),
      })
      const started = clock.elapsedMs()
      await expect(write()).rejects.toMatchObject({
        code: 'SCAN_FAILED',
        message: expect.stringContaining('asks for card numbers'),
        mayHaveWritten: false,
      })
      expect(clock.elapsedMs() - started).toBeLessThan(10_000)
      expect([live(), await draftOf(ask)]).toEqual(['Old.', undefined])
    }
  })

  it('is given up at the deadline, which is told, and stays in doubt', async () => {
    const { ask, live, write } = await writing({ ...BRANCHES, seed: { scan: 'never' } })
    await expect(write({ scanTimeoutMs: 5_000 })).rejects.toMatchObject({
      code: 'SCAN_TIMEOUT',
      message: expect.stringContaining(' 5 s'),
      hint: expect.stringContaining('--scan-timeout'),
      mayHaveWritten: true,
    })
    expect(live()).toBe('Old.')
    expect(await draftOf(ask)).toBeUndefined()
  })
})

describe('somebody’s draft whose publish along with our edit was refused', () => {
  const includes = async (meddle: (atoms: Atoms, ask: () => Ask) => Meddle) => {
    const world = await writing({
      ...BRANCHES,
      seed: { openDraft: { editor: 'Ada', changes: theirs } },
      meddle:
        (atoms) =>
        (...request) =>
          first(
            meddle(atoms, () => world.ask),
            at(isPublish, () => failing(423)),
          )(...request),
    })
    const error: Error = await world.write({ onOpenDraft: 'include' }).catch((reason) => reason)
    expect(world.live()).toBe('Old.')
    return { ...world, error }
  }

  it('is as it was before', async () => {
    const { ask, error } = await includes(() => () => undefined)
    expect(error).toMatchObject({ code: 'LOCKED', mayHaveWritten: false })
    expect(await draftOf(ask)).toMatchObject({
      ...theirs,
      postCallAnalyticsConfig: { summaryPrompt: 'Old.' },
    })
  })

  it('is in doubt where it is gone, since it may have been published', async () => {
    const { error } = await includes((_, ask) => async (method, url) => {
      if (isPublish(method, url)) await discard(ask())
      return undefined
    })
    expect(error).toMatchObject({ code: 'LOCKED', mayHaveWritten: true })
    expect(error.message).not.toContain('may be left')
  })

  it('is left as somebody edited it since, and our edit in it is told', async () => {
    const { ask, error } = await includes((atoms) => (method, url) => {
      if (isPublish(method, url)) adds(atoms, sameSection('Ada again.'))
      return undefined
    })
    expect(error).toMatchObject({
      code: 'LOCKED',
      message: expect.stringContaining('may be left'),
      mayHaveWritten: true,
      mayStillHappen: true,
    })
    expect(await draftOf(ask)).toMatchObject({ postCallAnalyticsConfig: { summaryPrompt: 'Ada again.' } })
  })

  it.each<[string, typeof isCancel]>([
    ['cannot be read', isDraft('GET')],
    ['may still be published', isCancel],
  ])('and now %s may hold our edit, which is told', async (_, which) => {
    let isPublished = false
    const { error } = await includes(() => (method, url) => {
      isPublished ||= isPublish(method, url)
      return isPublished && which(method, url) ? failing(403) : undefined
    })
    expect(error).toMatchObject({
      code: 'LOCKED',
      message: expect.stringContaining('may be left'),
      mayHaveWritten: true,
    })
  })
})

describe('the branches of an agent', () => {
  it.each([
    {},
    { branches: 'none' },
    null,
    { branches: [null, {}, { branch: null, isLive: true }, { branch: {}, isLive: true }] },
    { branches: [{ branch: { _id: 'b', name: 'Main' }, isLive: 'yes' }] },
  ])('are an answer that nothing can be made of where none is live: %j', async (data) => {
    const { write, writes } = await writing({
      ...BRANCHES,
      meddle: () =>
        at(
          (_, url) => url.endsWith('/branches'),
          () => answering(data),
        ),
    })
    await expect(write()).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER' })
    expect(writes()).toEqual([])
  })
})

describe('a branch with a name', () => {
  const onBranch = (createBranch: boolean) => ({ ...BRANCHES, client: { branch: 'staging', createBranch } })

  it('that is missing is refused, and named', async () => {
    const { client, write, writes } = await writing(onBranch(false))
    const live = { agentId: id(1), dialect: 'branches', config: {}, raw: OLD } as never
    for (const doing of [() => write(), () => write({ base: live }), () => client.getWriteState(live)]) {
      await expect(doing()).rejects.toMatchObject({
        code: 'NO_BRANCH',
        message: expect.stringContaining('staging'),
        hint: expect.stringContaining('--create-branch'),
      })
    }
    expect(writes()).toEqual([])
  })

  it('that is missing has no history yet, and is forked by the first write on it', async () => {
    const { ask, client, live, write, writes } = await writing(onBranch(true))
    const state = await client.getWriteState(await client.getPostCallConfig(id(1)))
    expect(state).toEqual({ dialect: 'branches', revisions: [] })
    const { revision } = await write()
    expect(writes()[0]).toBe('POST /branches')
    expect(live()).toBe('Old.')
    const there = await ask('GET', `${agent}?versionId=${revision}`)
    expect(there.body.data._resolvedConfig.postCallAnalyticsConfig).toMatchObject(NEW)
  })

  it('is not forked because the branches cannot be read', async () => {
    const { client, write, writes } = await writing({
      ...onBranch(true),
      client: { branch: 'staging', createBranch: true, maxAttempts: 1 },
      meddle: () =>
        at(
          (_, url) => url.endsWith('/branches'),
          () => failing(500),
        ),
    })
    const live = { agentId: id(1), dialect: 'branches', config: {}, raw: OLD } as never
    await expect(write({ base: live })).rejects.toMatchObject({ code: 'SERVER_ERROR' })
    await expect(client.getWriteState(live)).rejects.toMatchObject({ code: 'SERVER_ERROR' })
    expect(writes()).toEqual([])
  })
})
