import { describe, expect, it } from 'vitest'
import type { AgentSeed, EmulatorOptions } from '../../src/emulator/index.js'
import { asking } from './ask.js'
import { agentId, anAgentSeed } from './build.js'
import { emulate } from './emulate.js'

const agent = `/agent/${agentId()}`

async function aBranchesAgent(seed: AgentSeed = {}, options: EmulatorOptions = {}) {
  const atoms = await emulate({ agents: [anAgentSeed(seed)] }, options)
  const ask = asking(atoms)
  const branches = async () => (await ask('GET', `${agent}/branches`)).body.data.branches
  const main = `${agent}/branches/${(await branches())[0].branch._id}`
  return { atoms, ask, branches, main }
}

describe('branches', () => {
  it('start with Main, which is live', async () => {
    const { ask, main } = await aBranchesAgent()
    expect((await ask('GET', main)).body.data).toMatchObject({
      branch: { name: 'Main', isDefault: true, openDraftId: null, status: 'active' },
      isLive: true,
      hasOpenDraft: false,
      revisionsCount: 1,
      headRevisionNumber: 1,
    })
  })

  it('are forked from another, without a revision of their own until the first publish', async () => {
    const { ask, branches } = await aBranchesAgent()
    const [{ branch: main }] = await branches()
    const { status, body } = await ask('POST', `${agent}/branches`, {
      sourceBranchId: main._id,
      name: 'staging',
    })
    expect(status).toBe(201)
    expect(body.data).toMatchObject({
      name: 'staging',
      sourceBranchId: main._id,
      sourceRevisionId: main.headRevisionId,
      headRevisionId: null,
    })
    const fork = `${agent}/branches/${body.data._id}`
    expect((await ask('POST', `${fork}/live`)).body.error_type).toBe('no_committed_revision')
    await ask('PUT', `${fork}/draft`, { firstMessage: 'Hi' })
    const published = await ask('POST', `${fork}/draft/publish`)
    expect(published.body.data.revision).toMatchObject({ revisionNumber: 1, isActive: false })
  })

  it('have names of their own, and Main is taken', async () => {
    const { ask, branches } = await aBranchesAgent({ branches: [{ name: 'staging' }] })
    const sourceBranchId = (await branches())[0].branch._id
    for (const name of ['staging', 'Main', 'main']) {
      const { status, body } = await ask('POST', `${agent}/branches`, { sourceBranchId, name })
      expect([status, body.error_type]).toEqual([409, 'branch_name_exists'])
    }
    for (const name of ['', 'x'.repeat(101), 7]) {
      expect((await ask('POST', `${agent}/branches`, { sourceBranchId, name })).status).toBe(400)
    }
  })

  it('are not forked from one that has no revision, or does not exist', async () => {
    const { ask, branches } = await aBranchesAgent({ branches: [{ name: 'empty' }] })
    const fork = (await branches())[1].branch._id
    const empty = await ask('POST', `${agent}/branches`, { sourceBranchId: fork, name: 'new' })
    const unknown = await ask('POST', `${agent}/branches`, { sourceBranchId: agentId(), name: 'new' })
    expect([empty.status, empty.body.error_type]).toEqual([409, 'source_has_no_commit'])
    expect(unknown.status).toBe(404)
  })

  it('are made live, and serve traffic from then on', async () => {
    const staged = { name: 'staging', config: { summaryPrompt: 'Staged.' } }
    const { atoms, ask, branches } = await aBranchesAgent({ branches: [staged] })
    const { branch } = (await branches())[1]
    const { status, body } = await ask('POST', `${agent}/branches/${branch._id}/live`)
    expect([status, body.data.isLive]).toEqual([200, true])
    expect((await branches()).map(({ isLive }: { isLive: boolean }) => isLive)).toEqual([false, true])
    expect((await ask('GET', agent)).body.data.activeVersionId).toBe(branch.headRevisionId)
    expect(atoms.liveConfig(agentId()).summaryPrompt).toBe('Staged.')
  })

  it('are renamed and archived, but not Main and not the live one', async () => {
    const { ask, branches, main } = await aBranchesAgent({
      branches: [
        { name: 'a', config: {}, live: true },
        { name: 'b', config: {} },
      ],
    })
    const [, live, other] = (await branches()).map(
      ({ branch }: { branch: { _id: string } }) => `${agent}/branches/${branch._id}`,
    )
    expect((await ask('PATCH', main, { name: 'c' })).status).toBe(403)
    expect((await ask('POST', `${main}/archive`)).status).toBe(403)
    expect((await ask('POST', `${live}/archive`)).status).toBe(403)
    expect((await ask('PATCH', other, { name: 'a' })).status).toBe(409)
    expect((await ask('PATCH', other, { name: 'c' })).body.data.name).toBe('c')
    expect((await ask('POST', `${other}/archive`)).body.data).toEqual({ archived: true })
    expect(await branches()).toHaveLength(2)
    expect((await ask('PUT', `${other}/draft`, { firstMessage: 'Hi' })).status).toBe(403)
    expect((await ask('POST', `${other}/live`)).status).toBe(403)
  })

  it('answer 404 to an unknown id and 400 to one that is none', async () => {
    const { ask } = await aBranchesAgent()
    expect((await ask('GET', `${agent}/branches/${agentId()}`)).status).toBe(404)
    expect((await ask('GET', `${agent}/branches/main`)).status).toBe(400)
    expect((await ask('GET', `/agent/${agentId(9)}/branches`)).status).toBe(404)
    expect((await ask('GET', '/agent/nonsense/branches')).status).toBe(400)
  })
})

