import type { CallCounts } from '../model/health.js'
import type { Standing } from './call-state.js'

/** How many calls there are of each standing. */
export type StandingCounts = Record<Standing, number>

export const noCalls = (): StandingCounts => ({
  test: 0,
  open: 0,
  unanswered: 0,
  analysed: 0,
  lost: 0,
  pending: 0,
  unasked: 0,
})

export function callCounts(standings: StandingCounts): CallCounts {
  const { test, open, unanswered, analysed, lost, pending, unasked } = standings
  const finished = analysed + lost + pending + unasked
  const seen = open + unanswered + finished
  return { seen, tests: test, open, unanswered, finished, analysed, lost, pending, unasked }
}

/** Share of lost calls in the lost and the analysed ones; `undefined` where there is neither. */
export const lostRateOf = ({ analysed, lost }: StandingCounts): number | undefined =>
  analysed + lost === 0 ? undefined : lost / (analysed + lost)
