import { describe, expect, it } from 'vitest'
import { DIALECT_NAMES } from '../../src/model/live.js'
import { asking } from './ask.js'
import { agentId, anAgentSeed } from './build.js'
import { emulate } from './emulate.js'

describe('the agent list', () => {
  const threeAgents = { agents: ['one', 'two', 'three'].map((name) => anAgentSeed({ name })) }

  it('is paged, newest agent first, with offset as the page size', async () => {
    const ask = asking(await emulate(threeAgents))
    const { body } = await ask('GET', '/agent?page=2&offset=2')
    expect(body.data).toMatchObject({ hasMore: false, isSearchResults: false, totalCount: 3, totalPages: 2 })
    expect(body.data.agents.map((agent: { name: string }) => agent.name)).toEqual(['one'])
  })

  it('has the documented envelope where that is asked for', async () => {
    const ask = asking(await emulate(threeAgents, { listEnvelope: 'documented' }))
    const { body } = await ask('GET', '/agent?offset=1')
    expect(Object.keys(body.data)).toEqual(['agents', 'total'])
    expect(body.data.total).toBe(3)
  })

  it('has rows with the active version and without the resolved config', async () => {
    const ask = asking(await emulate({ agents: [anAgentSeed()] }))
    const { body } = await ask('GET', '/agent')
    expect(body.data.agents[0]).toMatchObject({
      _id: agentId(),
      activeVersionId: expect.stringMatching(/^[a-f\d]{24}$/),
      updatedAt: expect.any(String),
    })
    expect(body.data.agents[0]).not.toHaveProperty('_resolvedConfig')
  })

  it('finds by name and keeps archived agents apart', async () => {
    const agents = [
      anAgentSeed({ name: 'Sales' }),
      anAgentSeed({ name: 'Old sales', archived: true }),
      anAgentSeed({ name: 'Support' }),
    ]
    const ask = asking(await emulate({ agents }))
    const active = await ask('GET', '/agent?search=SALES')
    const archived = await ask('GET', '/agent?archived=true')
    expect(active.body.data.agents.map(({ name }: { name: string }) => name)).toEqual(['Sales'])
    expect(active.body.data.isSearchResults).toBe(true)
    expect(archived.body.data.agents.map(({ name }: { name: string }) => name)).toEqual(['Old sales'])
  })
})

