import { parseChangePath } from '../../model/change-path.js'
import type { Acknowledgement, DriftedAgent, DriftReport, ReportedField } from '../../model/drift.js'
import { EXIT } from '../../model/exit.js'
import type { AgentPlan, DriftedField, Plan, UpdateAgent } from '../../model/plan.js'
import { ignores } from '../plan/diff.js'
import { isUpdate, unreadIn } from '../plan/plan.js'

export interface DriftParts {
  readonly plan: Plan
  readonly acknowledged: readonly Acknowledgement[]
  /** The agents that an acknowledgement speaks of. */
  readonly matcherOf: (acknowledgement: Acknowledgement) => (agent: AgentPlan) => boolean
  /** Not all agents were looked at: what speaks of none of them is neither unused nor over. */
  readonly isPart: boolean
}

/** What a plan says about who moved, with the acknowledgements that hold on the day of the plan. Pure. */
export function assembleDrift({ plan, acknowledged, matcherOf, isPart }: DriftParts): DriftReport {
  const today = plan.createdAt.slice(0, 10)
  const matchers = new Map(acknowledged.map((each) => [each, matcherOf(each)]))
  const concerned = acknowledged.filter(
    (each) => !isPart || plan.agents.some((agent) => matchers.get(each)?.(agent)),
  )
  const expired = concerned.filter(({ until }) => until < today)
  const holding = concerned.filter(({ until }) => until >= today)
  const used = new Set<Acknowledgement>()
  const field = (agent: UpdateAgent, drifted: DriftedField): ReportedField => {
    const found = holding.find(
      (each) => ignores([each.path])(parseChangePath(drifted.path)) && matchers.get(each)?.(agent),
    )
    if (!found) return drifted
    used.add(found)
    return { ...drifted, acknowledged: { reason: found.reason, until: found.until } }
  }
  const agents = plan.agents
    .filter(isUpdate)
    .map((agent) => driftedAgent(agent, (each) => field(agent, each)))
  const unread = unreadIn(plan)
  const count = (status: DriftedAgent['status']) =>
    agents.filter((agent) => agent.status === status && !agent.acknowledged).length
  const summary = {
    agents: plan.summary.agents,
    inSync: plan.summary.unchanged,
    drifted: count('drifted'),
    conflict: count('conflict'),
    pending: count('pending'),
    unknown: count('unknown'),
    unchecked: count('unchecked'),
    acknowledged: agents.filter((agent) => agent.acknowledged).length,
    failed: unread.length,
  }
  return {
    formatVersion: '1.0',
    tool: plan.tool,
    createdAt: plan.createdAt,
    environment: plan.environment,
    summary,
    agents,
    unread,
    archived: plan.agents.filter(({ archived }) => archived).map(({ agentId, name }) => ({ agentId, name })),
    expired,
    unused: holding.filter((each) => !used.has(each)),
    diagnostics: plan.diagnostics,
    exitCode: exitCode(summary, expired),
  }
}

/** Pending changes are no alarm; what nobody can tell is one. */
function exitCode(summary: DriftReport['summary'], expired: readonly Acknowledgement[]): number {
  if (summary.failed > 0) return EXIT.failed
  const { drifted, conflict, unknown, unchecked } = summary
  return drifted + conflict + unknown + unchecked + expired.length > 0 ? EXIT.attention : EXIT.ok
}

function driftedAgent(agent: UpdateAgent, field: (drifted: DriftedField) => ReportedField): DriftedAgent {
  const { agentId, name, source, origin, changes, blockers } = agent
  const fields = agent.drift.map(field)
  const error = blockers.find(({ id }) => id === 'unchecked')?.message
  return {
    agentId,
    name,
    source,
    status: origin === 'adopt' ? 'unknown' : origin,
    fields,
    changes,
    acknowledged: fields.length > 0 && fields.every((each) => each.acknowledged !== undefined),
    ...(error !== undefined && { error }),
  }
}
