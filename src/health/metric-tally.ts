import type { MetricAnswer } from '../model/call.js'
import type { Metric } from '../model/config.js'
import { type MetricHealth, PROBLEM_KINDS, type ProblemKind } from '../model/health.js'
import { createExamples, type Examples } from './examples.js'
import { createHistogram, type Histogram } from './histogram.js'
import { judgeValue } from './judge-value.js'
import { byCountThenName, createDistribution, createValueCounts, type ValueCounts } from './value-counts.js'

/** The answers to one metric, counted one by one; of a fixed size. */
export interface MetricTally {
  /** @param definition what was asked then */
  answer(callId: string, answer: MetricAnswer, definition: Metric | undefined): void
  /** It was asked, and the analytics hold no entry for it. */
  miss(callId: string): void
  readonly counts: Readonly<AnswerCounts>
  readonly histogram: Histogram
  health(): MetricHealth
}

type AnswerCounts = {
  -readonly [K in 'asked' | 'answered' | 'filled' | 'sentinel' | 'empty' | 'invalid']: MetricHealth[K]
}

/** @param current the definition in the config now; absent: there is none */
export function createMetricTally(identifier: string, current: Metric | undefined): MetricTally {
  const counts: AnswerCounts = { asked: 0, answered: 0, filled: 0, sentinel: 0, empty: 0, invalid: 0 }
  const problems = createProblems()
  const histogram = createHistogram()
  const distribution = createDistribution(current)
  return {
    counts,
    histogram,
    miss(callId) {
      counts.asked++
      counts.empty++
      problems.add('empty', callId)
    },
    answer(callId, { value, confidence }, definition) {
      counts.asked++
      counts.answered++
      histogram.add(confidence)
      const { fill, invalid } = judgeValue(value, definition)
      counts[fill]++
      const text = String(value)
      if (fill === 'empty') problems.add('empty', callId)
      else distribution?.add(text)
      if (fill === 'sentinel') problems.add('sentinel', callId, text)
      if (invalid !== undefined) {
        counts.invalid++
        problems.add(invalid, callId, text)
      }
      if (current === undefined) problems.add('not-in-config', callId)
    },
    health() {
      const { asked, filled, empty, sentinel, invalid } = counts
      const confidence = histogram.confidence()
      return {
        identifier,
        ...(current && { type: current.type }),
        ...(current?.choices && { choices: current.choices }),
        configured: current !== undefined,
        ...counts,
        ...(asked > 0 && {
          rates: {
            fill: filled / asked,
            empty: empty / asked,
            sentinel: sentinel / asked,
            invalid: invalid / asked,
          },
        }),
        ...(confidence && { confidence }),
        ...(distribution && { distribution: distribution.shown() }),
        problems: problems.inOrder(),
      }
    },
  }
}

interface ProblemTally {
  count: number
  readonly examples: Examples
  readonly values: ValueCounts
}

/** Values that are shown for one problem. */
const MOST_VALUES = 5

/** What is wrong with the answers to one metric, by kind. */
function createProblems() {
  const tallies = new Map<ProblemKind, ProblemTally>()
  return {
    /** @param value the answer that shows it, if one does */
    add(kind: ProblemKind, callId: string, value?: string): void {
      const fresh = () => ({
        count: 0,
        examples: createExamples(),
        values: createValueCounts([], MOST_VALUES),
      })
      const tally = tallies.get(kind) ?? fresh()
      tallies.set(kind, tally)
      tally.count++
      tally.examples.add(callId)
      if (value !== undefined) tally.values.add(value)
    },
    /** Only kinds that were found, in the order of `PROBLEM_KINDS`. */
    inOrder: (): MetricHealth['problems'] =>
      PROBLEM_KINDS.flatMap((kind) => {
        const tally = tallies.get(kind)
        if (tally === undefined) return []
        const values = [...tally.values.counts].sort(byCountThenName).map(([value]) => value)
        const { count, examples } = tally
        return [{ kind, count, examples: examples.ids(), ...(values.length > 0 && { values }) }]
      }),
  }
}
