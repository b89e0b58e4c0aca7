import { describe, expect, it } from 'vitest'
import { DEFAULT_CONFIG, type PostCallConfig } from '../../src/model/config.js'
import { describeChangedValues, hasChangedSince } from '../../src/sync/apply/verify.js'
import { configHash } from '../../src/sync/hash.js'
import { aMetric, anUpdate } from '../view/samples.js'

const config = (over: PostCallConfig = {}) => ({ ...DEFAULT_CONFIG, summaryPrompt: 'Old.', ...over })
const live = (over?: PostCallConfig) =>
  ({ agentId: 'a', dialect: 'branches', config: config(over), raw: {} }) as const
const agent = anUpdate({
  seen: { hash: configHash(config()) },
  before: config(),
  after: config({ summaryPrompt: 'New.' }),
})

describe('an agent that was planned', () => {
  it('has moved unless it is as it was seen, or as it shall be', () => {
    expect(hasChangedSince(agent, live())).toBe(false)
    expect(hasChangedSince(agent, live({ summaryPrompt: 'New.' }))).toBe(false)
    expect(hasChangedSince(agent, live({ summaryPrompt: 'Ada’s.' }))).toBe(true)
    expect(hasChangedSince(agent, live({ summaryPrompt: 'New.', useReasoningModel: true }))).toBe(true)
  })

  it('is told with what each field was and is', () => {
    const metric = aMetric({ prompt: 'Why?' })
    const { identifier } = metric
    const moved = live({ summaryPrompt: 'Ada’s.', dispositionMetrics: [metric] })
    expect(describeChangedValues(agent, moved)).toBe(
      `/summaryPrompt was "Old.", is "Ada’s."; /dispositionMetrics/${identifier} was absent, is {"identifier":"${identifier}","prompt":"Why?","type":"STRING"}`,
    )
  })

  it('is told in eighty characters of each value', () => {
    const told = (length: number) => describeChangedValues(agent, live({ summaryPrompt: 'x'.repeat(length) }))
    expect(told(78)).toBe(`/summaryPrompt was "Old.", is "${'x'.repeat(78)}"`)
    expect(told(79)).toBe(`/summaryPrompt was "Old.", is "${'x'.repeat(78)}…`)
  })
})
