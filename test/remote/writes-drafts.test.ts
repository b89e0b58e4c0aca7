import { describe, expect, it } from 'vitest'
import { id } from '../build.js'
import type { Ask } from '../emulator/ask.js'
import { altered, answering, at, failing, first, type Meddle } from '../meddling.js'
import { isPublish, LABEL, OLD, writing } from './writing.js'

const DRAFTS = { dialect: 'drafts' } as const
const agent = `/agent/${id(1)}`

const isCreation = (method: string, url: string) => method === 'POST' && url.endsWith('/drafts')
const isDiscard = (method: string) => method === 'DELETE'

const draftsOf = async (ask: Ask): Promise<string[]> =>
  (await ask('GET', `${agent}/drafts`)).body.data.map((draft: { draftName: string }) => draft.draftName)

const inTime = (): never => {
  throw new DOMException('no answer in time', 'TimeoutError')
}

const isLookForVersion = (_: string, url: string) => url.includes('/versions?limit=1&')

describe('a write on drafts', () => {
  it('is a draft of its own, published and active at once, and tells its revision', async () => {
    const { atoms, ask, live, served, write, writes } = await writing(DRAFTS)
    const written = await write({ description: 'Why.' })
    expect(atoms.requests().at(-1)?.path).toMatch(/publish$/)
    expect(written).toEqual({ revision: await served() })
    expect(live()).toBe('New.')
    expect(writes()).toEqual([
      'POST /drafts',
      expect.stringMatching(/^PATCH .*config$/),
      expect.stringMatching(/^POST .*publish$/),
    ])
    const [version] = (await ask('GET', `${agent}/versions`)).body.data.versions
    expect(version).toMatchObject({ label: LABEL, description: 'Why.' })
  })

  it('takes a label that is longer than the name of a draft may be', async () => {
    const { live, write } = await writing(DRAFTS)
    await write({ label: 'x'.repeat(200) })
    expect(live()).toBe('New.')
  })

  it('discards what an apply that was killed left behind, and nobody else’s draft', async () => {
    const { atoms, ask, write } = await writing(DRAFTS)
    for (const label of [LABEL, 'Ada’s']) {
      atoms.edit(id(1), { globalPrompt: 'Unfinished.' }, { publish: false, label })
    }
    atoms.faults({ method: 'DELETE', reset: 'before', times: 1 })
    await write()
    expect(await draftsOf(ask)).toEqual(['Ada’s'])
  })
})

