import { createAgentTally } from '../health/agent-tally.js'
import { assembleHealth, type CountedAgent, countedAgent, type HealthParts } from '../health/assemble.js'
import { callsSince } from '../health/call-state.js'
import { createCallGroups } from '../health/compare.js'
import { createRevisionConfigs, definitionsOf } from '../health/metrics-in-force.js'
import type { Explanation, HealthReport } from '../model/health.js'
import type { LiveAgent } from '../model/live.js'
import type { Place } from '../model/place.js'
import { agentError } from '../model/plan.js'
import type { CallRemote, PostCallRemote } from '../model/remote.js'
import type { Clock } from '../model/world.js'
import { type Fleet, readAllSettled } from '../sync/read-all.js'

// Apart from `pipeline.ts`, because start-up is what every CI step pays: no other verb needs what is loaded here.

/** One agent whose calls are looked at. */
export interface ReportedAgent {
  readonly agentId: string
  /** Absent: what the platform calls it. */
  readonly name?: string
  readonly source?: Place
}

export interface HealthRequest
  extends Omit<HealthParts, 'agents' | 'unread' | 'createdAt'>,
    Fleet<ReportedAgent> {
  readonly remote: Pick<PostCallRemote, 'getPostCallConfig' | 'getRevisionConfig'> & CallRemote
  /** What lint says about the metrics that are live; asked of agents that lose calls. */
  readonly explain: (live: LiveAgent) => readonly Explanation[]
  readonly clock: Clock
  /** Called after each agent. */
  readonly onRead: () => void
}

/**
 * What came of the metrics, from the calls of each agent. Calls are counted as they come and dropped, so memory grows
 * with agents and metrics, and not with calls.
 * @throws AtomsSyncError when nothing can be read at all, or `INTERRUPTED`
 */
export async function reportHealth(request: HealthRequest): Promise<HealthReport> {
  const { clock, onRead } = request
  const createdAt = clock.now()
  const results = await readAllSettled<ReportedAgent, CountedAgent | HealthReport['unread'][number]>(
    request,
    {
      read: async (agent, answered) => {
        const counted = await countCalls(agent, request, createdAt.getTime())
        answered()
        return counted
      },
      unread: ({ agentId, name = agentId }, error) => ({ agentId, name, error: agentError(error) }),
      onRead,
    },
  )
  return assembleHealth({
    ...request,
    createdAt,
    agents: results.flatMap((result) => ('error' in result ? [] : [result])),
    unread: results.flatMap((result) => ('error' in result ? [result] : [])),
  })
}

async function countCalls(agent: ReportedAgent, request: HealthRequest, now: number): Promise<CountedAgent> {
  const { remote, window } = request
  const { agentId } = agent
  const live = await remote.getPostCallConfig(agentId)
  const configs = createRevisionConfigs(live, async (revisionId) => {
    const { dispositionMetrics } = await remote.getRevisionConfig(agentId, revisionId)
    return definitionsOf(dispositionMetrics)
  })
  const current = definitionsOf(live.config.dispositionMetrics)
  const tally = createAgentTally(current, now)
  const { split } = window
  const sides = split && createCallGroups(split, current, now)
  const calls = remote.iterateCalls({
    agentIds: [agentId],
    ...(split?.by === 'revision' && { versionIds: [split.before, split.after] }),
    ...(window.calls !== undefined && { max: window.calls }),
  })
  let read = 0
  for await (const call of callsSince(calls, Date.parse(window.since))) {
    read++
    const known = configs.inForce(call)
    const inForce = known instanceof Promise ? await known : known
    tally.add(call, inForce)
    sides?.tallyFor(call)?.add(call, inForce)
  }
  const { source, name = live.name ?? agentId } = agent
  const { revision } = live
  const cut = read === window.calls
  const explanations = tally.counts.lost > 0 ? request.explain(live) : []
  const known = {
    agentId,
    name,
    cut,
    explanations,
    ...(source && { source }),
    ...(revision !== undefined && { revision }),
  }
  return countedAgent(known, tally, sides, window.minCalls)
}
