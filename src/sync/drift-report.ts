import type { Acknowledgement } from '../model/acknowledgement.js'
import type { DriftedAgent, DriftReport, ReportedField } from '../model/drift.js'
import { EXIT } from '../model/exit.js'
import type { DriftedField, Plan, UpdateAgent } from '../model/plan.js'
import { ignores } from './ignore.js'
import { isUpdate } from './plan.js'

export interface DriftParts {
  readonly plan: Plan
  readonly acknowledged: readonly Acknowledgement[]
  /** Whether an acknowledgement speaks of an agent. */
  readonly matches: (acknowledgement: Acknowledgement, agent: UpdateAgent) => boolean
}

/** What a plan says about who moved, with the acknowledgements that hold on the day of the plan. Pure. */
export function assembleDrift({ plan, acknowledged, matches }: DriftParts): DriftReport {
  const today = plan.createdAt.slice(0, 10)
  const expired = acknowledged.filter(({ until }) => until < today)
  const holding = acknowledged.filter(({ until }) => until >= today)
  const used = new Set<Acknowledgement>()
  const field = (agent: UpdateAgent, drifted: DriftedField): ReportedField => {
    const found = holding.find((each) => ignores([each.path])(drifted.path) && matches(each, agent))
    if (!found) return drifted
    used.add(found)
    return { ...drifted, acknowledged: { reason: found.reason, until: found.until } }
  }
  const agents = plan.agents
    .filter(isUpdate)
    .map((agent) => driftedAgent(agent, (each) => field(agent, each)))
  const unread = plan.agents.flatMap((agent) =>
    agent.action === 'error' ? [{ agentId: agent.agentId, name: agent.name, error: agent.error }] : [],
  )
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
