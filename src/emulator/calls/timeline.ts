import type { Instant } from '../instant.js'
import type { CallEnding, CallState } from './state.js'

export type CallStatus = 'in_queue' | 'active' | CallEnding

/** A quarter of the time until it ends a call waits, then it is active. */
const answeredAt = ({ createdAt, endsAt }: CallState): Instant => createdAt + (endsAt - createdAt) / 4

/**
 * How long a call lasted, of the time that it took here: the ringing is not counted. A duration that is longer would put
 * the end of a call after the moment when it was completed. Source: vendor's API reference: seconds, with fractions.
 */
export const talkedSeconds = (call: CallState): number => (call.endsAt - answeredAt(call)) / 1000

/**
 * When the analytics of a call are there. On the platform it takes 10 to 30 seconds, so a call that has just completed
 * has none: here as long after a call of a minute, and in proportion after a shorter one.
 */
export const analysedAt = ({ createdAt, endsAt, salt }: CallState): Instant =>
  Math.ceil(endsAt + (endsAt - createdAt) * (1 / 6 + (salt % 1000) / 3000))

export function statusAt(call: CallState, now: Instant): CallStatus {
  if (now >= call.endsAt) return call.ending
  return now >= answeredAt(call) ? 'active' : 'in_queue'
}

/** When a call last changed, as of now. */
export const updatedAt = (call: CallState, now: Instant): Instant =>
  stepsOf(call).findLast((step) => step <= now) ?? call.createdAt

/** When a call will change next. */
export const nextChangeOf = (call: CallState, now: Instant): Instant | undefined =>
  stepsOf(call).find((step) => step > now)

const stepsOf = (call: CallState): readonly Instant[] => [
  call.createdAt,
  answeredAt(call),
  call.endsAt,
  analysedAt(call),
]
