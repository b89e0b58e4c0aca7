import type { CallCounts } from '../model/health.js'
import type { CallState } from './call-state.js'

/** How many calls there are of each standing. */
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

export function callCounts(standings: CallStateCounts): CallCounts {
  const { test, open, unanswered, analysed, lost, pending, unasked } = standings
  const finished = analysed + lost + pending + unasked
  const seen = open + unanswered + finished
  return { seen, tests: test, open, unanswered, finished, analysed, lost, pending, unasked }
}

/** Share of lost calls in the lost and the analysed ones; `undefined` where there is neither. */
export const lostRateOf = ({ analysed, lost }: CallStateCounts): number | undefined =>
  analysed + lost === 0 ? undefined : lost / (analysed + lost)
