import type { Call } from '../model/call.js'
import type { AgentHealth, CallCounts } from '../model/health.js'
import { callStateOf, countsOf, lostRateOf, noCalls } from './call-state.js'
import { createExamples } from './examples.js'
import { createMetricTally, type MetricTally } from './metric-tally.js'
import type { Definitions, InForce } from './metrics-in-force.js'
import { shortenValue } from './value-counts.js'

/** One agent's calls, counted one by one: memory grows with the metrics, never with the calls. */
export interface AgentTally {
  add(call: Call, inForce: InForce): void
  readonly counts: CallCounts
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
  const states = noCalls()
  const metrics = createMetricTallies(current)
  const lostExamples = createExamples()
  let [fromMs, toMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  return {
    add(call, inForce) {
      const state = callStateOf(call, inForce.definitions, now)
      states[state]++
      if (state === 'test') return
      const createdMs = Date.parse(call.createdAt ?? '')
      if (!Number.isNaN(createdMs)) {
        fromMs = Math.min(fromMs, createdMs)
        toMs = Math.max(toMs, createdMs)
      }
      if (state === 'lost') lostExamples.add(call.callId)
      if (state === 'analysed') metrics.add(call, inForce)
    },
    get counts() {
      return countsOf(states)
    },
    metric: metrics.metric,
    health() {
      const lostRate = lostRateOf(states)
      return {
        calls: countsOf(states),
        ...(lostRate !== undefined && { lostRate }),
        lostExamples: lostExamples.ids(),
        ...(fromMs <= toMs && { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() }),
        ...metrics.health(),
      }
    },
  }
}

/** The metrics of one agent: those that its config has, and those that only its calls have. */
function createMetricTallies(current: Definitions) {
  const configured = new Map(
    [...current].map(([identifier, metric]) => [identifier, createMetricTally(identifier, metric)]),
  )
  const others = createOthers()
  const tallyOf = (identifier: string) => configured.get(identifier) ?? others.tallyOf(identifier)
  return {
    /** Counts what an analysed call answered, and what it was asked in vain. */
    add({ callId, analytics }: Call, { definitions, certain }: InForce): void {
      const answered = new Set<string>()
      for (const answer of analytics?.metrics ?? []) {
        const { identifier } = answer
        if (answered.has(identifier)) continue
        answered.add(identifier)
        const tally = tallyOf(identifier)
        if (tally === undefined) others.leaveOut()
        else tally.answer(callId, answer, definitions.get(identifier))
      }
      if (!certain) return
      for (const identifier of definitions.keys())
        if (!answered.has(identifier)) tallyOf(identifier)?.miss(callId)
    },
    metric: (identifier: string) => configured.get(identifier) ?? others.known(identifier),
    health: (): Pick<AgentHealth, 'metrics' | 'unlistedAnswers'> => ({
      metrics: [...configured.values(), ...others.inOrder()].map((tally) => tally.health()),
      unlistedAnswers: others.unlistedAnswers(),
    }),
  }
}

/** Metrics only calls have: the alphabetically first are kept; see `createValueCounts` for why. */
const MOST_UNKNOWN = 50

/** The metrics that only calls have. */
function createOthers() {
  const kept = new Map<string, MetricTally>()
  let unlistedAnswers = 0
  return {
    /** `undefined`: there are too many, and this one is not among the first. */
    tallyOf(given: string): MetricTally | undefined {
      const identifier = shortenValue(given)
      const known = kept.get(identifier)
      if (known !== undefined) return known
      if (kept.size >= MOST_UNKNOWN) {
        const last = [...kept.keys()].reduce((a, b) => (a > b ? a : b))
        if (identifier > last) return undefined
        unlistedAnswers += kept.get(last)?.counts.answered ?? 0
        kept.delete(last)
      }
      const tally = createMetricTally(identifier, undefined)
      kept.set(identifier, tally)
      return tally
    },
    known: (identifier: string) => kept.get(identifier),
    /** An answer to a metric that is not kept. */
    leaveOut() {
      unlistedAnswers++
    },
    /** By identifier. */
    inOrder: () => [...kept].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tally]) => tally),
    /** Answers to metrics that are not kept. */
    unlistedAnswers: () => unlistedAnswers,
  }
}
