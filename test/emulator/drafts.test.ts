import { describe, expect, it } from 'vitest'
import type { AgentSeed, EmulatorOptions } from '../../src/emulator/index.js'
import { asking } from './ask.js'
import { aClock, agentId, anAgentSeed } from './build.js'
import { emulate } from './emulate.js'

const agent = `/agent/${agentId()}`

async function aDraftsAgent(seed: AgentSeed = {}, options: EmulatorOptions = {}) {
  const atoms = await emulate({ agents: [anAgentSeed({ dialect: 'drafts', ...seed })] }, options)
  const ask = asking(atoms)
  const { activeVersionId } = (await ask('GET', agent)).body.data
  const draft = async (postCallAnalyticsConfig: unknown): Promise<string> => {
    const { draftId } = (await ask('POST', `${agent}/drafts`, { sourceVersionId: activeVersionId })).body.data
    await ask('PATCH', `${agent}/drafts/${draftId}/config`, { postCallAnalyticsConfig })
    return draftId
  }
  return { atoms, ask, activeVersionId, draft }
}

describe('a draft', () => {
  it('is created from a version, edited, published and activated', async () => {
    const { atoms, ask, draft } = await aDraftsAgent()
    const draftId = await draft({ summaryPrompt: 'New.' })
    const published = await ask('POST', `${agent}/drafts/${draftId}/publish`, {
      label: 'v2',
      description: 'Why',
      activate: true,
    })
    expect(published).toMatchObject({
      status: 201,
      body: {
        data: { versionNumber: 2, label: 'v2', description: 'Why', isActive: true, status: 'published' },
      },
    })
    expect((await ask('GET', agent)).body.data.activeVersionId).toBe(published.body.data._id)
    expect(atoms.liveConfig(agentId())).toMatchObject({ summaryPrompt: 'New.' })
    expect((await ask('GET', `${agent}/drafts`)).body.data).toEqual([])
  })

  it('replaces the post-call object as a whole', async () => {
    const { atoms, ask, draft } = await aDraftsAgent()
    const draftId = await draft({ summaryPrompt: 'New.' })
    await ask('POST', `${agent}/drafts/${draftId}/publish`, { activate: true })
    expect(atoms.liveConfig(agentId()).dispositionMetrics).toEqual([])
  })

  it('is not live before it is published, nor its version before it is activated', async () => {
    const { atoms, ask, draft } = await aDraftsAgent()
    const draftId = await draft({ summaryPrompt: 'New.' })
    expect(atoms.liveConfig(agentId()).summaryPrompt).toBe('Summarize.')
    const { data } = (await ask('POST', `${agent}/drafts/${draftId}/publish`)).body
    expect(data.isActive).toBe(false)
    expect(atoms.liveConfig(agentId()).summaryPrompt).toBe('Summarize.')
    const activated = await ask('PATCH', `${agent}/versions/${data._id}/activate`)
    expect(activated).toMatchObject({ status: 200, body: { data: { isActive: true } } })
    expect(atoms.liveConfig(agentId()).summaryPrompt).toBe('New.')
  })

  it('has an id that is not the id of its latest state', async () => {
    const { ask, activeVersionId } = await aDraftsAgent()
    const { status, body } = await ask('POST', `${agent}/drafts`, {
      sourceVersionId: activeVersionId,
      draftName: 'A',
    })
    expect(status).toBe(201)
    expect(body.data).toMatchObject({ draftName: 'A', draftRevision: 1, sourceVersionId: activeVersionId })
    expect(body.data._id).not.toBe(body.data.draftId)
    expect((await ask('GET', `${agent}/drafts/${body.data._id}`)).status).toBe(404)
  })

  it('stands beside others, each with the name of its last editor', async () => {
    const { ask, atoms, draft } = await aDraftsAgent()
    await draft({ summaryPrompt: 'Ours.' })
    atoms.edit(agentId(), { summaryPrompt: 'Theirs.' }, { publish: false, editor: 'Kim' })
    const { data } = (await ask('GET', `${agent}/drafts`)).body
    expect(data.map((one: { lastEditorName: string }) => one.lastEditorName)).toEqual(['Robin Key', 'Kim'])
  })

  it('tells its edits, newest first', async () => {
    const { ask, draft } = await aDraftsAgent()
    const draftId = await draft({ summaryPrompt: 'New.' })
    await ask('PATCH', `${agent}/drafts/${draftId}/config`, { firstMessage: 'Hi' })
    const { data } = (await ask('GET', `${agent}/drafts/${draftId}`)).body
    expect(data.editCount).toBe(2)
    expect(data.editHistory).toMatchObject([
      { revision: 3, changedSections: ['workflow_prompt'], editorName: 'Robin Key' },
      { revision: 2, changedSections: ['analytics'] },
    ])
    expect(data.latest.draftRevision).toBe(3)
  })

  it('is discarded, renamed and compared', async () => {
    const { ask, draft } = await aDraftsAgent()
    const draftId = await draft({ summaryPrompt: 'New.' })
    expect((await ask('PATCH', `${agent}/drafts/${draftId}`, { draftName: 'B' })).body.data).toEqual({
      draftName: 'B',
    })
    const { data } = (await ask('GET', `${agent}/drafts/${draftId}/diff`)).body
    expect(data).toMatchObject({ hasChanges: true, sections: { analytics: { changed: true } } })
    expect(await ask('DELETE', `${agent}/drafts/${draftId}`)).toMatchObject({
      status: 200,
      body: { data: null },
    })
    expect((await ask('GET', `${agent}/drafts/${draftId}`)).status).toBe(404)
  })

  it('is refused without a source, with a long name, or with nothing to change', async () => {
    const { ask, activeVersionId, draft } = await aDraftsAgent()
    const draftId = await draft({})
    const create = (body: unknown) => ask('POST', `${agent}/drafts`, body)
    const change = (body: unknown) => ask('PATCH', `${agent}/drafts/${draftId}/config`, body)
    const publish = (body: unknown) => ask('POST', `${agent}/drafts/${draftId}/publish`, body)
    expect((await create({})).status).toBe(400)
    expect((await create({ sourceVersionId: 'nonsense' })).status).toBe(400)
    expect((await create({ sourceVersionId: agentId() })).status).toBe(404)
    expect((await create({ sourceVersionId: activeVersionId, draftName: 'x'.repeat(101) })).status).toBe(400)
    expect((await change({ analytics: {}, name: 'x' })).status).toBe(400)
    expect((await publish({ label: 'x'.repeat(201) })).status).toBe(400)
    expect((await publish({ description: 'x'.repeat(2001) })).status).toBe(400)
    expect((await publish({ label: 'x'.repeat(200) })).status).toBe(201)
  })
})

