import type { Call } from '../model/call.js'
import type { AgentHealth } from '../model/health.js'
import type { Definitions, InForce } from './definitions.js'
import { createMetricTally, type MetricTally } from './metric-tally.js'
import { shortenValue } from './value-counts.js'

/** The metrics of one agent: those that its config has, and those that only its calls have. */
export interface MetricTallies {
  /** Counts what an analysed call answered, and what it was asked in vain. */
  add(call: Call, inForce: InForce): void
  /** Of configured metrics always, of others once they were answered. */
  metric(identifier: string): MetricTally | undefined
  health(): Pick<AgentHealth, 'metrics' | 'unlistedAnswers'>
}

/** @param current the config that is judged by */
export function createMetricTallies(current: Definitions): MetricTallies {
  const configured = new Map(
    [...current].map(([identifier, metric]) => [identifier, createMetricTally(identifier, metric)]),
  )
  const others = createOthers()

  const addAnswers = ({ callId, analytics }: Call, { definitions }: InForce): ReadonlySet<string> => {
    const answered = new Set<string>()
    for (const answer of analytics?.metrics ?? []) {
      const { identifier } = answer
      if (answered.has(identifier)) continue
      answered.add(identifier)
      const tally = configured.get(identifier) ?? others.tallyOf(identifier)
      if (tally === undefined) others.leaveOut()
      else tally.answered(callId, answer, definitions.get(identifier))
    }
    return answered
  }

  return {
    add(call, inForce) {
      const answered = addAnswers(call, inForce)
      if (!inForce.certain) return
      for (const identifier of inForce.definitions.keys()) {
        if (answered.has(identifier)) continue
        const tally = configured.get(identifier) ?? others.tallyOf(identifier)
        tally?.missing(call.callId)
      }
    },
    metric: (identifier) => configured.get(identifier) ?? others.known(identifier),
    health: () => ({
      metrics: [...configured.values(), ...others.inOrder()].map((tally) => tally.health()),
      unlistedAnswers: others.unlistedAnswers,
    }),
  }
}

/** So many metrics that only calls have are kept, the alphabetically first; see `createValueCounts` for why. */
const MOST_UNKNOWN = 50

/** The metrics that only calls have. */
interface Others {
  /** `undefined`: there are too many, and this one is not among the first. */
  tallyOf(identifier: string): MetricTally | undefined
  known(identifier: string): MetricTally | undefined
  /** An answer to a metric that is not kept. */
  leaveOut(): void
  /** By identifier. */
  inOrder(): readonly MetricTally[]
  /** Answers to metrics that are not kept. */
  readonly unlistedAnswers: number
}

function createOthers(): Others {
  const kept = new Map<string, MetricTally>()
  let unlistedAnswers = 0

  const keep = (identifier: string): MetricTally => {
    const tally = createMetricTally(identifier, undefined)
    kept.set(identifier, tally)
    return tally
  }
  const drop = (identifier: string) => {
    unlistedAnswers += kept.get(identifier)?.answers ?? 0
    kept.delete(identifier)
  }

  return {
    tallyOf(given) {
      const identifier = shortenValue(given)
      const known = kept.get(identifier)
      if (known !== undefined) return known
      if (kept.size < MOST_UNKNOWN) return keep(identifier)
      const last = [...kept.keys()].reduce((a, b) => (a > b ? a : b))
      if (identifier > last) return undefined
      drop(last)
      return keep(identifier)
    },
    known: (identifier) => kept.get(identifier),
    leaveOut() {
      unlistedAnswers++
    },
    inOrder: () => [...kept].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tally]) => tally),
    get unlistedAnswers() {
      return unlistedAnswers
    },
  }
}
