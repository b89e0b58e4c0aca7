import type { AgentMention, Annotation, Block, Facts, Page } from '../../model/page.js'
import type { AgentPlan, Plan, UnreadAgent, UpdateAgent } from '../../model/plan.js'
import { findingAnnotation, findingBlocks, findingTotals } from '../lint/findings.js'
import {
  blockerAnnotation,
  changeAnnotation,
  diagnosticAnnotation,
  errorAnnotation,
  failureAnnotation,
} from '../shared/annotations.js'
import { diagnosticBlocks, mention, separated } from '../shared/blocks.js'
import { changeCounts } from '../shared/changes.js'
import { errorLines, unreadSection } from '../shared/errors.js'
import {
  breakingLines,
  type Direction,
  missingShards,
  planTotals,
  refusedByGuards,
  withinLimits,
} from './plan-totals.js'

/**
 * The page of a plan around the sections of its changes: the agents that could not be read, totals, what is in
 * the way. A plan that changes nothing is no more than that.
 */
export function planFrame(plan: Plan, sections: readonly Block[][] = [], direction: Direction = {}): Page {
  const updates = plan.agents.filter((agent): agent is UpdateAgent => agent.action === 'update')
  const unread = plan.agents.filter((agent): agent is UnreadAgent => agent.action === 'error')
  return {
    title:
      plan.branch?.action === 'promote'
        ? `Promotion of branch ${plan.branch.name}`
        : `Plan for ${plan.environment}`,
    document: plan,
    facts: planFacts(plan),
    blocks: separated([
      ...sections,
      ...unread.map((agent) => [unreadSection(agent)]),
      diagnosticBlocks(plan.diagnostics),
      findingBlocks(plan.findings),
      plan.error === undefined ? planTotals(plan, direction) : errorLines(plan.error),
      findingTotals(plan.findings),
      breakingLines(updates),
      updates.length === 0 ? [] : [...refusedByGuards(plan.guards), ...withinLimits(plan.guards)],
    ]),
  }
}

/** A plan for CI systems: every agent, what to say at which line, what changes in numbers. */
function planFacts(plan: Plan): Facts {
  const { agents, diagnostics, findings = [], error } = plan
  const missing = missingShards(plan)
  return {
    agents: agents.map(mentionOf),
    annotations: [
      ...(error === undefined ? [] : [errorAnnotation(error)]),
      ...(missing === undefined ? [] : [errorAnnotation({ code: 'incomplete', message: missing })]),
      ...diagnostics.map(diagnosticAnnotation),
      // GitHub shows only the first ten warnings: what breaks goes before what could be better.
      ...agents.flatMap(annotationsOf),
      ...findings.map(findingAnnotation),
    ],
    counts: changeCounts(agents.filter((agent) => agent.action === 'update')),
  }
}

const mentionOf = (agent: AgentPlan): AgentMention => ({
  ...mention(agent, agent.action),
  ...(agent.action === 'update' && { risk: agent.risk }),
})

function annotationsOf(agent: AgentPlan): Annotation[] {
  switch (agent.action) {
    case 'none':
      return []
    case 'error':
      return [failureAnnotation(agent, 'not read', agent.error)]
    case 'update':
      return [
        ...agent.blockers.map((blocker) => blockerAnnotation(agent, blocker)),
        ...agent.changes.map((change) => changeAnnotation(agent, change)),
      ]
  }
}