describe('one agent', () => {
  it('is read with its resolved config when it is versioned', async () => {
    const ask = asking(await emulate({ agents: [anAgentSeed({ fields: { firstMessage: 'Hi' } })] }))
    const { data } = (await ask('GET', `/agent/${agentId()}`)).body
    expect(data.versionId).toBe(data.activeVersionId)
    expect(data._resolvedConfig).toMatchObject({
      firstMessage: 'Hi',
      postCallAnalyticsConfig: { summaryPrompt: 'Summarize.', useInternalAnalyticsModel: true },
    })
    expect(data).not.toHaveProperty('_configSource')
  })

  it('is read without one when it is direct', async () => {
    const ask = asking(await emulate({ agents: [anAgentSeed({ dialect: 'direct' })] }))
    const { data } = (await ask('GET', `/agent/${agentId()}`)).body
    expect(data).not.toHaveProperty('_resolvedConfig')
    expect(data).not.toHaveProperty('activeVersionId')
  })

  it('shows the config of a draft or a version when asked to, and says so', async () => {
    const openDraft = { editor: 'Kim', changes: { summaryPrompt: 'Draft' } }
    const history = [{ config: { summaryPrompt: 'Old' } }]
    const atoms = await emulate({ agents: [anAgentSeed({ openDraft, history })] })
    const ask = asking(atoms)
    const { branches } = (await ask('GET', `/agent/${agentId()}/branches`)).body.data
    const { branch } = branches[0]
    const revisions = (await ask('GET', `/agent/${agentId()}/branches/${branch._id}/revisions`)).body.data
      .revisions
    const draft = (await ask('GET', `/agent/${agentId()}?draftId=${branch.openDraftId}`)).body.data
    const version = (await ask('GET', `/agent/${agentId()}?versionId=${revisions[1]._id}`)).body.data
    expect(draft._configSource).toBe('draft')
    expect(draft._resolvedConfig.postCallAnalyticsConfig.summaryPrompt).toBe('Draft')
    expect(version._configSource).toBe('version')
    expect(version._resolvedConfig.postCallAnalyticsConfig.summaryPrompt).toBe('Old')
  })

  it('answers 400 when nobody knows it', async () => {
    const ask = asking(await emulate())
    expect(await ask('GET', `/agent/${agentId(9)}`)).toMatchObject({
      status: 400,
      body: { status: false, errors: ['No agent found'] },
    })
  })

  it('answers 404 to writes when nobody knows it', async () => {
    const ask = asking(await emulate())
    expect((await ask('PATCH', `/agent/${agentId(9)}`, { name: 'New' })).status).toBe(404)
    expect((await ask('DELETE', `/agent/${agentId(9)}/archive`)).status).toBe(404)
    expect((await ask('DELETE', '/agent/nonsense/archive')).status).toBe(400)
  })

  it('is created versioned, and its id alone is the answer', async () => {
    const ask = asking(await emulate())
    const { status, body } = await ask('POST', '/agent', { name: 'New', globalPrompt: 'Be kind.' })
    const { data } = (await ask('GET', `/agent/${body.data}`)).body
    const branches = await ask('GET', `/agent/${body.data}/branches`)
    expect(status).toBe(201)
    expect(data).toMatchObject({ name: 'New', _resolvedConfig: { globalPrompt: 'Be kind.' } })
    expect(branches.body.data.branches).toMatchObject([{ branch: { name: 'Main' }, isLive: true }])
  })

  it('takes metadata, but no config once it is versioned', async () => {
    const ask = asking(await emulate({ agents: [anAgentSeed({ dialect: 'drafts' })] }))
    const renamed = await ask('PATCH', `/agent/${agentId()}`, { name: 'Renamed', description: 'Desk 4' })
    const refused = await ask('PATCH', `/agent/${agentId()}`, { firstMessage: 'Hi' })
    const { data } = (await ask('GET', `/agent/${agentId()}`)).body
    expect(renamed).toMatchObject({ status: 200, body: { data: agentId() } })
    expect(data).toMatchObject({ name: 'Renamed', description: 'Desk 4' })
    expect(refused).toMatchObject({
      status: 400,
      body: { errors: ['Agent has versioning enabled. Config changes must be made through drafts.'] },
    })
  })

  it('takes config by PATCH when it is direct', async () => {
    const ask = asking(await emulate({ agents: [anAgentSeed({ dialect: 'direct' })] }))
    await ask('PATCH', `/agent/${agentId()}`, { firstMessage: 'Hi' })
    expect((await ask('GET', `/agent/${agentId()}`)).body.data.firstMessage).toBe('Hi')
  })

  it('is archived once, and unarchived once', async () => {
    const ask = asking(await emulate({ agents: [anAgentSeed()] }))
    const path = `/agent/${agentId()}/archive`
    expect((await ask('DELETE', path)).body.data).toEqual({ message: 'Agent archived' })
    expect((await ask('DELETE', path)).status).toBe(409)
    expect((await ask('DELETE', `${path}?on=false`)).body.data).toEqual({ message: 'Agent unarchived' })
    expect((await ask('DELETE', `${path}?on=false`)).status).toBe(409)
  })

  it.each(DIALECT_NAMES)('is read as before once it is archived, and says so (%s)', async (dialect) => {
    const ask = asking(await emulate({ agents: [anAgentSeed({ dialect })] }))
    const read = async () => (await ask('GET', `/agent/${agentId()}`)).body.data
    const before = await read()
    await ask('DELETE', `/agent/${agentId()}/archive`)
    const { archivedAt, updatedAt, ...after } = await read()
    expect(before.archived).toBe(false)
    expect({ ...after, updatedAt: before.updatedAt }).toEqual({ ...before, archived: true })
    expect(updatedAt).toBe(archivedAt)
  })
})

it('says whose key it is', async () => {
  const organization = { id: '65f0c0de65f0c0de65f0c0de', name: 'Acme' }
  const ask = asking(await emulate({ organization, user: { firstName: 'Jo' } }))
  expect((await ask('GET', '/user')).body).toMatchObject({
    status: true,
    data: { firstName: 'Jo', organizationId: organization.id },
  })
})

it('offers metric templates in an envelope of their own', async () => {
  const ask = asking(await emulate())
  const { body } = await ask('GET', '/disposition-metric-templates')
  expect(body.success).toBe(true)
  expect(Object.keys(body.data[0])).toEqual([
    'identifier',
    'dispositionMetricPrompt',
    'dispositionMetricType',
  ])
})
