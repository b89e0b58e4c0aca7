/** The states of a call. Source: vendor's API reference, `GET /conversation`. */
export const CALL_STATUSES = [
  'pending',
  'in_progress',
  'in_queue',
  'processing',
  'active',
  'completed',
  'failed',
  'no_answer',
  'cancelled',
] as const
export type CallStatus = (typeof CALL_STATUSES)[number]

/** What the analysis of one call answered to one metric. */
export interface MetricAnswer {
  readonly identifier: string
  readonly value: string | number | boolean | null
  /** 0 to 1. */
  readonly confidence?: number
  readonly reasoning?: string
}

/** What the platform extracted from a finished call, 10 to 30 s after its end. */
export interface CallAnalytics {
  readonly summary?: string
  readonly metrics: readonly MetricAnswer[]
}

/** One call as a list tells it. */
export interface Call {
  /** `CALL-<13 digits>-<6 hex>`. */
  readonly callId: string
  readonly agentId: string
  /** One of `CALL_STATUSES`, or what a newer platform says. */
  readonly status: string
  /** `telephony_inbound`, `telephony_outbound`, `webcall`, `chat`. */
  readonly type?: string
  readonly durationSeconds?: number
  /** ISO 8601. */
  readonly createdAt?: string
  /** ISO 8601. */
  readonly updatedAt?: string
  /** The revision whose config was in force; absent on agents without versions. */
  readonly versionId?: string
  readonly campaignId?: string
  readonly isTest: boolean
  readonly from?: string
  readonly to?: string
  /** Absent: not analysed (yet), or lost because the value of one metric failed the platform's check. */
  readonly analytics?: CallAnalytics
}

export interface Utterance {
  readonly role: string
  readonly content: string
  /** As the platform gives it. */
  readonly timestamp?: string | number
}

/** One call with what was said. */
export interface CallDetail extends Call {
  readonly transcript: readonly Utterance[]
}

/**
 * Whether these are the fixed answers that the platform stores for a call on which nobody spoke: `null` for every
 * metric, without any confidence, for one and the same reason. They say nothing about a metric or its prompt.
 */
export const isUnspoken = ({ metrics }: CallAnalytics): boolean =>
  metrics.length > 0 &&
  metrics.every(
    ({ value, confidence, reasoning }) =>
      value === null && confidence === 0 && reasoning === metrics[0]?.reasoning,
  )

/** A call, and what its agent is called where that is known. */
export interface ListedCall extends Call {
  readonly agentName?: string
}

/** What `calls list` found. */
export interface CallList {
  readonly environment: string
  /** Newest change first. */
  readonly calls: readonly ListedCall[]
  /** There may be more than were asked for. */
  readonly isCut: boolean
}

/** What `calls watch` saw. */
export interface WatchReport {
  readonly environment: string
  /** In the order in which they were done. */
  readonly calls: readonly ListedCall[]
  /** Requested ids whose calls are not done. */
  readonly missing: readonly string[]
  readonly end: 'done' | 'time-out' | 'interrupted'
  readonly exitCode: number
}
