/** What divides an agent's calls into those before and those after. */
export type Split =
  | { readonly by: 'revision'; readonly before: string; readonly after: string }
  /** ISO 8601. */
  | { readonly by: 'date'; readonly at: string }

/** One of the two groups of calls that are compared. */
export interface Side {
  /** A revision's id, or `before 2026-08-01 12:00 UTC`. */
  readonly label: string
  readonly seen: number
  readonly analysed: number
  readonly lost: number
}

/** What is compared: the lost calls of the agent, or one number of one metric. */
export type ComparisonSubject =
  | { readonly measure: 'lost_rate' }
  | {
      readonly measure: 'fill_rate' | 'invalid_rate' | 'confidence'
      readonly identifier: string
    }

/** Rates by their counts, confidence by its ranks. */
export type TestName = "Fisher's exact test" | 'Mann-Whitney U test'

/** One number on one side: of how many calls it is made, and what it is. */
export interface Measured {
  readonly n: number
  /** A rate, or the mean confidence; absent where `n` is 0. */
  readonly value?: number
}

/**
 * One number before and after, and whether chance alone explains the difference.
 *
 * - `differs`: the adjusted p is below `ALPHA`
 * - `alike`: no difference is shown, which does not mean that there is none
 * - `too-few`: a side has fewer calls than the minimum, so nothing is claimed and nothing was tested
 */
export type Compared = ComparisonSubject & {
  readonly before: Measured
  readonly after: Measured
} & (
    | { readonly verdict: 'too-few' }
    | {
        readonly verdict: 'differs' | 'alike'
        readonly test: TestName
        /** Two-sided. */
        readonly p: number
        /** After Holm, over all tests of the report. */
        readonly adjustedP: number
      }
  )

/** Two groups of one agent's calls, number by number. */
export interface Comparison {
  readonly by: 'revision' | 'date'
  readonly before: Side
  readonly after: Side
  readonly compared: readonly Compared[]
  /** Tests of the whole report, which `adjustedP` is corrected for. */
  readonly tests: number
}

/** The chance of a false alarm that is accepted over all tests of a report. */
export const ALPHA = 0.05
