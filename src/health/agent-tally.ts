import type { Call } from '../model/call.js'
import type { AgentHealth, CallCounts } from '../model/health.js'
import type { Definitions, InForce } from './definitions.js'
import { createExamples } from './examples.js'
import { createMetricTally, type MetricTally } from './metric-tally.js'
import { type Standing, standingOf } from './standing.js'
import { shortened } from './value-counts.js'

/** One agent's calls, counted one by one: memory grows with the metrics, never with the calls. */
export interface AgentTally {
  add(call: Call, inForce: InForce): void
  readonly counts: CallCounts
  /** Share of lost calls in the lost and the analysed ones. */
  readonly lostRate: number | undefined
  /** Of configured metrics always, of others once they were answered. */
  metric(identifier: string): MetricTally | undefined
  health(): Counted
}

export type Counted = Pick<
  AgentHealth,
  'calls' | 'lostRate' | 'lostExamples' | 'from' | 'to' | 'metrics' | 'unlistedAnswers'
>

/** So many metrics that only calls have are kept, the alphabetically first; see `createValueCounts` for why. */
const MOST_UNKNOWN = 50

/**
 * @param current the config that is judged by
 * @param now milliseconds since 1970
 */
export function createAgentTally(current: Definitions, now: number): AgentTally {
  const standings: Record<Standing, number> = {
    test: 0,
    open: 0,
    unanswered: 0,
    analysed: 0,
    lost: 0,
    pending: 0,
    unasked: 0,
  }
  const configured = new Map(
    [...current].map(([identifier, metric]) => [identifier, createMetricTally(identifier, metric)]),
  )
  const others = new Map<string, MetricTally>()
  const lostExamples = createExamples()
  const times = { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY }
  let unlistedAnswers = 0

  /** The tally of a metric that only calls have, unless there are too many of them. */
  const other = (given: string): MetricTally | undefined => {
    const identifier = shortened(given)
    const known = others.get(identifier)
    if (known !== undefined) return known
    if (others.size >= MOST_UNKNOWN) {
      const last = [...others.keys()].reduce((a, b) => (a > b ? a : b))
      if (identifier > last) return undefined
      unlistedAnswers += others.get(last)?.answers ?? 0
      others.delete(last)
    }
    const tally = createMetricTally(identifier, undefined)
    others.set(identifier, tally)
    return tally
  }

  const tallyOf = (identifier: string) => configured.get(identifier) ?? other(identifier)

  const addAnswers = ({ callId, analytics }: Call, { definitions, certain }: InForce) => {
    const seen = new Set<string>()
    for (const answer of analytics?.metrics ?? []) {
      if (seen.has(answer.identifier)) continue
      seen.add(answer.identifier)
      const tally = tallyOf(answer.identifier)
      if (tally === undefined) unlistedAnswers++
      tally?.answered(callId, answer, definitions.get(answer.identifier))
    }
    if (!certain) return
    for (const identifier of definitions.keys()) {
      if (!seen.has(identifier)) tallyOf(identifier)?.missing(callId)
    }
  }

  const counts = (): CallCounts => {
    const { test, open, unanswered, analysed, lost, pending, unasked } = standings
    const finished = analysed + lost + pending + unasked
    const seen = open + unanswered + finished
    return { seen, tests: test, open, unanswered, finished, analysed, lost, pending, unasked }
  }
  const lostRate = () => {
    const { analysed, lost } = standings
    return analysed + lost === 0 ? undefined : lost / (analysed + lost)
  }

  return {
    add(call, inForce) {
      const standing = standingOf(call, inForce.definitions, now)
      standings[standing]++
      if (standing === 'test') return
      const createdMs = Date.parse(call.createdAt ?? '')
      if (!Number.isNaN(createdMs)) {
        times.from = Math.min(times.from, createdMs)
        times.to = Math.max(times.to, createdMs)
      }
      if (standing === 'lost') lostExamples.add(call.callId)
      if (standing === 'analysed') addAnswers(call, inForce)
    },
    get counts() {
      return counts()
    },
    get lostRate() {
      return lostRate()
    },
    metric: (identifier) => configured.get(identifier) ?? others.get(identifier),
    health: () => {
      const rate = lostRate()
      return {
        calls: counts(),
        ...(rate !== undefined && { lostRate: rate }),
        lostExamples: lostExamples.ids(),
        ...(times.from <= times.to && { from: iso(times.from), to: iso(times.to) }),
        metrics: [
          ...[...configured.values()].map((tally) => tally.health()),
          ...[...others].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tally]) => tally.health()),
        ],
        unlistedAnswers,
      }
    },
  }
}

const iso = (ms: number): string => new Date(ms).toISOString()
