import type { Call } from '../model/call.js'
import {
  ALPHA,
  type Compared,
  type Comparison,
  type ComparisonSubject,
  type Measured,
  type Side,
  type Split,
} from '../model/comparison.js'
import { type AgentTally, createAgentTally } from './agent-tally.js'
import type { Histogram } from './histogram.js'
import type { MetricTally } from './metric-tally.js'
import type { Definitions } from './metrics-in-force.js'
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

export interface SplitTallies extends CallGroups {
  /** Where a call belongs; absent: to neither side. */
  tallyFor(call: Call): AgentTally | undefined
}

/** A tally for each side of a comparison. */
export function createCallGroups(split: Split, current: Definitions, now: number): SplitTallies {
  const before = createAgentTally(current, now)
  const after = createAgentTally(current, now)
  if (split.by === 'revision') {
    return {
      by: 'revision',
      before: { label: split.before, tally: before },
      after: { label: split.after, tally: after },
      tallyFor: ({ versionId }) =>
        versionId === split.before ? before : versionId === split.after ? after : undefined,
    }
  }
  const atMs = Date.parse(split.at)
  return {
    by: 'date',
    before: { label: `before ${minute(split.at)}`, tally: before },
    after: { label: `since ${minute(split.at)}`, tally: after },
    // When it was made, not when it changed last: that decides what was asked of it.
    tallyFor: ({ createdAt = '' }) => {
      const createdMs = Date.parse(createdAt)
      return Number.isNaN(createdMs) ? undefined : createdMs < atMs ? before : after
    },
  }
}

/** `2026-08-01 12:00 UTC`. */
const minute = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`

/**
 * Every number of one agent before and after: its lost calls, and of each metric that both sides asked fill, validity
 * and confidence. Below `minCalls` on a side nothing is claimed: a rate of three calls is an anecdote.
 */
export function compareGroups(
  { by, before, after }: CallGroups,
  metrics: readonly string[],
  minCalls: number,
): UncorrectedComparison {
  const rates = (subject: ComparisonSubject, a: Proportion, b: Proportion): Uncorrected => {
    const both = { ...subject, before: rateOf(a), after: rateOf(b) }
    if (Math.min(a.n, b.n) < minCalls) return { ...both, verdict: 'too-few' }
    return { ...both, test: "Fisher's exact test", p: fisherExact(a, b) }
  }
  /** What never happened cannot differ: testing it would only make the correction of all others harsher. */
  const ratesIfAny = (subject: ComparisonSubject, a: Proportion, b: Proportion): Uncorrected[] =>
    a.hits + b.hits === 0 ? [] : [rates(subject, a, b)]
  const confidences = (identifier: string, a: Histogram, b: Histogram): Uncorrected => {
    const both = { measure: 'confidence', identifier, before: meanOf(a), after: meanOf(b) } as const
    if (Math.min(a.count, b.count) < minCalls) return { ...both, verdict: 'too-few' }
    return { ...both, test: 'Mann-Whitney U test', p: mannWhitney(a.bins, b.bins) }
  }
  const ofMetric = (identifier: string): Uncorrected[] => {
    const [a, b] = [before.tally.metric(identifier), after.tally.metric(identifier)]
    if (a === undefined || b === undefined) return []
    return [
      rates({ measure: 'fill_rate', identifier }, shareOf(a, 'filled'), shareOf(b, 'filled')),
      ...ratesIfAny({ measure: 'invalid_rate', identifier }, shareOf(a, 'invalid'), shareOf(b, 'invalid')),
      confidences(identifier, a.histogram, b.histogram),
    ]
  }
  return {
    by,
    before: sideOf(before),
    after: sideOf(after),
    compared: [
      ...ratesIfAny({ measure: 'lost_rate' }, lostOf(before), lostOf(after)),
      ...metrics.flatMap(ofMetric),
    ],
  }
}

type Group = CallGroups['before']

const sideOf = ({ label, tally: { counts } }: Group): Side => ({
  label,
  seen: counts.seen,
  analysed: counts.analysed,
  lost: counts.lost,
})

const lostOf = ({ tally: { counts } }: Group): Proportion => ({
  hits: counts.lost,
  n: counts.lost + counts.analysed,
})

const shareOf = ({ counts }: MetricTally, key: 'filled' | 'invalid'): Proportion => ({
  hits: counts[key],
  n: counts.asked,
})

const rateOf = ({ hits, n }: Proportion): Measured => ({ n, ...(n > 0 && { value: hits / n }) })

function meanOf(histogram: Histogram): Measured {
  const confidence = histogram.confidence()
  return { n: histogram.count, ...(confidence && { value: confidence.mean }) }
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
