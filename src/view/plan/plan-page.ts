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
import { pageDiff } from '../shared/word-diff.js'
import { agentSection, cosmeticSections, groupSameChanges } from './agent-section.js'
import {
  breakingLines,
  type Direction,
  missingShards,
  planTotals,
  refusedByGuards,
  withinLimits,
} from './plan-totals.js'

export interface PlanPageOptions extends Direction {
  /** Also differences of order alone, which are never a reason to write. */
  readonly cosmetic?: boolean
}

/** What would change, for a reviewer: agent by agent, then totals, then what prevents it. */
export function planPage(plan: Plan, options: PlanPageOptions = {}): Page {
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
      ...sections(updates, options),
      ...(options.cosmetic ? cosmeticSections(plan.agents).map((section) => [section]) : []),
      ...unread.map((agent) => [unreadSection(agent)]),
      diagnosticBlocks(plan.diagnostics),
      findingBlocks(plan.findings),
      plan.error === undefined ? planTotals(plan, options) : errorLines(plan.error),
      findingTotals(plan.findings),
      breakingLines(updates),
      updates.length === 0 ? [] : [...refusedByGuards(plan.guards), ...withinLimits(plan.guards)],
    ]),
  }
}

function sections(updates: readonly UpdateAgent[], direction: Direction): Block[][] {
  const compare = pageDiff()
  return groupSameChanges(updates).map((agents) => [agentSection(agents, compare, direction)])
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
