import { describe, expect, it } from 'vitest'
import { type EmulatorState, startEmulator } from '../../src/emulator/index.js'
import { asking } from './ask.js'
import { agentId, anAgentSeed } from './build.js'
import { emulate } from './emulate.js'

describe('an edit on the dashboard', () => {
  it.each(['direct', 'drafts', 'branches'] as const)('goes live at once on a %s agent', async (dialect) => {
    const atoms = await emulate({ agents: [anAgentSeed({ dialect })] })
    const { status } = await asking(atoms)('POST', '/__emulator/edit', {
      agentId: agentId(),
      changes: { summaryPrompt: 'Theirs.', firstMessage: 'Hi' },
    })
    expect(status).toBe(200)
    expect(atoms.liveConfig(agentId())).toMatchObject({
      summaryPrompt: 'Theirs.',
      dispositionMetrics: [{ identifier: 'user_name' }],
    })
  })

  it('is published under the name of who made it', async () => {
    const atoms = await emulate({ agents: [anAgentSeed({ dialect: 'drafts' })] })
    atoms.edit(agentId(), { summaryPrompt: 'Theirs.' }, { editor: 'Kim', label: 'hotfix' })
    const { versions } = (await asking(atoms)('GET', `/agent/${agentId()}/versions`)).body.data
    expect(versions[0]).toMatchObject({ publishedByName: 'Kim', label: 'hotfix', isActive: true })
  })

  it('stays in an open draft when it is not published', async () => {
    const atoms = await emulate({ agents: [anAgentSeed()] })
    const ask = asking(atoms)
    atoms.edit(agentId(), { summaryPrompt: 'Theirs.' }, { publish: false, editor: 'Kim' })
    const [{ branch, hasOpenDraft }] = (await ask('GET', `/agent/${agentId()}/branches`)).body.data.branches
    const draft = await ask('GET', `/agent/${agentId()}/branches/${branch._id}/draft`)
    expect(hasOpenDraft).toBe(true)
    expect(draft.body.data.editHistory).toMatchObject([{ editorName: 'Kim', changedSections: ['analytics'] }])
    expect(atoms.liveConfig(agentId()).summaryPrompt).toBe('Summarize.')
  })

  it('is made on the branch it names', async () => {
    const branches = [{ name: 'staging', config: { summaryPrompt: 'Staged.' } }]
    const atoms = await emulate({ agents: [anAgentSeed({ branches })] })
    const ask = asking(atoms)
    atoms.edit(agentId(), { summaryPrompt: 'Theirs.' }, { branch: 'staging' })
    const [, staging] = (await ask('GET', `/agent/${agentId()}/branches`)).body.data.branches
    expect(staging.revisionsCount).toBe(2)
    expect(atoms.liveConfig(agentId()).summaryPrompt).toBe('Summarize.')
  })

  it('is refused where it makes no sense', async () => {
    const agents = [anAgentSeed({ dialect: 'direct' }), anAgentSeed()]
    const ask = asking(await emulate({ agents }))
    const edit = (body: unknown) => ask('POST', '/__emulator/edit', body)
    const changes = { firstMessage: 'Hi' }
    expect((await edit({ agentId: agentId(), changes, publish: false })).status).toBe(400)
    expect((await edit({ agentId: agentId(), changes: { colour: 'blue' } })).status).toBe(400)
    expect((await edit({ agentId: agentId(2), changes, branch: 'nowhere' })).status).toBe(404)
    expect((await edit({ agentId: agentId(9), changes })).status).toBe(400)
    expect((await edit({ agentId: agentId() })).status).toBe(400)
  })
})

describe('the request log', () => {
  it('tells what was asked, in order, bodies of writes included', async () => {
    const atoms = await emulate()
    const ask = asking(atoms)
    await ask('GET', '/agent?page=1')
    await ask('POST', '/agent', { name: 'New' })
    const { requests } = (await ask('GET', '/__emulator/requests')).body
    expect(requests).toMatchObject([
      { method: 'GET', path: '/agent', query: { page: '1' }, status: 200 },
      { method: 'POST', path: '/agent', query: {}, status: 201, body: { name: 'New' } },
    ])
    expect(requests[0]).not.toHaveProperty('body')
    expect(atoms.writes()).toHaveLength(1)
    await ask('DELETE', '/__emulator/requests')
    expect(atoms.requests()).toEqual([])
  })

  it('never holds a key', async () => {
    const ask = asking(await emulate(), 'sk_secret-1')
    await ask('POST', '/agent?key=sk_secret-1', { name: 'sk_secret-1' })
    await ask('GET', '/sk_secret-1')
    expect(JSON.stringify((await ask('GET', '/__emulator/requests')).body)).not.toContain('secret')
  })
})

describe('the state', () => {
  it('is shown as plain data', async () => {
    const atoms = await emulate({ agents: [anAgentSeed({ name: 'Sales' })] })
    const { body } = await asking(atoms)('GET', '/__emulator/state')
    expect(body).toMatchObject({ formatVersion: 1, agents: [{ id: agentId(), name: 'Sales' }] })
    expect(body).toEqual(JSON.parse(JSON.stringify(atoms.state())))
  })

  it('goes back to the seed on a reset', async () => {
    const atoms = await emulate({ agents: [anAgentSeed()] })
    const ask = asking(atoms)
    atoms.edit(agentId(), { summaryPrompt: 'Theirs.' })
    await ask('POST', '/agent', { name: 'New' })
    await ask('POST', '/__emulator/reset')
    expect(atoms.requests()).toEqual([])
    expect(atoms.liveConfig(agentId()).summaryPrompt).toBe('Summarize.')
    expect(atoms.state().agents).toHaveLength(1)
  })

  it('outlives the emulator where somebody keeps it', async () => {
    let kept: string | undefined
    const state = {
      load: () => (kept === undefined ? undefined : JSON.parse(kept)),
      save: (saved: EmulatorState) => {
        kept = JSON.stringify(saved)
      },
    }
    const seed = { agents: [anAgentSeed()] }
    const first = await startEmulator({ seed, state })
    first.edit({ agentId: agentId(), changes: { summaryPrompt: 'Theirs.' }, editor: 'Kim', publish: true })
    await first.close()
    const second = await emulate(seed, { state })
    expect(second.liveConfig(agentId()).summaryPrompt).toBe('Theirs.')
  })

  it('holds no key', async () => {
    const atoms = await emulate({ keys: ['sk_secret'] })
    expect(JSON.stringify(atoms.state())).not.toContain('secret')
  })

  it('is refused when an emulator did not save it', async () => {
    const state = { load: () => ({ agents: [] }), save: () => {} }
    await expect(startEmulator({ state })).rejects.toMatchObject({ code: 'USAGE' })
  })
})

it('says that a port is taken', async () => {
  const { port } = new URL((await emulate()).url)
  await expect(startEmulator({ port: Number(port) })).rejects.toMatchObject({ code: 'USAGE' })
})