describe('the open draft of a branch', () => {
  it('takes up one field after the other, each as a whole', async () => {
    const { ask, main, atoms } = await aBranchesAgent({ fields: { globalPrompt: 'Be kind.' } })
    await ask('PUT', `${main}/draft`, { firstMessage: 'Hi' })
    const second = await ask('PUT', `${main}/draft`, { postCallAnalyticsConfig: { summaryPrompt: 'New.' } })
    expect(second.body.data).toMatchObject({ status: 'draft', draftRevision: 2 })
    expect(atoms.liveConfig(agentId()).summaryPrompt).toBe('Summarize.')
    await ask('POST', `${main}/draft/publish`)
    const { _resolvedConfig } = (await ask('GET', agent)).body.data
    expect(_resolvedConfig).toMatchObject({
      globalPrompt: 'Be kind.',
      firstMessage: 'Hi',
      postCallAnalyticsConfig: { summaryPrompt: 'New.', dispositionMetrics: [] },
    })
  })

  it('holds the unpublished edits of others, which a publish ships too', async () => {
    const openDraft = { editor: 'Kim', changes: { globalPrompt: 'Half an idea' } }
    const { ask, main } = await aBranchesAgent({ openDraft })
    await ask('PUT', `${main}/draft`, { firstMessage: 'Hi' })
    const { data } = (await ask('GET', `${main}/draft`)).body
    expect(data.editCount).toBe(2)
    expect(data.editHistory).toMatchObject([
      { editorName: 'Robin Key', changedSections: ['workflow_prompt'], revision: { draftRevision: 2 } },
      { editorName: 'Kim', changedSections: ['workflow_prompt'], revision: { draftRevision: 1 } },
    ])
    await ask('POST', `${main}/draft/publish`)
    expect((await ask('GET', agent)).body.data._resolvedConfig.globalPrompt).toBe('Half an idea')
  })

  it('is announced by its branch, and gone once discarded', async () => {
    const { ask, main } = await aBranchesAgent()
    const { draftId } = (await ask('PUT', `${main}/draft`, { firstMessage: 'Hi' })).body.data
    expect((await ask('GET', main)).body.data).toMatchObject({
      hasOpenDraft: true,
      branch: { openDraftId: draftId },
    })
    expect((await ask('DELETE', `${main}/draft`)).body.data).toEqual({ discarded: true })
    expect((await ask('GET', main)).body.data.hasOpenDraft).toBe(false)
    for (const [method, path] of [
      ['GET', 'draft'],
      ['DELETE', 'draft'],
      ['POST', 'draft/publish'],
    ] as const) {
      expect((await ask(method, `${main}/${path}`)).status).toBe(404)
    }
  })

  it('is refused an empty body, and one of section names alone', async () => {
    const { ask, main } = await aBranchesAgent()
    expect((await ask('PUT', `${main}/draft`, {})).status).toBe(400)
    expect((await ask('PUT', `${main}/draft`, { analytics: {}, expectedRevision: 0 })).status).toBe(400)
    expect((await ask('GET', main)).body.data.hasOpenDraft).toBe(false)
  })
})

describe('an edit based on a draft that moved on', () => {
  const write = (summaryPrompt: string, expectedRevision: number) => ({
    postCallAnalyticsConfig: { summaryPrompt },
    expectedRevision,
  })

  it('is refused leanly, as in production, with the paths that both changed', async () => {
    const openDraft = { editor: 'Kim', changes: { summaryPrompt: 'Theirs.' } }
    const { ask, main } = await aBranchesAgent({ openDraft })
    expect(await ask('PUT', `${main}/draft`, write('Ours.', 0))).toMatchObject({
      status: 409,
      body: { status: false, errors: ['analytics.postCallAnalyticsConfig'] },
    })
  })

  it('is refused with both values where the platform is talkative', async () => {
    const openDraft = { editor: 'Kim', changes: { summaryPrompt: 'Theirs.' } }
    const { ask, main } = await aBranchesAgent({ openDraft }, { conflicts: 'rich' })
    const { body } = await ask('PUT', `${main}/draft`, write('Ours.', 0))
    expect(body.data.conflict).toMatchObject({
      expectedRevision: 0,
      latestRevision: 1,
      diffs: [{ latestValue: { summaryPrompt: 'Theirs.' }, yourValue: { summaryPrompt: 'Ours.' } }],
    })
  })

  it('is accepted when somebody changed another field, or when it is based on the latest', async () => {
    const openDraft = { editor: 'Kim', changes: { firstMessage: 'Hi' } }
    const { ask, main } = await aBranchesAgent({ openDraft })
    expect((await ask('PUT', `${main}/draft`, write('Ours.', 0))).status).toBe(200)
    expect((await ask('PUT', `${main}/draft`, write('Ours again.', 2))).status).toBe(200)
  })

  it('is refused when its base is unknown here', async () => {
    const { ask, main } = await aBranchesAgent()
    expect(await ask('PUT', `${main}/draft`, write('Ours.', 3))).toMatchObject({
      status: 409,
      body: { errors: ['base_revision_unavailable'] },
    })
    expect((await ask('PUT', `${main}/draft`, write('Ours.', -1))).status).toBe(400)
    expect((await ask('PUT', `${main}/draft`, write('Ours.', 0))).status).toBe(200)
  })
})
