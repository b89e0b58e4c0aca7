import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAgentTally } from '../../src/health/agent-tally.js'
import { definitionsOf } from '../../src/health/metrics-in-force.js'
import type { Call, MetricAnswer } from '../../src/model/call.js'
import type { Metric } from '../../src/model/config.js'
import type { MetricHealth, ProblemKind } from '../../src/model/health.js'
import { aCall, aMetric, anAnswered, anyCalls, METRICS, NOW } from './calls.js'
import { type Known, reference } from './reference.js'

/** Calls of the config now, of an older one, and of a revision that nobody can read. */
const OLD: readonly Metric[] = [
  aMetric({ identifier: 'outcome', type: 'ENUM', choices: ['sale', 'Sale'] }),
  aMetric({ identifier: 'gone', type: 'INTEGER' }),
]
const inForceOf = ({ versionId }: Call): Known =>
  versionId === 'then' ? { metrics: OLD, certain: true } : { metrics: METRICS, certain: versionId === 'now' }

function tallyOf(calls: readonly Call[], current: readonly Metric[] = METRICS, known = inForceOf) {
  const tally = createAgentTally(definitionsOf(current), NOW)
  for (const call of calls) {
    const { metrics, certain } = known(call)
    tally.add(call, { definitions: definitionsOf(metrics), certain })
  }
  return tally.health()
}

/** Calls that were certainly asked these metrics. */
const certainly = (calls: readonly Call[], ...metrics: Metric[]) =>
  tallyOf(calls, metrics, () => ({ metrics, certain: true }))

const only = ({ metrics }: { readonly metrics: readonly MetricHealth[] }): MetricHealth => {
  const [metric] = metrics
  if (metric === undefined) throw new Error('no metric')
  return metric
}

describe('what is counted', () => {
  it('is what a slow and obvious computation counts', () => {
    fc.assert(
      fc.property(anyCalls, (calls) => {
        const health = tallyOf(calls)
        const slow = reference(calls, inForceOf, METRICS, NOW)
        expect(health.calls).toEqual(slow.calls)
        expect(health.lostExamples).toEqual(slow.lostIds.slice(0, 5))
        for (const metric of health.metrics.filter(({ identifier }) => identifier.length < 200)) {
          const expected = slow.metric(metric.identifier)
          const { asked, answered, filled, sentinel, empty, invalid } = metric
          const { confidences, given, examples, ...counts } = expected
          expect({ asked, answered, filled, sentinel, empty, invalid }).toEqual(counts)
          expectConfidence(metric, confidences)
          expectValues(metric, given)
          for (const kind of Object.keys(examples) as ProblemKind[]) {
            const found = metric.problems.find((problem) => problem.kind === kind)
            expect(found?.count ?? 0).toBe(examples[kind].length)
            expect(found?.examples ?? []).toEqual(examples[kind].slice(0, 5))
          }
        }
        const others = health.metrics.filter(({ configured }) => !configured)
        const unknown = slow.identifiersBut(METRICS)
        expect(others.length).toBe(Math.min(50, unknown.length))
        const answers = (names: readonly string[]) =>
          names.reduce((sum, name) => sum + slow.metric(name).answered, 0)
        expect(others.reduce((sum, { answered }) => sum + answered, health.unlistedAnswers)).toBe(
          answers(unknown),
        )
      }),
    )
  })

  it('does not depend on the order of calls', () => {
    const shuffled = anyCalls.chain((calls) =>
      fc.shuffledSubarray(calls, { minLength: calls.length }).map((other) => [calls, other] as const),
    )
    fc.assert(
      fc.property(shuffled, ([calls, other]) => {
        expect(tallyOf(other)).toEqual(tallyOf(calls))
      }),
    )
  })
})

function expectConfidence({ confidence }: MetricHealth, sorted: readonly number[]): void {
  if (sorted.length === 0) {
    expect(confidence).toBeUndefined()
    return
  }
  const exact = sorted[Math.ceil(0.1 * sorted.length) - 1] ?? Number.NaN
  expect(confidence?.count).toBe(sorted.length)
  expect(Math.abs((confidence?.p10 ?? Number.NaN) - exact)).toBeLessThanOrEqual(0.0005 + 1e-9)
  const mean = sorted.reduce((sum, one) => sum + one, 0) / sorted.length
  expect(Math.abs((confidence?.mean ?? Number.NaN) - mean)).toBeLessThanOrEqual(1e-6)
  expect(confidence?.histogram.reduce((sum, one) => sum + one, 0)).toBe(sorted.length)
}

/** Exact counts of what is listed, and all others together. */
function expectValues({ type, distribution }: MetricHealth, given: readonly unknown[]): void {
  if (type !== 'ENUM' && type !== 'BOOLEAN') {
    expect(distribution).toBeUndefined()
    return
  }
  const listed = distribution?.values ?? []
  expect(listed.length).toBeLessThanOrEqual(50 + 3)
  expect(listed.reduce((sum, { count }) => sum + count, distribution?.unlisted ?? 0)).toBe(given.length)
  for (const { value, count } of listed.filter((one) => one.value.length < 200)) {
    const same = given.filter((one) => String(one) === value || String(one).trimEnd() === value)
    expect(count).toBe(same.length)
  }
}