describe('a draft that', () => {
  it('was refused leaves no doubt, and nothing to look for', async () => {
    const { atoms, write, writes } = await writing(DRAFTS)
    atoms.freeze(true)
    await expect(write()).rejects.toMatchObject({ code: 'LOCKED', mayHaveWritten: false })
    expect(writes()).toEqual(['POST /drafts'])
    expect(atoms.requests().filter(({ path }) => path.endsWith('/drafts'))).toHaveLength(2)
  })

  it('was created without an answer is discarded, and nobody else’s is', async () => {
    const { atoms, ask, write } = await writing({
      ...DRAFTS,
      meddle: () => at(isCreation, () => 'lose the answer'),
    })
    atoms.edit(id(1), { globalPrompt: 'Unfinished.' }, { publish: false, label: 'Ada’s' })
    await expect(write()).rejects.toMatchObject({
      code: 'NETWORK',
      message: expect.not.stringContaining('left behind'),
      mayHaveWritten: false,
    })
    expect(await draftsOf(ask)).toEqual(['Ada’s'])
  })

  it('was created and has no id in the answer is discarded too', async () => {
    const { ask, write } = await writing({
      ...DRAFTS,
      meddle: () => at(isCreation, () => altered(() => ({ draftId: 7 }))),
    })
    await expect(write()).rejects.toMatchObject({ code: 'UNEXPECTED_ANSWER', mayHaveWritten: false })
    expect(await draftsOf(ask)).toEqual([])
  })

  it('is listed with no id but `_id`, among what is no draft, is discarded too', async () => {
    const { ask, write } = await writing({
      ...DRAFTS,
      meddle: () =>
        first(
          at(isCreation, () => 'lose the answer'),
          at(
            (method, url) => method === 'GET' && url.endsWith('/drafts'),
            () =>
              altered((rows) => [
                null,
                ...rows.map(({ draftId: _id, draftName }: never) => ({ _id, draftName })),
              ]),
          ),
        ),
    })
    await expect(write()).rejects.toMatchObject({ code: 'NETWORK', mayHaveWritten: false })
    expect(await draftsOf(ask)).toEqual([])
  })

  it('has no id but `_id` is written to all the same', async () => {
    const { live, write } = await writing({
      ...DRAFTS,
      meddle: () => at(isCreation, () => altered(({ draftId }) => ({ _id: draftId }))),
    })
    await write()
    expect(live()).toBe('New.')
  })

  it('could not be discarded either may be left, but is not live and never will be', async () => {
    const { write } = await writing({
      ...DRAFTS,
      meddle: () =>
        first(
          at(isCreation, () => 'lose the answer'),
          at(isDiscard, () => failing(409)),
        ),
    })
    await expect(write()).rejects.toMatchObject({
      message: expect.stringContaining('left behind'),
      mayHaveWritten: false,
      mayStillHappen: false,
    })
  })

  it('could not be filled is discarded, though the answer to that is lost once', async () => {
    const { atoms, ask, live, write } = await writing({
      ...DRAFTS,
      meddle: () =>
        at(
          (method) => method === 'PATCH',
          () => 'lose the answer',
        ),
    })
    atoms.faults({ method: 'DELETE', reset: 'after', times: 1 })
    const error: Error = await write().catch((reason) => reason)
    expect(error).toMatchObject({ code: 'NETWORK', mayHaveWritten: false })
    expect(error.message).not.toContain('left behind')
    expect(await draftsOf(ask)).toEqual([])
    expect(live()).toBe('Old.')
  })

  it.each([
    ['lost its edit is not live', (): Awaited<ReturnType<Meddle>> => 'lose the answer', false],
    ['waits for an edit that may still arrive is in doubt', inTime, true],
  ])('is left, and %s', async (_, strike, mayHaveWritten) => {
    const { ask, write } = await writing({
      ...DRAFTS,
      meddle: () =>
        first(
          at((method) => method === 'PATCH', strike),
          at(isDiscard, () => failing(423)),
        ),
    })
    await expect(write()).rejects.toMatchObject({
      message: expect.stringContaining('left behind'),
      mayHaveWritten,
      mayStillHappen: mayHaveWritten,
    })
    expect(await draftsOf(ask)).toEqual([LABEL])
  })

  it('was filled while another version was activated is discarded', async () => {
    const { ask, live, write } = await writing({
      ...DRAFTS,
      meddle: (atoms) => (method) => {
        if (method === 'PATCH') atoms.edit(id(1), { globalPrompt: 'Ada’s fix.' })
        return undefined
      },
    })
    await expect(write()).rejects.toMatchObject({
      code: 'REMOTE_CHANGED',
      mayHaveWritten: false,
      hint: expect.stringMatching(/\w/),
    })
    expect(await draftsOf(ask)).toEqual([])
    expect(live()).toBe('Old.')
  })
})

