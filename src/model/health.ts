import type { Comparison, Split } from './comparison.js'
import type { ConditionResult } from './condition.js'
import type { MetricType } from './config.js'
import type { Diagnostic } from './diagnostic.js'
import type { Place } from './place.js'
import type { AgentError, Plan, UnreadLive } from './plan.js'

/** A lint finding that explains why an agent's calls lose their analytics. */
export interface Explanation {
  readonly agentId: string
  /** Of the metric that costs the call its analytics. */
  readonly identifier: string
  /** Name of the lint rule. */
  readonly rule: string
  readonly message: string
}

/**
 * What became of an agent's calls. Test calls are in `tests` and nowhere else; otherwise
 * `seen = open + unanswered + finished` and `finished = analysed + lost + pending + unasked`.
 */
export interface CallCounts {
  /** Calls of the window, test calls left out. */
  readonly seen: number
  /** Test calls: they run on drafts and on purpose, so they say nothing about production. */
  readonly tests: number
  /** Not over yet. */
  readonly open: number
  /** Over without a conversation: failed, no answer, cancelled, or completed though nobody spoke. */
  readonly unanswered: number
  /** Completed, and somebody spoke. */
  readonly finished: number
  readonly analysed: number
  /** Completed without analytics, longer ago than the extraction takes. */
  readonly lost: number
  /** Completed so recently that the analytics may still come. */
  readonly pending: number
  /** Completed without analytics under a config that asks nothing. */
  readonly unasked: number
}

/** What is wrong with single answers. */
export const PROBLEM_KINDS = ['wrong-type', 'not-a-choice', 'sentinel', 'empty', 'not-in-config'] as const
export type ProblemKind = (typeof PROBLEM_KINDS)[number]

export interface AnswerProblem {
  readonly kind: ProblemKind
  readonly count: number
  /** Ids of the latest calls that have it, at most `EXAMPLES`. */
  readonly examples: readonly string[]
  /** Values that caused it, at most a few. */
  readonly values?: readonly string[]
}

/** How many example calls are kept for each problem. */
export const EXAMPLE_CALLS = 5

/** One value of an ENUM or BOOLEAN metric. */
export interface ValueCount {
  /** At most 200 characters of it; longer ones are cut, and counted together where they begin alike. */
  readonly value: string
  readonly count: number
  /** Whether the metric allows it now. */
  readonly allowed: boolean
}

/** What the model answered, for ENUM and BOOLEAN metrics. */
export interface Distribution {
  /** Choices of the config first, in its order, then others by count. */
  readonly values: readonly ValueCount[]
  /** Answers whose values are not listed: only so many different ones are kept. */
  readonly unlisted: number
}

export interface Confidence {
  /** Answers that carry one. */
  readonly count: number
  /** Exact to 0.000001. */
  readonly mean: number
  /** A tenth of all are at or below it; exact to 0.0005. */
  readonly p10: number
  /** Counts of the ten tenths from 0 to 1; the last one holds 1 itself. */
  readonly histogram: readonly number[]
}

/**
 * One metric of one agent over the calls of the window.
 *
 * `asked = filled + sentinel + empty`; `invalid` counts answers of a wrong type or outside of `choices`, whichever
 * of those they are too. The rates are shares of `asked`, and absent where nothing was asked.
 */
export interface MetricHealth {
  readonly identifier: string
  /** Absent: the calls have it, the config does not. */
  readonly type?: MetricType
  readonly choices?: readonly string[]
  /** Where the files declare it. */
  readonly source?: Place
  /** In the config now. */
  readonly configured: boolean
  /** Analysed calls in which the metric was in force. */
  readonly asked: number
  /** Analysed calls that hold an entry for it, `null` included. */
  readonly answered: number
  readonly filled: number
  readonly sentinel: number
  readonly empty: number
  readonly invalid: number
  readonly rates?: Rates
  readonly confidence?: Confidence
  readonly distribution?: Distribution
  readonly problems: readonly AnswerProblem[]
}

export interface Rates {
  readonly fill: number
  readonly empty: number
  readonly sentinel: number
  readonly invalid: number
}

export interface AgentHealth {
  readonly agentId: string
  readonly name: string
  /** Where the files name it; absent: no file manages it. */
  readonly source?: Place
  /** Of the config that serves calls now; absent on agents without versions. */
  readonly revision?: string
  readonly calls: CallCounts
  /** Lost calls as a share of lost and analysed ones; absent where there are neither. */
  readonly lostRate?: number
  readonly lostExamples: readonly string[]
  /** What lint says about the metrics that may have cost the lost calls their analytics. */
  readonly explanations: readonly Explanation[]
  /** ISO 8601, of the earliest and the latest call that was counted. */
  readonly from?: string
  readonly to?: string
  /** Reading stopped at the largest number of calls that was asked for, so older calls of the window are missing. */
  readonly cut: boolean
  /** In the order of the config; those that only calls have come last, by name. */
  readonly metrics: readonly MetricHealth[]
  /** Answers to further metrics that only calls have: so many different ones are kept. */
  readonly unlistedAnswers: number
  readonly comparison?: Comparison
}

/** Metric health over recent calls, as plain data. `schemas/report.schema.json` describes it. */
export interface HealthReport {
  readonly formatVersion: '1.0'
  readonly tool: Plan['tool']
  /** ISO 8601. */
  readonly createdAt: string
  readonly environment: string
  readonly window: CallWindow
  readonly summary: HealthSummary
  readonly agents: readonly AgentHealth[]
  readonly unread: readonly Omit<UnreadLive, 'source'>[]
  /** What `--fail-on` and `failOn` ask, and how it turned out. */
  readonly conditions: readonly ConditionResult[]
  readonly diagnostics: readonly Diagnostic[]
  /** Why there is no report at all, e.g. no key. */
  readonly error?: AgentError
  readonly exitCode: number
}

/** Which calls were looked at. */
export interface CallWindow {
  /** ISO 8601: calls that last changed before are left out. */
  readonly since: string
  /** The most calls of one agent, the latest ones. */
  readonly calls?: number
  /** With fewer calls than this, a rate is not judged and no comparison is made. */
  readonly minCalls: number
  /** Completed calls without analytics are lost when they ended longer ago than this. */
  readonly graceSeconds: number
  /** What is compared; absent: nothing. */
  readonly split?: Split
}

export interface HealthSummary {
  readonly agents: number
  readonly unread: number
  readonly seen: number
  readonly finished: number
  readonly analysed: number
  readonly lost: number
  readonly pending: number
  readonly conditionsMet: number
  readonly conditionsNotJudged: number
}
