import { type AnswerProblem, type MetricHealth, PROBLEM_KINDS, type ProblemKind } from '../model/health.js'
import { byCountThenName } from './by-count.js'
import { createExamples, type Examples } from './examples.js'
import { createValueCounts, type ValueCounts } from './value-counts.js'

/** What is wrong with the answers to one metric, by kind. */
export interface Problems {
  /** @param value the answer that shows it, if one does */
  add(kind: ProblemKind, callId: string, value?: string): void
  /** Only kinds that were found, in the order of `PROBLEM_KINDS`. */
  inOrder(): MetricHealth['problems']
}

interface ProblemTally {
  count: number
  readonly examples: Examples
  readonly values: ValueCounts
}

/** Values that are shown for one problem. */
const MOST_VALUES = 5

export function createProblems(): Problems {
  const tallies = new Map<ProblemKind, ProblemTally>()
  const tallyOf = (kind: ProblemKind): ProblemTally => {
    const known = tallies.get(kind)
    if (known !== undefined) return known
    const tally = { count: 0, examples: createExamples(), values: createValueCounts([], MOST_VALUES) }
    tallies.set(kind, tally)
    return tally
  }
  return {
    add(kind, callId, value) {
      const tally = tallyOf(kind)
      tally.count++
      tally.examples.add(callId)
      if (value !== undefined) tally.values.add(value)
    },
    inOrder: () =>
      PROBLEM_KINDS.flatMap((kind) => {
        const tally = tallies.get(kind)
        return tally === undefined ? [] : [problemOf(kind, tally)]
      }),
  }
}

function problemOf(kind: ProblemKind, { count, examples, values }: ProblemTally): AnswerProblem {
  const shown = [...values.counts].sort(byCountThenName).map(([value]) => value)
  return { kind, count, examples: examples.ids(), ...(shown.length > 0 && { values: shown }) }
}