describe('a publish on drafts', () => {
  it('whose answer is lost is found by its label, also where no version says what it was made from', async () => {
    for (const keeps of [true, false]) {
      const { served, write, writes } = await writing({
        ...DRAFTS,
        meddle: () =>
          first(
            at(isPublish, () => 'lose the answer'),
            at(isLookForVersion, () =>
              altered(({ versions: [{ sourceVersionId, ...newest }] }) => ({
                versions: [keeps ? { sourceVersionId, ...newest } : newest],
              })),
            ),
          ),
      })
      expect(await write()).toEqual({ revision: await served() })
      expect(writes().filter((each) => each.endsWith('/activate'))).toEqual([])
    }
  })

  it('that was refused leaves no draft and no doubt, and is not looked for', async () => {
    const { atoms, ask, write } = await writing({
      ...DRAFTS,
      meddle: () => at(isPublish, () => failing(423)),
    })
    await expect(write()).rejects.toMatchObject({ code: 'LOCKED', mayHaveWritten: false })
    expect(await draftsOf(ask)).toEqual([])
    expect(atoms.requests().filter(({ path }) => path.endsWith('/versions'))).toEqual([])
  })

  it.each<[string, string]>([
    ['the version that is in force', LABEL],
    ['an earlier one of another label', 'Ada’s'],
  ])('that failed is not taken for %s', async (_, label) => {
    const { ask, live, write } = await writing({
      ...DRAFTS,
      seed: { label },
      meddle: () => at(isPublish, () => failing(500)),
    })
    await expect(write()).rejects.toMatchObject({ code: 'SERVER_ERROR', mayHaveWritten: false })
    expect(await draftsOf(ask)).toEqual([])
    expect(live()).toBe('Old.')
  })

  it('that failed is not taken for what somebody published meanwhile', async () => {
    const { live, write } = await writing({
      ...DRAFTS,
      meddle: (atoms) =>
        at(isPublish, () => {
          atoms.edit(id(1), { globalPrompt: 'Ada’s fix.' }, { label: 'Ada’s' })
          return failing(500)
        }),
    })
    await expect(write()).rejects.toMatchObject({ code: 'SERVER_ERROR', mayHaveWritten: false })
    expect(live()).toBe('Old.')
  })

  it('that failed is not taken for a list of versions that is none', async () => {
    for (const data of [null, { versions: 'none' }, { versions: [] }, { versions: [null] }]) {
      const { write } = await writing({
        ...DRAFTS,
        meddle: () =>
          first(
            at(isPublish, () => failing(500)),
            at(isLookForVersion, () => answering(data)),
          ),
      })
      await expect(write()).rejects.toMatchObject({ code: 'SERVER_ERROR', mayHaveWritten: false })
    }
  })

  it('that nobody can look for stays in doubt, and its draft is left alone', async () => {
    const { live, write, writes } = await writing({
      ...DRAFTS,
      meddle: () =>
        first(
          at(isPublish, () => 'lose the answer'),
          at(isLookForVersion, () => failing(400)),
        ),
    })
    await expect(write()).rejects.toMatchObject({ code: 'NETWORK', mayHaveWritten: true })
    expect(live()).toBe('New.')
    expect(writes().filter((each) => each.startsWith('DELETE'))).toEqual([])
  })

  it('whose draft cannot be discarded stays in doubt, and the draft is named', async () => {
    const { write } = await writing({
      ...DRAFTS,
      meddle: () =>
        first(
          at(isPublish, () => failing(500)),
          at(isDiscard, () => failing(423)),
        ),
    })
    await expect(write()).rejects.toMatchObject({
      message: expect.stringContaining('left behind'),
      mayHaveWritten: true,
    })
  })

  it('on top of which somebody published stays in doubt, and no draft is named', async () => {
    const { write } = await writing({
      ...DRAFTS,
      meddle: (atoms) =>
        first(
          at(isPublish, () => 'lose the answer'),
          at(isLookForVersion, () => void atoms.edit(id(1), { useReasoningModel: true }) as undefined),
        ),
    })
    const error: Error = await write().catch((reason) => reason)
    expect(error).toMatchObject({ code: 'NETWORK', mayHaveWritten: true })
    expect(error.message).not.toContain('left behind')
  })
})

