import { type Call, isUnspoken } from '../model/call.js'
import type { CallCounts } from '../model/health.js'
import type { Definitions } from './metrics-in-force.js'

/** What became of a call; see `CallCounts`. */
export type CallState = 'test' | 'open' | 'unanswered' | 'analysed' | 'lost' | 'pending' | 'unasked'

/** Extraction takes 10 to 30 s after the end of a call; four times as long is late enough to call it lost. */
export const GRACE_SECONDS = 120

const UNANSWERED: ReadonlySet<string> = new Set(['failed', 'no_answer', 'cancelled'])

/**
 * @param inForce what was asked of the call, as far as it is known
 * @param now milliseconds since 1970
 */
export function callStateOf(call: Call, inForce: Definitions, now: number): CallState {
  if (call.isTest) return 'test'
  if (call.status !== 'completed') return UNANSWERED.has(call.status) ? 'unanswered' : 'open'
  if (call.analytics !== undefined && isUnspoken(call.analytics)) return 'unanswered'
  // The platform drops the answers and may keep the summary: without a single answer, nothing was extracted.
  const answers = call.analytics?.metrics.length ?? 0
  if (answers > 0 || (call.analytics !== undefined && inForce.size === 0)) return 'analysed'
  if (inForce.size === 0) return 'unasked'
  const endedMs = endOf(call)
  // Of unknown age: better said to be lost than hidden for ever among those that may still come.
  return endedMs !== undefined && now - endedMs <= GRACE_SECONDS * 1000 ? 'pending' : 'lost'
}

/** The duration leaves out the ringing, and the last change may be later than the end: the later one counts. */
function endOf({ createdAt, updatedAt, durationSeconds = 0 }: Call): number | undefined {
  const known = [Date.parse(createdAt ?? '') + durationSeconds * 1000, Date.parse(updatedAt ?? '')].filter(
    (ms) => !Number.isNaN(ms),
  )
  return known.length === 0 ? undefined : Math.max(...known)
}

/** How many calls there are of each state. */
export type CallStateCounts = Record<CallState, number>

export const noCalls = (): CallStateCounts => ({
  test: 0,
  open: 0,
  unanswered: 0,
  analysed: 0,
  lost: 0,
  pending: 0,
  unasked: 0,
})

export function countsOf({ test: tests, open, unanswered, ...over }: CallStateCounts): CallCounts {
  const { analysed, lost, pending, unasked } = over
  const finished = analysed + lost + pending + unasked
  const seen = open + unanswered + finished
  return { seen, tests, open, unanswered, finished, analysed, lost, pending, unasked }
}

/** Share of lost calls in the lost and the analysed ones; `undefined` where there is neither. */
export const lostRateOf = ({ analysed, lost }: CallStateCounts): number | undefined =>
  analysed + lost === 0 ? undefined : lost / (analysed + lost)

/**
 * The calls that changed since then. They come with the newest change first, so reading stops at the first older one.
 * @param sinceMs milliseconds since 1970
 */
export async function* callsSince(calls: AsyncIterable<Call>, sinceMs: number): AsyncGenerator<Call> {
  for await (const call of calls) {
    if (Date.parse(call.updatedAt ?? '') < sinceMs) return
    yield call
  }
}
