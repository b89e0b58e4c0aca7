import type { Place } from './place.js'

/** What a condition can ask for a metric. */
export const METRIC_FUNCTIONS = [
  'fill_rate',
  'empty_rate',
  'sentinel_rate',
  'invalid_rate',
  'confidence_mean',
  'confidence_p10',
] as const
export type MetricFunction = (typeof METRIC_FUNCTIONS)[number]

/** What it can ask for an agent as a whole. */
export const AGENT_FUNCTIONS = ['lost_rate', 'calls'] as const
export type AgentFunction = (typeof AGENT_FUNCTIONS)[number]

export const OPERATORS = ['<=', '>=', '==', '!=', '<', '>'] as const
export type Operator = (typeof OPERATORS)[number]

/** The left side of a condition. */
export type Quantity =
  | { readonly name: MetricFunction; readonly identifier: string }
  | { readonly name: 'share'; readonly identifier: string; readonly value: string }
  | { readonly name: AgentFunction }

/** `fill_rate(user_name) < 0.8 for Sales*`: something that must not be the case. */
export interface Condition {
  /** As it was written, blanks trimmed. */
  readonly text: string
  readonly quantity: Quantity
  readonly operator: Operator
  readonly limit: number
  /** Only agents whose name, id or file matches this glob. */
  readonly agent?: string
  /** Where the files declare it; absent: a flag did. */
  readonly source?: Place
}

/**
 * How a condition turned out for one agent.
 *
 * - `met`: what must not be is the case
 * - `not-met`: all is well
 * - `not-judged`: too few calls to tell; shown, but never counted as all well
 */
export interface Judgement {
  readonly agentId: string
  readonly name: string
  readonly status: 'met' | 'not-met' | 'not-judged'
  /** Absent where nothing could be computed. */
  readonly value?: number
  /** Calls it was computed from. */
  readonly n: number
}

/**
 * One condition over all agents it is about.
 *
 * `impossible`: no agent has the metric, or it has no such values. Most likely a typing mistake, so it counts as met
 * rather than passing for ever.
 */
export interface ConditionResult {
  readonly condition: Condition
  readonly status: 'met' | 'not-met' | 'not-judged' | 'impossible'
  /** Why it was not judged, or is impossible, where that is not about single agents. */
  readonly reason?: string
  readonly judgements: readonly Judgement[]
}
