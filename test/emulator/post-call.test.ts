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
    ['an identifier with capitals', [aWireMetric({ identifier: 'User' })], '0.identifier: Invalid'],
    ['no identifier', [aWireMetric({ identifier: undefined })], '0.identifier: Required'],
    [
      'no prompt',
      [aWireMetric({ dispositionMetricPrompt: undefined })],
      '0.dispositionMetricPrompt: Required',
    ],
    [
      'an unknown type',
      [aWireMetric({ dispositionMetricType: 'FLOAT' })],
      "0.dispositionMetricType: Invalid enum value. Expected 'STRING' | 'BOOLEAN' | 'INTEGER' | 'ENUM' | 'DATETIME', received 'FLOAT'",
    ],
    ['ENUM without choices', [aWireMetric({ dispositionMetricType: 'ENUM' })], '0.choices: Required'],
    [
      'ENUM with no choice',
      [aWireMetric({ dispositionMetricType: 'ENUM', choices: [] })],
      '0.choices: Array must contain at least 1 element(s)',
    ],
    [
      'a choice that is no text',
      [aWireMetric({ choices: ['a', 1] })],
      '0.choices.1: Expected string, received number',
    ],
    [
      'a repeated identifier',
      [aWireMetric(), aWireMetric()],
      '1.identifier: Duplicate metric identifier: user_name',
    ],
    ['a metric that is no object', ['user_name'], '0: Expected object, received string'],
    ['a list that is no list', {}, 'Expected array, received object'],
    ['a list that is null', null, 'Expected array, received null'],
  ])('is refused for %s', async (_fault, metrics, told) => {
    const { status, body, live } = await writing(metrics)
    expect(status).toBe(400)
    const path = Array.isArray(metrics) ? 'dispositionMetrics.' : 'dispositionMetrics: '
    expect(body).toEqual({ status: false, errors: [`Invalid config: ${path}${told}`] })
    expect(live.dispositionMetrics).toEqual([aWireMetric()])
  })

  it('is refused with everything that is wrong at once', async () => {
    const { body } = await writing([{}, aWireMetric({ identifier: 'A b' })])
    expect(body.errors).toHaveLength(4)
  })
})

it('refuses config of the wrong type in the words of the schema validator', async () => {
  const drafts = anAgentSeed({ dialect: 'drafts' })
  const ask = asking(await emulate({ agents: [anAgentSeed(), drafts, anAgentSeed({ dialect: 'direct' })] }))
  const { branches } = (await ask('GET', `/agent/${agentId()}/branches`)).body.data
  const sourceVersionId = (await ask('GET', `/agent/${agentId(2)}`)).body.data.activeVersionId
  const { draftId } = (await ask('POST', `/agent/${agentId(2)}/drafts`, { sourceVersionId })).body.data
  const wrong = {
    timezone: 'UTC',
    postCallAnalyticsConfig: { summaryPrompt: 1, useReasoningModel: 'yes' },
  }
  for (const [method, path, given] of [
    ['PUT', `/agent/${agentId()}/branches/${branches[0].branch._id}/draft`, wrong],
    ['PATCH', `/agent/${agentId(2)}/drafts/${draftId}/config`, wrong],
    ['PATCH', `/agent/${agentId(3)}`, wrong],
    ['POST', '/agent', { name: 'New', ...wrong }],
  ] as const) {
    const { status, body } = await ask(method, path, given)
    expect(status).toBe(400)
    expect(body.errors).toEqual([
      'Invalid config: timezone: Expected object, received string',
      'Invalid config: postCallAnalyticsConfig.summaryPrompt: Expected string, received number',
      'Invalid config: postCallAnalyticsConfig.useReasoningModel: Expected boolean, received string',
    ])
  }
})

it('takes a direct write of one field beside a mistake that is live already', async () => {
  const config = { dispositionMetrics: [aWireMetric({ identifier: 'Old Name' })] }
  const atoms = await emulate({ agents: [{ dialect: 'direct', config }] })
  expect((await asking(atoms)('POST', path, { summaryPrompt: 'New.' })).status).toBe(200)
  expect(atoms.liveConfig(agentId())).toMatchObject({ summaryPrompt: 'New.', ...config })
})
