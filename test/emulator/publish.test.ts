import { describe, expect, it } from 'vitest'
import type { AgentSeed, EmulatorOptions } from '../../src/emulator/index.js'
import { asking } from './ask.js'
import { aClock, agentId, anAgentSeed } from './build.js'
import { emulate } from './emulate.js'

const agent = `/agent/${agentId()}`

async function aPublish(seed: AgentSeed = {}, options: EmulatorOptions = {}) {
  const clock = aClock()
  const atoms = await emulate({ agents: [anAgentSeed(seed)] }, { now: clock.now, ...options })
  const ask = asking(atoms)
  const [{ branch }] = (await ask('GET', `${agent}/branches`)).body.data.branches
  const main = `${agent}/branches/${branch._id}`
  await ask('PUT', `${main}/draft`, { postCallAnalyticsConfig: { summaryPrompt: 'New.' } })
  const published = await ask('POST', `${main}/draft/publish`, { label: 'ours' })
  const newest = async () => (await ask('GET', `${main}/revisions?limit=1`)).body.data.revisions[0]
  return { atoms, ask, main, branchId: branch._id, clock, published, newest }
}

describe('a publish without a scan', () => {
  it('is committed with its answer and live at once', async () => {
    const { atoms, ask, main, published } = await aPublish()
    expect(published).toMatchObject({
      status: 200,
      body: {
        data: {
          state: 'committed',
          revision: {
            label: 'ours',
            revisionNumber: 2,
            status: 'published',
            securityCheck: { status: 'passed' },
          },
        },
      },
    })
    expect(atoms.liveConfig(agentId()).summaryPrompt).toBe('New.')
    expect((await ask('GET', main)).body.data).toMatchObject({ hasOpenDraft: false, headRevisionNumber: 2 })
  })

  it('is refused a label of more than 200 characters', async () => {
    const { ask, main } = await aPublish()
    await ask('PUT', `${main}/draft`, { firstMessage: 'Hi' })
    expect((await ask('POST', `${main}/draft/publish`, { label: 'x'.repeat(201) })).status).toBe(400)
  })
})

describe('a publish whose scan takes its time', () => {
  const scanMs = 500

  it('answers 202 without a revision, and the list shows one that is not published', async () => {
    const { atoms, ask, main, published, newest } = await aPublish({}, { scanMs })
    expect(published.status).toBe(202)
    expect(published.body.data).toEqual({ state: 'scanning' })
    expect(await newest()).toMatchObject({
      status: 'draft',
      label: 'ours',
      revisionNumber: null,
      securityCheck: { status: 'queued' },
    })
    expect((await ask('GET', main)).body.data).toMatchObject({ hasOpenDraft: true, headRevisionNumber: 1 })
    expect(atoms.liveConfig(agentId()).summaryPrompt).toBe('Summarize.')
  })

  it('becomes the head under the same id and goes live when the scan passes', async () => {
    const { atoms, ask, main, newest, clock } = await aPublish({}, { scanMs })
    const { _id } = await newest()
    clock.pass(scanMs)
    const { data } = (await ask('GET', `${main}/revisions/${_id}`)).body
    expect(data.revision).toMatchObject({
      status: 'published',
      revisionNumber: 2,
      securityCheck: { status: 'passed' },
    })
    expect((await ask('GET', agent)).body.data.activeVersionId).toBe(_id)
    expect((await ask('GET', main)).body.data.hasOpenDraft).toBe(false)
    expect(atoms.liveConfig(agentId()).summaryPrompt).toBe('New.')
  })

  it('lets nothing else happen on the branch meanwhile', async () => {
    const { ask, main, branchId, newest } = await aPublish({}, { scanMs })
    const { _id } = await newest()
    for (const [method, path] of [
      ['POST', 'draft/publish'],
      ['PUT', 'draft'],
      ['DELETE', 'draft'],
      ['POST', `revisions/${_id}/restore`],
    ] as const) {
      const { status, body } = await ask(method, `${main}/${path}`, { firstMessage: 'Hi' })
      expect([status, body.error_type]).toEqual([409, 'publish_in_progress'])
    }
    const fork = await ask('POST', `${agent}/branches`, { sourceBranchId: branchId, name: 'new' })
    expect([fork.status, fork.body.error_type]).toEqual([409, 'source_scanning'])
    expect((await ask('POST', `${main}/live`)).status).toBe(403)
  })

  it('is given up by cancel, which keeps the draft and may be repeated', async () => {
    const { ask, main, newest, clock } = await aPublish({}, { scanMs })
    expect((await ask('POST', `${main}/draft/publish/cancel`)).body.data).toEqual({ cancelled: true })
    expect((await ask('POST', `${main}/draft/publish/cancel`)).status).toBe(200)
    clock.pass(scanMs)
    expect(await newest()).toMatchObject({ revisionNumber: 1 })
    expect((await ask('GET', main)).body.data.hasOpenDraft).toBe(true)
    expect((await ask('POST', `${main}/draft/publish`)).status).toBe(202)
  })

  it.each([
    ['failed', { fail: 'asks for a card number' }, 'asks for a card number'],
    ['errored', { error: 'scanner is down' }, 'scanner is down'],
  ] as const)('shows in its open draft how the scan goes, and that it %s', async (status, scan, reason) => {
    const { ask, main, newest, clock } = await aPublish({ scan }, { scanMs })
    const check = async () => (await ask('GET', `${main}/draft`)).body.data.latest.securityCheck
    expect(await check()).toMatchObject({ status: 'queued', reason: null })
    clock.pass(scanMs)
    expect(await check()).toMatchObject({ status, reason })
    expect(await newest()).toMatchObject({ status: 'draft', securityCheck: { status, reason } })
    expect((await ask('POST', `${main}/draft/publish`)).status).toBe(409)
  })

  it('stays queued for ever where the scan never ends', async () => {
    const { newest, clock } = await aPublish({ scan: 'never' })
    clock.pass(86_400_000)
    expect(await newest()).toMatchObject({
      status: 'draft',
      securityCheck: { status: 'queued', completedAt: null },
    })
  })
})

