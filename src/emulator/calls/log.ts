import type { Instant } from '../instant.js'
import type { CallState } from './state.js'
import { nextChangeOf, updatedAt } from './timeline.js'

/** Every call, found by id and by agent, in the order the platform lists them. */
export interface CallLog {
  readonly byId: ReadonlyMap<string, CallState>
  readonly add: (call: CallState) => void
  /** Tells that a call was changed from outside, e.g. cancelled. */
  readonly changed: () => void
  /** Last changed first. */
  readonly ordered: (now: Instant) => readonly CallState[]
  readonly orderedOf: (agentIds: readonly string[], now: Instant) => readonly CallState[]
}

interface Order {
  readonly calls: readonly CallState[]
  /** Until when: some call changes then, and moves to the front. */
  readonly until: Instant
}

/** As many as a fleet has agents; each is a list of what is in memory anyway. */
const MOST_ORDERS = 1_000

export function createCallLog(calls: readonly CallState[]): CallLog {
  const byId = new Map<string, CallState>()
  const byAgent = new Map<string, CallState[]>()
  // Sorting a hundred thousand calls for each page would make reading them all quadratic.
  const orders = new Map<string, Order>()
  const remembered = (key: string, unordered: () => CallState[], now: Instant): readonly CallState[] => {
    const known = orders.get(key)
    if (known !== undefined && now < known.until) return known.calls
    const order = orderOf(unordered(), now)
    if (orders.size >= MOST_ORDERS) orders.clear()
    orders.set(key, order)
    return order.calls
  }
  const log: CallLog = {
    byId,
    add: (call) => {
      byId.set(call.id, call)
      const siblings = byAgent.get(call.agentId)
      if (siblings === undefined) byAgent.set(call.agentId, [call])
      else siblings.push(call)
      orders.clear()
    },
    changed: () => orders.clear(),
    ordered: (now) => remembered('', () => [...byId.values()], now),
    orderedOf: (agentIds, now) =>
      remembered(agentIds.join(), () => agentIds.flatMap((id) => byAgent.get(id) ?? []), now),
  }
  for (const call of calls) log.add(call)
  return log
}

function orderOf(calls: readonly CallState[], now: Instant): Order {
  let until = Number.POSITIVE_INFINITY
  const dated = calls.map((call) => {
    until = Math.min(until, nextChangeOf(call, now) ?? until)
    return { call, at: updatedAt(call, now) }
  })
  return { calls: dated.sort((one, other) => other.at - one.at).map(({ call }) => call), until }
}
