import { describe, expect, it } from 'vitest'
import { asking } from './ask.js'
import { agentId, anAgentSeed, aWireMetric } from './build.js'
import { emulate } from './emulate.js'

const path = `/agent/${agentId()}/post-call-analytics`

async function writing(dispositionMetrics: unknown) {
  const atoms = await emulate({ agents: [anAgentSeed({ dialect: 'direct' })] })
  const answer = await asking(atoms)('POST', path, { dispositionMetrics })
  return { ...answer, live: atoms.liveConfig(agentId()) }
}

describe('a metric that is written', () => {
  it('may have its type in the older nested form, and is served flat', async () => {
    const { dispositionMetricType: _, ...metric } = aWireMetric()
    const { body } = await writing([{ ...metric, dispositionValues: { type: 'BOOLEAN' } }])
    expect(body.data.dispositionMetrics).toEqual([aWireMetric({ dispositionMetricType: 'BOOLEAN' })])
  })

  it('keeps fields that nobody knows', async () => {
    const { body } = await writing([aWireMetric({ colour: 'blue' })])
    expect(body.data.dispositionMetrics).toEqual([aWireMetric({ colour: 'blue' })])
  })

  it.each([
    ['an identifier with capitals', [aWireMetric({ identifier: 'User' })], 'identifier'],
    ['no identifier', [aWireMetric({ identifier: undefined })], 'identifier'],
    ['no prompt', [aWireMetric({ dispositionMetricPrompt: undefined })], 'dispositionMetricPrompt'],
    ['an unknown type', [aWireMetric({ dispositionMetricType: 'FLOAT' })], 'dispositionMetricType'],
    ['ENUM without choices', [aWireMetric({ dispositionMetricType: 'ENUM' })], 'choices'],
    ['ENUM with no choice', [aWireMetric({ dispositionMetricType: 'ENUM', choices: [] })], 'choices'],
    ['choices that are no texts', [aWireMetric({ choices: [1, true] })], 'choices'],
    ['a repeated identifier', [aWireMetric(), aWireMetric()], 'Duplicate'],
    ['a metric that is no object', ['user_name'], 'object'],
    ['a list that is no list', {}, 'array'],
  ])('is refused for %s', async (_fault, metrics, named) => {
    const { status, body, live } = await writing(metrics)
    expect(status).toBe(400)
    expect(body).toEqual({ status: false, errors: [expect.stringContaining(named)] })
    expect(live.dispositionMetrics).toEqual([aWireMetric()])
  })

  it('is refused with everything that is wrong at once', async () => {
    const { body } = await writing([{}, aWireMetric({ identifier: 'A b' })])
    expect(body.errors).toHaveLength(4)
  })
})

it('refuses a summary prompt and flags of the wrong type', async () => {
  const ask = asking(await emulate({ agents: [anAgentSeed()] }))
  const { branches } = (await ask('GET', `/agent/${agentId()}/branches`)).body.data
  const { status, body } = await ask('PUT', `/agent/${agentId()}/branches/${branches[0].branch._id}/draft`, {
    postCallAnalyticsConfig: { summaryPrompt: 1, useReasoningModel: 'yes' },
  })
  expect(status).toBe(400)
  expect(body.errors).toHaveLength(2)
})