describe('versions', () => {
  it('are listed newest first, with who published and activated them', async () => {
    const { ask } = await aDraftsAgent({
      history: [{ label: 'first', publisher: 'Kim' }],
      label: 'second',
    })
    const { data } = (await ask('GET', `${agent}/versions?limit=1&skip=1`)).body
    expect(data).toMatchObject({
      total: 2,
      versions: [{ label: 'first', publishedByName: 'Kim', isActive: false }],
    })
    const newest = (await ask('GET', `${agent}/versions`)).body.data.versions[0]
    expect(newest).toMatchObject({ label: 'second', activatedByName: 'Robin Key', isActive: true })
  })

  it('are read with their config, compared, labelled and pinned', async () => {
    const { ask, activeVersionId } = await aDraftsAgent({ history: [{ config: { summaryPrompt: 'Old.' } }] })
    const { versions } = (await ask('GET', `${agent}/versions`)).body.data
    const read = (await ask('GET', `${agent}/versions/${versions[1]._id}`)).body.data
    expect(read.resolvedConfig.postCallAnalyticsConfig.summaryPrompt).toBe('Old.')
    const diff = await ask(
      'GET',
      `${agent}/versions/diff?versionA=${versions[1]._id}&versionB=${versions[0]._id}`,
    )
    expect(diff.body.data.diffs[0].section).toBe('analytics')
    await ask('PATCH', `${agent}/versions/${activeVersionId}`, { label: 'Good', isPinned: true })
    const pinned = (await ask('GET', `${agent}/versions?isPinned=true`)).body.data.versions
    expect(pinned).toMatchObject([{ label: 'Good', _id: activeVersionId }])
    expect((await ask('PATCH', `${agent}/versions/${activeVersionId}`, {})).status).toBe(400)
  })

  it('are not activated by their publish where the platform does not honour that', async () => {
    const { ask, atoms, draft } = await aDraftsAgent({ activatesOnPublish: false })
    const draftId = await draft({ summaryPrompt: 'New.' })
    const { data } = (await ask('POST', `${agent}/drafts/${draftId}/publish`, { activate: true })).body
    expect(data).toMatchObject({ isActive: false, securityCheck: { status: 'passed' } })
    expect(atoms.liveConfig(agentId()).summaryPrompt).toBe('Summarize.')
    expect((await ask('PATCH', `${agent}/versions/${data._id}/activate`)).status).toBe(200)
    expect(atoms.liveConfig(agentId()).summaryPrompt).toBe('New.')
  })

  it('are never activated when their security check ended with an error', async () => {
    const { ask, atoms, draft } = await aDraftsAgent({ scan: { error: 'scanner is down' } })
    const draftId = await draft({ summaryPrompt: 'New.' })
    const { data } = (await ask('POST', `${agent}/drafts/${draftId}/publish`, { activate: true })).body
    const securityCheck = { status: 'errored', reason: 'scanner is down' }
    expect(data).toMatchObject({ isActive: false, securityCheck })
    expect((await ask('PATCH', `${agent}/versions/${data._id}/activate`)).status).toBe(409)
    expect((await ask('GET', `${agent}/versions/${data._id}`)).body.data.version).toMatchObject({
      securityCheck,
    })
    expect(atoms.liveConfig(agentId()).summaryPrompt).toBe('Summarize.')
  })

  it('are not activated while a security check runs', async () => {
    const clock = aClock()
    const { ask, draft, atoms } = await aDraftsAgent({}, { scanMs: 500, now: clock.now })
    const draftId = await draft({ summaryPrompt: 'New.' })
    const { data } = (await ask('POST', `${agent}/drafts/${draftId}/publish`, { activate: true })).body
    expect(data).toMatchObject({ isActive: false, securityCheck: { status: 'queued' } })
    expect((await ask('PATCH', `${agent}/versions/${data._id}/activate`)).status).toBe(409)
    clock.pass(500)
    expect((await ask('PATCH', `${agent}/versions/${data._id}/activate`)).status).toBe(200)
    expect(atoms.liveConfig(agentId()).summaryPrompt).toBe('New.')
  })

  it('are never activated when the security check failed', async () => {
    const { ask, draft } = await aDraftsAgent({ scan: { fail: 'prompt injection' } })
    const { data } = (await ask('POST', `${agent}/drafts/${await draft({})}/publish`, { activate: true }))
      .body
    const { status, body } = await ask('PATCH', `${agent}/versions/${data._id}/activate`)
    expect(status).toBe(409)
    expect(body.errors[0]).toContain('prompt injection')
  })

  it('have no branches beside them', async () => {
    const { ask } = await aDraftsAgent()
    expect((await ask('GET', `${agent}/branches`)).body).toContain('Cannot GET')
  })
})

