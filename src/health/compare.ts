import {
  ALPHA,
  type Compared,
  type Comparison,
  type ComparisonSubject,
  type Measured,
  type Side,
} from '../model/comparison.js'
import type { AgentTally } from './agent-tally.js'
import type { MetricTally } from './metric-tally.js'
import { fisherExact, holm, mannWhitney, type Proportion } from './statistics.js'

/** Two groups of one agent's calls. */
export interface CallGroups {
  readonly by: Comparison['by']
  readonly before: { readonly label: string; readonly tally: AgentTally }
  readonly after: { readonly label: string; readonly tally: AgentTally }
}

/** Like `Compared`, before the correction for all tests of the report. */
export type Uncorrected = ComparisonSubject & { readonly before: Measured; readonly after: Measured } & (
    | { readonly verdict: 'too-few' }
    | Pick<Extract<Compared, { readonly p: number }>, 'test' | 'p'>
  )

export type UncorrectedComparison = Omit<Comparison, 'compared' | 'tests'> & {
  readonly compared: readonly Uncorrected[]
}

/**
 * Every number of one agent before and after: its lost calls, and of each metric that both sides asked fill, validity
 * and confidence. Below `minCalls` on a side nothing is claimed: a rate of three calls is an anecdote.
 */
export function compareGroups(
  { by, before, after }: CallGroups,
  metrics: readonly string[],
  minCalls: number,
): UncorrectedComparison {
  const lost = ({ counts: { lost, analysed } }: AgentTally): Proportion => ({
    hits: lost,
    n: lost + analysed,
  })
  return {
    by,
    before: sideOf(before),
    after: sideOf(after),
    compared: [
      ...proportionsIfAny({ measure: 'lost_rate' }, lost(before.tally), lost(after.tally), minCalls),
      ...metrics.flatMap((identifier) => {
        const [one, other] = [before.tally.metric(identifier), after.tally.metric(identifier)]
        return one && other ? compareMetric(identifier, one, other, minCalls) : []
      }),
    ],
  }
}

const sideOf = ({ label, tally: { counts } }: CallGroups['before']): Side => ({
  label,
  seen: counts.seen,
  analysed: counts.analysed,
  lost: counts.lost,
})

function compareMetric(identifier: string, a: MetricTally, b: MetricTally, minCalls: number): Uncorrected[] {
  const hits = (key: 'filled' | 'invalid') => (tally: MetricTally) => ({ hits: tally[key], n: tally.asked })
  const [fill, invalid] = [hits('filled'), hits('invalid')]
  return [
    proportions({ measure: 'fill_rate', identifier }, fill(a), fill(b), minCalls),
    ...proportionsIfAny({ measure: 'invalid_rate', identifier }, invalid(a), invalid(b), minCalls),
    confidences(identifier, a, b, minCalls),
  ]
}

/** What never happened cannot differ: testing it would only make the correction of all others harsher. */
const proportionsIfAny = (
  subject: ComparisonSubject,
  a: Proportion,
  b: Proportion,
  minCalls: number,
): Uncorrected[] => (a.hits + b.hits === 0 ? [] : [proportions(subject, a, b, minCalls)])

function proportions(
  subject: ComparisonSubject,
  a: Proportion,
  b: Proportion,
  minCalls: number,
): Uncorrected {
  const measured = ({ hits, n }: Proportion): Measured => ({ n, ...(n > 0 && { value: hits / n }) })
  const both = { ...subject, before: measured(a), after: measured(b) }
  if (Math.min(a.n, b.n) < minCalls) return { ...both, verdict: 'too-few' }
  return { ...both, test: "Fisher's exact test", p: fisherExact(a, b) }
}

function confidences(identifier: string, a: MetricTally, b: MetricTally, minCalls: number): Uncorrected {
  const measured = ({ histogram }: MetricTally): Measured => {
    const confidence = histogram.confidence()
    return { n: histogram.count, ...(confidence && { value: confidence.mean }) }
  }
  const both = { measure: 'confidence', identifier, before: measured(a), after: measured(b) } as const
  if (Math.min(both.before.n, both.after.n) < minCalls) return { ...both, verdict: 'too-few' }
  return { ...both, test: 'Mann-Whitney U test', p: mannWhitney(a.histogram.bins, b.histogram.bins) }
}

/** Corrects for all tests of the report: over many metrics, some differ by chance alone. */
export function withVerdicts(
  comparisons: readonly (UncorrectedComparison | undefined)[],
): (Comparison | undefined)[] {
  const adjusted = holm(
    comparisons.flatMap((one) => one?.compared.flatMap((each) => ('p' in each ? [each.p] : [])) ?? []),
  )
  const tests = adjusted.length
  let at = 0
  return comparisons.map(
    (one) =>
      one && {
        ...one,
        tests,
        compared: one.compared.map((each): Compared => {
          if (!('p' in each)) return each
          const adjustedP = adjusted[at++] ?? 1
          return { ...each, verdict: adjustedP < ALPHA ? 'differs' : 'alike', adjustedP }
        }),
      },
  )
}
