import { describe, expect, it } from 'vitest'
import { differingUnknown } from '../../src/sync/plan/include-draft.js'
import { id, wireMetric } from '../build.js'
import { answering, at } from '../meddling.js'
import { NEW, OLD, writing } from './writing.js'

const staging = {
  dialect: 'branches',
  seed: { branches: [{ name: 'staging', config: { ...OLD, ...NEW } }] },
} as const

async function withHead(over: Partial<Parameters<typeof writing>[0]> = {}) {
  const world = await writing({ ...staging, ...over })
  const { branches } = (await world.ask('GET', `/agent/${id(1)}/branches`)).body.data
  const [main, { branch }] = branches
  const head: string = branch.headRevisionId
  return { ...world, head, main: main.branch.headRevisionId as string }
}

describe('making a branch live', () => {
  it('is one request, and what the branch holds serves traffic', async () => {
    const { client, head, live, served, writes } = await withHead()
    await client.makeBranchLive(id(1), { branch: 'staging', head })
    expect([live(), await served()]).toEqual(['New.', head])
    expect(writes()).toEqual([expect.stringMatching(/^POST .*live$/)])
  })

  it('is refused where the branch moved since it was planned', async () => {
    const { atoms, client, head, writes } = await withHead()
    atoms.edit(id(1), { globalPrompt: 'Ada’s.' }, { branch: 'staging' })
    await expect(client.makeBranchLive(id(1), { branch: 'staging', head })).rejects.toMatchObject({
      code: 'REMOTE_CHANGED',
      hint: expect.stringMatching(/\w/),
      mayHaveWritten: false,
    })
    expect(writes()).toEqual([])
  })

  it('is refused where what it would replace moved since', async () => {
    const { atoms, client, head, main, writes } = await withHead()
    const going = { branch: 'staging', head, over: main }
    atoms.edit(id(1), { globalPrompt: 'Ada’s.' }, { branch: 'Main' })
    await expect(client.makeBranchLive(id(1), going)).rejects.toMatchObject({
      code: 'REMOTE_CHANGED',
      message: expect.stringContaining('what is live'),
      mayHaveWritten: false,
    })
    expect(writes()).toEqual([])
    const { revision } = await client.getPostCallConfig(id(1))
    await client.makeBranchLive(id(1), { ...going, over: revision ?? '' })
    expect(writes()).toHaveLength(1)
  })

  it('is refused where nothing was published on the branch, and says what is missing', async () => {
    const { client, ask, writes } = await writing({
      dialect: 'branches',
      seed: { branches: [{ name: 'staging' }] },
    })
    const { branches } = (await ask('GET', `/agent/${id(1)}/branches`)).body.data
    const head: string = branches[1].branch.sourceRevisionId
    await expect(client.makeBranchLive(id(1), { branch: 'staging', head })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('staging'),
      hint: expect.stringContaining('apply'),
      mayHaveWritten: false,
    })
    expect(writes()).toEqual([])
  })

  it('that is forbidden says what may be missing, and which request it was', async () => {
    const { atoms, client, head } = await withHead()
    atoms.faults({ path: '**/live', status: 403 })
    await expect(client.makeBranchLive(id(1), { branch: 'staging', head })).rejects.toMatchObject({
      code: 'FORBIDDEN',
      hint: expect.stringContaining('scan'),
      status: 403,
      requestId: expect.stringMatching(/^req-/),
      mayHaveWritten: false,
    })
  })

  it('that fails otherwise says nothing of a scan, and stays in doubt', async () => {
    const { atoms, client, head } = await withHead()
    atoms.faults({ path: '**/live', status: 500 })
    await expect(client.makeBranchLive(id(1), { branch: 'staging', head })).rejects.toMatchObject({
      code: 'SERVER_ERROR',
      hint: expect.not.stringContaining('scan'),
      mayHaveWritten: true,
    })
  })
})

describe('a client that names a branch', () => {
  const onStaging = () =>
    writing({
      dialect: 'branches',
      seed: { branches: [{ name: 'staging', config: OLD, live: true }] },
      client: { branch: 'staging' },
    })

  it('publishes on it nothing that would go live, unless that is meant', async () => {
    const { write, writes, live } = await onStaging()
    await expect(write()).rejects.toMatchObject({ code: 'LIVE_BRANCH', mayHaveWritten: false })
    expect(writes()).toEqual([])
    await write({ allowLiveBranch: true })
    expect(live()).toBe('New.')
  })
})

describe('what goes live beside the analytics', () => {
  it('is every other section in which two revisions differ', async () => {
    const { atoms, client, head, main } = await withHead()
    expect(await client.getOtherSections(id(1), main, head)).toEqual([])
    atoms.edit(id(1), { globalPrompt: 'Ada’s.' }, { branch: 'Main' })
    const now = (await client.getPostCallConfig(id(1))).revision ?? ''
    expect(await client.getOtherSections(id(1), now, head)).toEqual(['workflow_prompt'])
  })

  it('is nothing between a revision and itself, without asking', async () => {
    const { atoms, client, head } = await withHead()
    const before = atoms.requests().length
    expect(await client.getOtherSections(id(1), head, head)).toEqual([])
    expect(atoms.requests()).toHaveLength(before)
  })

  it.each([null, {}, { diffs: 'none' }, { diffs: [null] }, { diffs: [{ section: 'analytics' }] }])(
    'is not told by the answer %j, and that is an error',
    async (data) => {
      const { client } = await withHead({
        meddle: () =>
          at(
            (_, url) => url.includes('/diff?'),
            () => answering(data),
          ),
      })
      await expect(client.getOtherSections(id(1), 'a', 'b')).rejects.toMatchObject({
        code: 'UNEXPECTED_ANSWER',
        hint: expect.stringMatching(/\w/),
      })
    },
  )

  it('is what changes beside the post-call config, however its paths begin', async () => {
    const paths = [
      'postCallAnalyticsConfig.x.0',
      'analytics.postCallAnalyticsConfig',
      'summaryPrompt',
      'a[0].b',
    ]
    const changes = paths.map((path) => ({ path }))
    const { client } = await withHead({
      meddle: () =>
        at(
          (_, url) => url.includes('/diff?'),
          () => answering({ diffs: [{ section: 'analytics', changes }, { section: 'voice' }] }),
        ),
    })
    expect(await client.getOtherSections(id(1), 'a', 'b')).toEqual(['analytics/a', 'voice'])
  })
})

describe('what two post-call configs hold beside what is compared', () => {
  const metric = (over: Record<string, unknown> = {}) => ({ dispositionMetrics: [wireMetric(over)] })
  const nested = (values: unknown) => metric({ dispositionValues: values })
  it.each([
    [nested({ type: 'STRING', min: 1 }), nested({ type: 'STRING', min: 2 }), ['dispositionValues/min']],
    [nested({ type: 'STRING' }), nested({ type: 'ENUM' }), ['dispositionValues/type']],
    [nested('a'), nested('b'), ['dispositionValues']],
    [metric({ choices: 'a' }), metric({ choices: 'b' }), ['choices']],
    [metric(), nested({ type: 'STRING' }), []],
    [metric({ choices: ['a'] }), metric(), []],
    [
      { dispositionMetrics: [{ identifier: 'user_name', dispositionValues: { type: 'ENUM' } }] },
      metric(),
      [],
    ],
  ])('is told by value: %j, %j', (a, b, parts) => {
    const paths = parts.map((part) => `/dispositionMetrics/user_name/${part}`)
    expect([differingUnknown(a, b), differingUnknown(b, a)]).toEqual([paths, paths])
  })
})
