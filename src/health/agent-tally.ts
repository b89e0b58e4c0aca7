import type { Call } from '../model/call.js'
import type { AgentHealth, CallCounts } from '../model/health.js'
import { callStateOf } from './call-state.js'
import { callCounts, lostRateOf, noCalls } from './call-state-counts.js'
import type { Definitions, InForce } from './definitions.js'
import { createExamples } from './examples.js'
import { createMetricTallies } from './metric-tallies.js'
import type { MetricTally } from './metric-tally.js'
import { createTimeSpan } from './time-span.js'

/** One agent's calls, counted one by one: memory grows with the metrics, never with the calls. */
export interface AgentTally {
  add(call: Call, inForce: InForce): void
  readonly counts: CallCounts
  /** Share of lost calls in the lost and the analysed ones. */
  readonly lostRate: number | undefined
  /** Of configured metrics always, of others once they were answered. */
  metric(identifier: string): MetricTally | undefined
  health(): AgentCounts
}

export type AgentCounts = Pick<
  AgentHealth,
  'calls' | 'lostRate' | 'lostExamples' | 'from' | 'to' | 'metrics' | 'unlistedAnswers'
>

/**
 * @param current the config that is judged by
 * @param now milliseconds since 1970
 */
export function createAgentTally(current: Definitions, now: number): AgentTally {
  const standings = noCalls()
  const metrics = createMetricTallies(current)
  const lostExamples = createExamples()
  const times = createTimeSpan()
  return {
    add(call, inForce) {
      const standing = callStateOf(call, inForce.definitions, now)
      standings[standing]++
      if (standing === 'test') return
      times.add(call.createdAt)
      if (standing === 'lost') lostExamples.add(call.callId)
      if (standing === 'analysed') metrics.add(call, inForce)
    },
    get counts() {
      return callCounts(standings)
    },
    get lostRate() {
      return lostRateOf(standings)
    },
    metric: metrics.metric,
    health() {
      const lostRate = lostRateOf(standings)
      return {
        calls: callCounts(standings),
        ...(lostRate !== undefined && { lostRate }),
        lostExamples: lostExamples.ids(),
        ...times.ends(),
        ...metrics.health(),
      }
    },
  }
}