describe('generation 2 on an agent with branches', () => {
  it('refuses writes and lists, and names the reason', async () => {
    const ask = asking(await emulate({ agents: [anAgentSeed()] }))
    const { activeVersionId } = (await ask('GET', agent)).body.data
    for (const [method, path] of [
      ['POST', 'drafts'],
      ['GET', 'drafts'],
      ['GET', 'versions'],
      ['PATCH', `drafts/${activeVersionId}/config`],
      ['POST', `drafts/${activeVersionId}/publish`],
      ['DELETE', `drafts/${activeVersionId}`],
      ['PATCH', `versions/${activeVersionId}`],
      ['PATCH', `versions/${activeVersionId}/activate`],
    ] as const) {
      const { status, headers, body } = await ask(method, `${agent}/${path}`)
      expect(status).toBe(409)
      expect(headers.get('deprecation')).toBe('true')
      expect(body.error_type).toBe('versioning_v2_migration_required')
    }
  })

  it('still reads by id, a version being the revision of that id', async () => {
    const openDraft = { editor: 'Kim', changes: { firstMessage: 'Hi' } }
    const ask = asking(await emulate({ agents: [anAgentSeed({ openDraft })] }))
    const { activeVersionId } = (await ask('GET', agent)).body.data
    const { branch } = (await ask('GET', `${agent}/branches`)).body.data.branches[0]
    const { version, resolvedConfig } = (await ask('GET', `${agent}/versions/${activeVersionId}`)).body.data
    expect(version._id).toBe(branch.headRevisionId)
    expect(resolvedConfig.postCallAnalyticsConfig.summaryPrompt).toBe('Summarize.')
    expect((await ask('GET', `${agent}/drafts/${branch.openDraftId}`)).body.data.editCount).toBe(1)
  })

  it('announces when reads by id end, and only there', async () => {
    const ask = asking(await emulate({ agents: [anAgentSeed(), anAgentSeed({ dialect: 'drafts' })] }))
    const sunsetOf = async (id: string) => {
      const { activeVersionId } = (await ask('GET', `/agent/${id}`)).body.data
      const { headers } = await ask('GET', `/agent/${id}/versions/${activeVersionId}`)
      return headers.get('sunset')
    }
    expect(Date.parse((await sunsetOf(agentId())) ?? '')).toBeGreaterThan(Date.now())
    expect(await sunsetOf(agentId(2))).toBeNull()
  })
})
