import { type Call, isUnspoken, type MetricAnswer } from '../../model/call.js'
import type { Span } from '../../model/page.js'
import { bad, dim, good, warn } from '../shared/blocks.js'

/** A call, and what its agent is called where that is known. */
export interface ListedCall extends Call {
  readonly agentName?: string
}

export const agentOf = ({ agentName, agentId }: ListedCall): string => agentName ?? (agentId || 'unknown')

export const statusSpan = ({ status }: Call): Span => {
  if (status === 'completed') return good(status)
  return status === 'failed' ? bad(status) : status === 'no_answer' ? warn(status) : dim(status)
}

export const valueText = ({ value }: MetricAnswer): string =>
  typeof value === 'string' ? value || '(empty)' : String(value)

/** `user_interested yes, user_name Ann`, or why there is nothing. */
export function answersSpan({ analytics, status }: Call): Span {
  if (analytics === undefined) return status === 'completed' ? warn('no analytics') : dim('–')
  if (isUnspoken(analytics)) return dim('no conversation')
  if (analytics.metrics.length === 0) return { text: analytics.summary ?? '' }
  return { text: analytics.metrics.map((answer) => `${answer.identifier} ${valueText(answer)}`).join(', ') }
}

/** `2026-08-01 12:00`, UTC, as the platform tells it. */
export const minuteOf = (iso: string | undefined): string => iso?.slice(0, 16).replace('T', ' ') ?? ''

/** `2 min 36 s`. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}
