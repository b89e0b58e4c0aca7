import { describe, expect, it } from 'vitest'
import type { EmulatorOptions, EmulatorSeed } from '../../src/emulator/index.js'
import { asking } from './ask.js'
import { agentId, anAgentSeed, aWireMetric } from './build.js'
import { emulate } from './emulate.js'

const path = `/agent/${agentId()}/post-call-analytics`

it('serves the two fields generation 1 knows', async () => {
  const config = { summaryPrompt: 'Sum.', dispositionMetrics: [aWireMetric()], useReasoningModel: true }
  const ask = asking(await emulate({ agents: [{ dialect: 'direct', config }] }))
  expect((await ask('GET', path)).body).toEqual({
    status: true,
    data: { summaryPrompt: 'Sum.', dispositionMetrics: [aWireMetric()] },
  })
})

it('leaves a field alone that a write leaves out', async () => {
  const atoms = await emulate({ agents: [anAgentSeed({ dialect: 'direct' })] })
  const ask = asking(atoms)
  const { data } = (await ask('POST', path, { summaryPrompt: 'New.' })).body
  expect(data).toEqual({ summaryPrompt: 'New.', dispositionMetrics: [aWireMetric()] })
  expect(atoms.liveConfig(agentId())).toMatchObject(data)
})

it('replaces the whole list of metrics', async () => {
  const atoms = await emulate({ agents: [anAgentSeed({ dialect: 'direct' })] })
  await asking(atoms)('POST', path, { dispositionMetrics: [aWireMetric({ identifier: 'other' })] })
  expect(atoms.liveConfig(agentId()).dispositionMetrics).toEqual([aWireMetric({ identifier: 'other' })])
})

it('drops what generation 1 does not know, and keeps what it does not show', async () => {
  const config = { successMetrics: [{ identifier: 'old' }] }
  const atoms = await emulate({ agents: [{ dialect: 'direct', config }] })
  const { status } = await asking(atoms)('POST', path, { useReasoningModel: true, successMetrics: [] })
  expect(status).toBe(200)
  expect(atoms.liveConfig(agentId())).toMatchObject({ useReasoningModel: false, ...config })
})

it('serves types in the older nested form where the agent is that old', async () => {
  const ask = asking(await emulate({ agents: [anAgentSeed({ dialect: 'direct', nestedTypes: true })] }))
  const [metric] = (await ask('GET', path)).body.data.dispositionMetrics
  expect(metric).toMatchObject({ dispositionValues: { type: 'STRING' } })
  expect(metric).not.toHaveProperty('dispositionMetricType')
})

it('is no route at all of a versioned agent', async () => {
  const ask = asking(await emulate({ agents: [anAgentSeed({ dialect: 'drafts' }), anAgentSeed()] }))
  for (const number of [1, 2]) {
    const { status, body } = await ask('GET', `/agent/${agentId(number)}/post-call-analytics`)
    expect(status).toBe(404)
    expect(body).toContain('Cannot GET')
  }
})

it('is the only generation a direct agent has', async () => {
  const ask = asking(await emulate({ agents: [anAgentSeed({ dialect: 'direct' })] }))
  for (const route of ['branches', 'drafts', 'versions', `versions/${agentId()}`]) {
    expect((await ask('GET', `/agent/${agentId()}/${route}`)).status).toBe(404)
  }
})

describe('an agent that was created', () => {
  const created = async (seed: EmulatorSeed, options: EmulatorOptions = {}) => {
    const ask = asking(await emulate({ agents: [], ...seed }, options))
    const { data: id } = (await ask('POST', '/agent', { name: 'New' })).body
    const kind = await Promise.all(
      ['post-call-analytics', 'versions', 'branches'].map(
        async (route) => (await ask('GET', `/agent/${id}/${route}`)).status,
      ),
    )
    return { ask, id, kind }
  }

  it.each([
    ['direct', [200, 404, 404]],
    ['drafts', [404, 200, 404]],
    ['branches', [404, 409, 200]],
    [undefined, [200, 409, 200]],
  ] as const)(
    'is of the generation that the emulator, or else its seed, says (%s)',
    async (newAgents, kind) => {
      expect((await created({ newAgents: 'drafts' }, newAgents && { newAgents })).kind).toEqual(
        newAgents === undefined ? [404, 200, 404] : kind,
      )
      expect((await created(newAgents === undefined ? {} : { newAgents })).kind).toEqual(kind)
    },
  )

  it('gets a revision of its live branch from a direct write, and its draft stays', async () => {
    const { ask, id } = await created({})
    const main = async () => (await ask('GET', `/agent/${id}/branches`)).body.data.branches[0]
    const draft = `/agent/${id}/branches/${(await main()).branch._id}/draft`
    await ask('PUT', draft, { firstMessage: 'Hi' })
    const { data } = (await ask('POST', `/agent/${id}/post-call-analytics`, { summaryPrompt: 'New.' })).body
    expect(data.summaryPrompt).toBe('New.')
    expect(await main()).toMatchObject({ hasOpenDraft: true, revisionsCount: 2, headRevisionNumber: 2 })
    const agent = (await ask('GET', `/agent/${id}`)).body.data
    expect(agent._resolvedConfig).toMatchObject({ postCallAnalyticsConfig: { summaryPrompt: 'New.' } })
    expect(agent._resolvedConfig.firstMessage).toBeUndefined()
    expect(agent.activeVersionId).toBe((await main()).branch.headRevisionId)
  })
})