describe('a publish whose scan fails', () => {
  const scan = { fail: 'prompt injection' }

  it('is refused until the draft is discarded, and tells why', async () => {
    const { atoms, ask, main, newest, clock } = await aPublish({ scan }, { scanMs: 500 })
    clock.pass(500)
    expect(await newest()).toMatchObject({
      status: 'draft',
      securityCheck: { status: 'failed', reason: 'prompt injection' },
    })
    const again = await ask('POST', `${main}/draft/publish`)
    expect(again.status).toBe(409)
    expect(again.body.errors[0]).toContain('prompt injection')
    expect((await ask('POST', `${main}/live`)).status).toBe(403)
    await ask('DELETE', `${main}/draft`)
    expect((await ask('POST', `${main}/live`)).status).toBe(200)
    await ask('PUT', `${main}/draft`, { firstMessage: 'Hi' })
    expect((await ask('POST', `${main}/draft/publish`)).status).toBe(202)
    expect(atoms.liveConfig(agentId()).summaryPrompt).toBe('Summarize.')
  })

  it('is refused at once when the scan takes no time', async () => {
    const { published, newest } = await aPublish({ scan })
    expect([published.status, published.body.error_type]).toEqual([409, 'security_scan_failed'])
    expect((await newest()).securityCheck.status).toBe('failed')
  })
})

describe('revisions', () => {
  const history = [
    { config: { summaryPrompt: 'First.' }, label: 'one', publisher: 'Kim' },
    { config: { summaryPrompt: 'Second.' }, label: 'two' },
  ]

  it('are listed newest first, page by page', async () => {
    const { ask, main } = await aPublish({ history })
    const { data } = (await ask('GET', `${main}/revisions?limit=2&skip=2`)).body
    expect(data.total).toBe(4)
    expect(data.revisions.map(({ label }: { label: string }) => label)).toEqual(['two', 'one'])
  })

  it('keep the config they were published with', async () => {
    const { ask, main } = await aPublish({ history })
    const { revisions } = (await ask('GET', `${main}/revisions`)).body.data
    const { data } = (await ask('GET', `${main}/revisions/${revisions[3]._id}`)).body
    expect(data.resolvedConfig.postCallAnalyticsConfig.summaryPrompt).toBe('First.')
  })

  it('tell who published them and what changed on the way', async () => {
    const { atoms, ask, main, newest } = await aPublish({ history })
    atoms.edit(agentId(), { firstMessage: 'Hi', summaryPrompt: 'Theirs.' }, { editor: 'Kim' })
    const { data } = (await ask('GET', `${main}/revisions/${(await newest())._id}/history`)).body
    expect(data.publishedBy).toBe('Kim')
    expect(data.trail).toHaveLength(5)
    expect(data.trail[0].changedSections).toEqual(['analytics', 'workflow_prompt'])
    expect(data.trail[1].changedSections).toEqual(['analytics'])
  })

  it('are restored as a new head, committed at once', async () => {
    const { atoms, ask, main } = await aPublish({ history }, {})
    const { revisions } = (await ask('GET', `${main}/revisions`)).body.data
    const { status, body } = await ask('POST', `${main}/revisions/${revisions[3]._id}/restore`)
    expect(status).toBe(200)
    expect(body.data).toMatchObject({
      state: 'committed',
      revision: {
        revisionNumber: 5,
        label: null,
        restoredFromRevisionId: revisions[3]._id,
        restoredFromLabel: 'one',
      },
    })
    expect(atoms.liveConfig(agentId()).summaryPrompt).toBe('First.')
  })

  it('are compared with each other and with the open draft', async () => {
    const { ask, main, branchId } = await aPublish({ history })
    const { revisions } = (await ask('GET', `${main}/revisions`)).body.data
    await ask('PUT', `${main}/draft`, { firstMessage: 'Hi' })
    const between = await ask('GET', `${agent}/diff?a=${revisions[3]._id}&b=${revisions[2]._id}`)
    expect(between.body.data.diffs).toEqual([
      {
        section: 'analytics',
        changes: [{ path: 'postCallAnalyticsConfig.summaryPrompt', oldValue: 'First.', newValue: 'Second.' }],
      },
    ])
    expect(between.body.data.unchangedSections).toContain('voice')
    const withDraft = await ask('GET', `${agent}/diff?a=${revisions[0]._id}&b=${branchId}:draft`)
    expect(withDraft.body.data.diffs).toMatchObject([
      { section: 'workflow_prompt', changes: [{ oldValue: null, newValue: 'Hi' }] },
    ])
    expect((await ask('GET', `${agent}/diff?a=${branchId}:nonsense&b=${branchId}:draft`)).status).toBe(400)
    expect((await ask('GET', `${agent}/diff?a=${agentId()}&b=${branchId}:draft`)).status).toBe(404)
  })

  it('belong to one branch', async () => {
    const { ask, main } = await aPublish({ branches: [{ name: 'other', config: {} }] })
    const { branches } = (await ask('GET', `${agent}/branches`)).body.data
    const { status } = await ask('GET', `${main}/revisions/${branches[1].branch.headRevisionId}`)
    expect(status).toBe(400)
  })
})