describe('a call', () => {
  it('is lost when it was completed, and should have been analysed two minutes ago', () => {
    const at = (ms: number) => new Date(NOW - ms).toISOString()
    const ended = (ms: number) =>
      aCall({ createdAt: at(ms + 60_000), updatedAt: at(ms), durationSeconds: 60 })
    const { calls } = certainly([ended(121_000), ended(119_000)], aMetric())
    expect(calls).toMatchObject({ finished: 2, lost: 1, pending: 1 })
  })

  it('that still rings or talks is no finished one, nor is one that nobody answered', () => {
    const { calls } = certainly(
      ['active', 'in_queue', 'no_answer', 'failed', 'cancelled'].map((status) => aCall({ status })),
      aMetric(),
    )
    expect(calls).toMatchObject({ seen: 5, open: 2, unanswered: 3, finished: 0 })
  })

  it('that is a test is counted as that, and as nothing else', () => {
    const health = certainly([anAnswered({ user_name: 'Ann' }, { isTest: true })], aMetric())
    expect(health.calls).toMatchObject({ tests: 1, seen: 0 })
    expect(only(health).asked).toBe(0)
    expect(health).not.toHaveProperty('from')
  })

  it('of which the summary alone is left is lost all the same', () => {
    const summaryOnly = aCall({ analytics: { summary: 'They talked.', metrics: [] } })
    expect(certainly([summaryOnly], aMetric()).calls.lost).toBe(1)
    expect(certainly([summaryOnly]).calls).toMatchObject({ lost: 0, analysed: 1 })
  })

  it('without analytics is not lost where nothing was asked', () => {
    expect(certainly([aCall()]).calls).toMatchObject({ lost: 0, unasked: 1 })
  })

  it('of unknown age is said to be lost rather than hidden', () => {
    const { createdAt: _, updatedAt: __, ...ageless } = aCall()
    expect(certainly([ageless], aMetric()).calls.lost).toBe(1)
  })

  it('on which nobody spoke says nothing about its metrics', () => {
    const fixed = (identifier: string, given: Partial<MetricAnswer> = {}) => ({
      identifier,
      value: null,
      confidence: 0,
      reasoning: 'Nobody spoke.',
      ...given,
    })
    const health = (...metrics: readonly MetricAnswer[]) =>
      certainly([aCall({ analytics: { summary: '', metrics } }), anAnswered({ user_name: 'Ann' })], aMetric())
    const silent = health(fixed('user_name'), fixed('other'))
    expect(silent.calls).toMatchObject({ seen: 2, unanswered: 1, finished: 1, analysed: 1, lost: 0 })
    expect(only(silent)).toMatchObject({ asked: 1, filled: 1, empty: 0, rates: { fill: 1 } })
    for (const other of [{ value: 'no' }, { confidence: 0.9 }, { reasoning: 'He did not say.' }]) {
      const spoken = health(fixed('user_name'), fixed('other', other))
      expect(spoken.calls).toMatchObject({ unanswered: 0, analysed: 2 })
    }
  })

  it('without an answer to a metric that was in force has an empty one', () => {
    const asked = only(certainly([anAnswered({ other: 'x' })], aMetric()))
    expect(asked).toMatchObject({ asked: 1, answered: 0, empty: 1 })
  })

  it('of an agent without versions was asked what it answered', () => {
    const uncertain = () => ({ metrics: [aMetric()], certain: false })
    expect(only(tallyOf([anAnswered({ other: 'x' })], [aMetric()], uncertain)).asked).toBe(0)
  })
})

describe('a metric', () => {
  it('that calls have and the config has not is told, and the reverse', () => {
    const { metrics } = certainly([anAnswered({ gone: 'x' })], aMetric())
    expect(
      metrics.map(({ identifier, configured, asked, answered }) => [identifier, configured, asked, answered]),
    ).toEqual([
      ['user_name', true, 1, 0],
      ['gone', false, 1, 1],
    ])
    expect(metrics[1]?.problems).toMatchObject([{ kind: 'not-in-config', count: 1 }])
  })

  it('is judged by what was in force when the call was made', () => {
    const enumOf = (...choices: string[]) => aMetric({ identifier: 'outcome', type: 'ENUM', choices })
    const was = { metrics: [enumOf('yes', 'no', 'maybe')], certain: true }
    const metric = only(tallyOf([anAnswered({ outcome: 'maybe' })], [enumOf('yes', 'no')], () => was))
    expect(metric.invalid).toBe(0)
    expect(metric.distribution?.values.at(-1)).toEqual({ value: 'maybe', count: 1, allowed: false })
  })

  it('lists fifty unexpected values of ten thousand, exactly, and counts the rest', () => {
    const values = Array.from({ length: 10_000 }, (_, n) => `value ${n} ${'x'.repeat(1000)}`)
    const calls = [...values, ...values].map((outcome) => anAnswered({ outcome }))
    const metric = only(certainly(calls, aMetric({ identifier: 'outcome', type: 'ENUM', choices: ['a'] })))
    expect(metric.distribution?.values).toHaveLength(51)
    expect(metric.distribution?.values.slice(1).every(({ count }) => count === 2)).toBe(true)
    expect(metric.distribution?.unlisted).toBe(20_000 - 100)
    expect(JSON.stringify(metric).length).toBeLessThan(20_000)
  })

  it('is one of fifty that the config does not know, whatever calls hold', () => {
    const answers = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`metric_${n}`, 'x']))
    const health = certainly([anAnswered(answers), anAnswered(answers)], aMetric())
    expect(health.metrics).toHaveLength(51)
    expect(health.unlistedAnswers).toBe(20_000 - 100)
  })
})