describe('a version whose scan runs', () => {
  const scanning = { ...DRAFTS, emulator: { scanMs: 2_000 } }

  it('is activated when the scan lets it through', async () => {
    const { live, served, write, writes } = await writing(scanning)
    expect(await write()).toEqual({ revision: await served() })
    expect(live()).toBe('New.')
    // It is activated once the scan has passed, and not tried before.
    expect(writes().filter((each) => each.endsWith('/activate'))).toHaveLength(1)
  })

  it('is still waited for when a look at it says nothing', async () => {
    const answers = [null, {}, { version: null }, { version: { securityCheck: 'queued' } }]
    const { served, write } = await writing({
      ...DRAFTS,
      emulator: { scanMs: 5_000 },
      meddle: () =>
        at(
          (method, url) => method === 'GET' && /versions\/\w+$/.test(url),
          () => (answers.length > 0 ? answering(answers.pop()) : undefined),
        ),
    })
    expect(await write()).toEqual({ revision: await served() })
    expect(answers).toEqual([])
  })

  it('is done with where somebody activates it first', async () => {
    const { served, write, writes } = await writing({
      ...DRAFTS,
      meddle: () => at(isPublish, () => altered((version) => ({ ...version, isActive: false }))),
    })
    expect(await write()).toEqual({ revision: await served() })
    expect(writes().filter((each) => each.endsWith('/activate'))).toEqual([])
  })

  it('is not activated over what somebody activated meanwhile', async () => {
    const { live, write } = await writing({
      ...scanning,
      meddle: (atoms) =>
        at(isPublish, () =>
          altered((version) => {
            atoms.edit(id(1), { globalPrompt: 'Ada’s fix.' })
            return version
          }),
        ),
    })
    await expect(write()).rejects.toMatchObject({
      code: 'REMOTE_CHANGED',
      mayHaveWritten: true,
      left: expect.stringContaining('published'),
    })
    expect(live()).toBe('Old.')
  })

  it.each([
    [423, 'LOCKED'],
    [403, 'FORBIDDEN'],
    [400, 'BAD_REQUEST'],
  ])(
    'is given up at once where activation is refused with %d after it, and is told',
    async (status, code) => {
      let tries = 0
      const { write } = await writing({
        ...scanning,
        meddle: () =>
          at(
            (_, url) => url.endsWith('/activate'),
            () => {
              tries++
              return failing(status)
            },
          ),
      })
      await expect(write()).rejects.toMatchObject({
        code,
        message: expect.stringMatching(/version \w+ is published, but not active/),
        mayHaveWritten: true,
      })
      expect(tries).toBe(1)
    },
  )

  it.each([400, 403, 409, 422])(
    'is activated later where the platform refuses it with %d until the scan has passed',
    async (status) => {
      for (const tells of ['the scan', 'nothing'] as const) {
        const { live, served, write, clock } = await writing({
          ...DRAFTS,
          emulator: { scanMs: 6_000 },
          meddle: () =>
            first(
              at(
                (method, url) => tells === 'nothing' && method === 'GET' && /versions\/\w+$/.test(url),
                () => altered(({ version }) => ({ version: { ...version, securityCheck: null } })),
              ),
              at(isPublish, () =>
                altered((version) => (tells === 'nothing' ? { ...version, securityCheck: null } : version)),
              ),
              at(
                (_, url) => url.endsWith('/activate'),
                () => async (answer) => (answer.status === 409 ? failing(status) : answer),
              ),
            ),
        })
        const started = clock.elapsedMs()
        expect(await write()).toEqual({ revision: await served() })
        expect(live()).toBe('New.')
        expect(clock.elapsedMs() - started).toBeLessThan(30_000)
      }
    },
  )

  it('is activated where the publish itself does not do that', async () => {
    const { live, served, write, writes } = await writing({ ...DRAFTS, seed: { activatesOnPublish: false } })
    expect(await write()).toEqual({ revision: await served() })
    expect(live()).toBe('New.')
    expect(writes().filter((each) => each.endsWith('/activate'))).toHaveLength(1)
  })

  it('is given up at the deadline, which is told, and is not live', async () => {
    const { live, write } = await writing({ ...DRAFTS, seed: { scan: 'never' } })
    await expect(write({ scanTimeoutMs: 5_000 })).rejects.toMatchObject({
      code: 'SCAN_TIMEOUT',
      message: expect.stringContaining(' 5 s'),
      hint: expect.stringContaining('--scan-timeout'),
      mayHaveWritten: true,
    })
    expect(live()).toBe('Old.')
  })

  it('that ends with an error is told at once, with its reason', async () => {
    const { clock, live, write, writes } = await writing({
      ...scanning,
      seed: { scan: { error: 'scanner is down' } },
    })
    const started = clock.elapsedMs()
    await expect(write()).rejects.toMatchObject({
      code: 'SCAN_FAILED',
      message: expect.stringContaining('scanner is down'),
      left: expect.stringContaining('stays in the list of versions'),
    })
    expect(clock.elapsedMs() - started).toBeLessThan(10_000)
    expect(writes().filter((each) => each.endsWith('/activate'))).toEqual([])
    expect(live()).toBe('Old.')
  })

  it('is not live when its scan failed, with the reason where there is one', async () => {
    for (const says of [true, false]) {
      const { live, write } = await writing({
        ...scanning,
        seed: { scan: { fail: 'asks for card numbers' } },
        meddle: () =>
          at(
            (method, url) => method === 'GET' && /versions\/\w+$/.test(url),
            () =>
              altered(({ version }) => ({
                version: {
                  ...version,
                  securityCheck: { ...version.securityCheck, ...(!says && { reason: null }) },
                },
              })),
          ),
      })
      await expect(write()).rejects.toMatchObject({
        code: 'SCAN_FAILED',
        message: expect.stringContaining(says ? 'asks for card numbers' : 'no reason'),
        hint: expect.stringMatching(/\w/),
        left: expect.stringContaining('stays in the list of versions'),
      })
      expect(live()).toBe('Old.')
    }
  })
})

it('an agent on drafts has its versions for history, newest first', async () => {
  const { atoms, client } = await writing({ ...DRAFTS, seed: { label: 'First' } })
  atoms.edit(id(1), { postCallAnalyticsConfig: OLD }, { editor: 'Ada', label: 'Second' })
  const state = await client.getWriteState({ ...(await client.getPostCallConfig(id(1))), dialect: 'drafts' })
  expect(state).toMatchObject({
    dialect: 'drafts',
    revisions: [{ label: 'Second', publishedBy: 'Ada' }, { label: 'First' }],
  })
})
