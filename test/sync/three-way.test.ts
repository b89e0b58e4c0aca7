import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fieldOf, formatChangePath, parseChangePath } from '../../src/model/change-path.js'
import type { CompletePostCallConfig, Metric } from '../../src/model/config.js'
import { differingPaths } from '../../src/sync/apply/verify.js'
import { compareThreeWays } from '../../src/sync/drift/three-way.js'
import { valueAt } from '../../src/sync/plan/diff.js'
import { closeConfig, closeLive } from './close.js'

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
    expect(compared).toEqual([{ path: parseChangePath('/summaryPrompt'), state, base, live, desired }])
  })

  it('is left out when nobody manages it', () => {
    const compared = compareThreeWays(withSummary('a'), withSummary('b'), withSummary('c'), {})
    expect(compared).toEqual([])
  })

  it('may be a flag', () => {
    const [plain, other] = [aConfig(), aConfig({ useReasoningModel: true, useInternalAnalyticsModel: false })]
    const managed = { useReasoningModel: true, useInternalAnalyticsModel: false }
    expect(compareThreeWays(plain, plain, other, managed)).toEqual([
      {
        path: parseChangePath('/useInternalAnalyticsModel'),
        state: 'pending',
        base: true,
        live: true,
        desired: false,
      },
      {
        path: parseChangePath('/useReasoningModel'),
        state: 'pending',
        base: false,
        live: false,
        desired: true,
      },
    ])
  })

  it('of a metric is each of its fields', () => {
    const [base, live] = [aMetric(), aMetric({ prompt: 'Their question?' })]
    const desired = aMetric({ choices: ['good', 'bad', 'unclear'] })
    const compared = compareThreeWays(withMetrics(base), withMetrics(live), withMetrics(desired), {
      dispositionMetrics: [desired],
    })
    expect(compared.map(({ path, state }) => [formatChangePath(path), state])).toEqual([
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
    expect(ofText.map(({ path }) => formatChangePath(path))).toEqual([
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
        path: parseChangePath('/dispositionMetrics/mood'),
        state,
        ...(base && { base }),
        ...(live && { live }),
        ...(desired && { desired }),
      },
    ])
  })
})

it('a metric whose choices were reordered alone has not moved', () => {
  const [one, other] = [aMetric(), aMetric({ choices: ['bad', 'good'] })]
  const removing = { dispositionMetrics: [] }
  const [field] = compareThreeWays(withMetrics(one), withMetrics(other), aConfig(), removing)
  expect(field).toMatchObject({ path: parseChangePath('/dispositionMetrics/mood'), state: 'pending' })
  const fewer = withMetrics(aMetric({ choices: ['bad'] }))
  expect(compareThreeWays(withMetrics(one), fewer, aConfig(), removing)).toMatchObject([
    { state: 'conflict' },
  ])
})

it('a value that a side lacks is absent', () => {
  const [{ path, state, ...values } = { path: parseChangePath(''), state: 'in-sync' }] = compareThreeWays(
    aConfig(),
    withMetrics(aMetric()),
    aConfig(),
    { dispositionMetrics: [] },
  )
  expect(values).toStrictEqual({ live: aMetric() })
  const [added] = compareThreeWays(aConfig(), aConfig(), withMetrics(aMetric()), { dispositionMetrics: [] })
  expect(Object.keys(added ?? {})).toEqual(['path', 'state', 'desired'])
  const [removed] = compareThreeWays(withMetrics(aMetric()), aConfig(), aConfig(), { dispositionMetrics: [] })
  expect(Object.keys(removed ?? {})).toEqual(['path', 'state', 'base'])
})

describe('for any three sides', () => {
  const states = (...sides: Parameters<typeof compareThreeWays>) => {
    const paths = { 'in-sync': 0, pending: 0, drifted: 0, conflict: 0 }
    for (const { state } of compareThreeWays(...sides)) paths[state]++
    return paths
  }

  it('only the side that moved is said to have moved', () => {
    fc.assert(
      fc.property(closeLive, closeLive, (one, other) => {
        const moved = differingPaths(one, other).length
        const none = { pending: 0, drifted: 0, conflict: 0 }
        expect(states(one, one, other, other)).toMatchObject({ ...none, pending: moved })
        expect(states(one, other, one, one)).toMatchObject({ ...none, drifted: moved })
        expect(states(one, other, other, other)).toMatchObject(none)
      }),
    )
  })

  it('each field is told once, with its three values, and nothing that nobody manages', () => {
    fc.assert(
      fc.property(closeLive, closeLive, closeLive, closeConfig, (base, live, desired, managed) => {
        const compared = compareThreeWays(base, live, desired, managed)
        for (const { path, state, ...values } of compared) {
          const [b, l, d] = [base, live, desired].map((side) => valueAt(side, path))
          expect(values).toEqual({
            ...(b !== undefined && { base: b }),
            ...(l !== undefined && { live: l }),
            ...(d !== undefined && { desired: d }),
          })
        }
        const paths = compared.map(({ path }) => formatChangePath(path))
        expect(new Set(paths).size).toBe(paths.length)
        expect(new Set(compared.map(({ path }) => fieldOf(path)))).toEqual(
          new Set(
            Object.keys(managed).filter(
              (field) =>
                field !== 'dispositionMetrics' ||
                [base, live, desired].some((side) => side.dispositionMetrics.length > 0),
            ),
          ),
        )
      }),
    )
  })
})
