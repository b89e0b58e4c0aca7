import { describe, expect, it } from 'vitest'
import type { CompletePostCallConfig, Metric } from '../../src/model/config.js'
import { compareThreeWays } from '../../src/sync/three-way.js'

const aMetric = (over: Partial<Metric> = {}): Metric => ({
  identifier: 'mood',
  prompt: 'Which mood?',
  type: 'ENUM',
  choices: ['good', 'bad'],
  ...over,
})
const aConfig = (over: Partial<CompletePostCallConfig> = {}): CompletePostCallConfig => ({
  summaryPrompt: 'Summarize.',
  dispositionMetrics: [],
  useInternalAnalyticsModel: true,
  useReasoningModel: false,
  ...over,
})
const withSummary = (summaryPrompt: string) => aConfig({ summaryPrompt })
const withMetrics = (...dispositionMetrics: Metric[]) => aConfig({ dispositionMetrics })

describe('a field of three sides', () => {
  it.each([
    ['a', 'a', 'a', 'in-sync'],
    ['a', 'b', 'b', 'in-sync'],
    ['a', 'a', 'b', 'pending'],
    ['a', 'b', 'a', 'drifted'],
    ['a', 'b', 'c', 'conflict'],
  ])('applied %s, live %s, desired %s is %s', (base, live, desired, state) => {
    const compared = compareThreeWays(withSummary(base), withSummary(live), withSummary(desired), {
      summaryPrompt: desired,
    })
    expect(compared).toEqual([{ path: '/summaryPrompt', state, base, live, desired }])
  })

  it('is left out when nobody manages it', () => {
    const compared = compareThreeWays(withSummary('a'), withSummary('b'), withSummary('c'), {})
    expect(compared).toEqual([])
  })

  it('may be a flag', () => {
    const [plain, other] = [aConfig(), aConfig({ useReasoningModel: true, useInternalAnalyticsModel: false })]
    const managed = { useReasoningModel: true, useInternalAnalyticsModel: false }
    expect(compareThreeWays(plain, plain, other, managed)).toEqual([
      { path: '/useInternalAnalyticsModel', state: 'pending', base: true, live: true, desired: false },
      { path: '/useReasoningModel', state: 'pending', base: false, live: false, desired: true },
    ])
  })

  it('of a metric is each of its fields', () => {
    const [base, live] = [aMetric(), aMetric({ prompt: 'Their question?' })]
    const desired = aMetric({ choices: ['good', 'bad', 'unclear'] })
    const compared = compareThreeWays(withMetrics(base), withMetrics(live), withMetrics(desired), {
      dispositionMetrics: [desired],
    })
    expect(compared.map(({ path, state }) => [path, state])).toEqual([
      ['/dispositionMetrics/mood/prompt', 'drifted'],
      ['/dispositionMetrics/mood/type', 'in-sync'],
      ['/dispositionMetrics/mood/choices', 'pending'],
    ])
  })

  it('is no choices where no side has them, and the order of choices is no difference', () => {
    const text = aMetric({ type: 'STRING' })
    const [one, other] = [aMetric(), aMetric({ choices: ['bad', 'good'] })]
    const ofText = compareThreeWays(withMetrics(text), withMetrics(text), withMetrics(text), {
      dispositionMetrics: [text],
    })
    expect(ofText.map(({ path }) => path)).toEqual([
      '/dispositionMetrics/mood/prompt',
      '/dispositionMetrics/mood/type',
    ])
    const ofOrder = compareThreeWays(withMetrics(one), withMetrics(other), withMetrics(one), {
      dispositionMetrics: [one],
    })
    expect(ofOrder.map(({ state }) => state)).toEqual(['in-sync', 'in-sync', 'in-sync'])
  })

  it.each([
    ['added by them', undefined, aMetric(), undefined, 'drifted'],
    ['removed by them', aMetric(), undefined, aMetric(), 'drifted'],
    ['added by us', undefined, undefined, aMetric(), 'pending'],
    ['removed by us', aMetric(), aMetric(), undefined, 'pending'],
    ['removed by both', aMetric(), undefined, undefined, 'in-sync'],
    ['changed by them and removed by us', aMetric(), aMetric({ prompt: 'New?' }), undefined, 'conflict'],
  ])('that is a metric %s is one as a whole', (_, base, live, desired, state) => {
    const side = (metric: Metric | undefined) => withMetrics(...(metric ? [metric] : []))
    const compared = compareThreeWays(side(base), side(live), side(desired), { dispositionMetrics: [] })
    expect(compared).toEqual([
      {
        path: '/dispositionMetrics/mood',
        state,
        ...(base && { base }),
        ...(live && { live }),
        ...(desired && { desired }),
      },
    ])
  })
})
