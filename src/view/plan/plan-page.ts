import type { Block, Page } from '../../model/page.js'
import type { Plan, UnreadAgent, UpdateAgent } from '../../model/plan.js'
import { diagnosticBlocks } from '../lint/diagnostic-blocks.js'
import { findingBlocks, findingTotals } from '../lint/finding.js'
import { separated } from '../shared/blocks.js'
import { errorLines } from '../shared/error-page.js'
import { unreadSection } from '../shared/unread-section.js'
import { pageDiff } from '../shared/word-diff.js'
import { agentSection } from './agent-section.js'
import { breakingLines } from './breaking-lines.js'
import { cosmeticSections } from './cosmetic-section.js'
import { refusedByGuards, withinLimits } from './guard-lines.js'
import { planFacts } from './plan-facts.js'
import { type Direction, planTotals } from './plan-totals.js'
import { alike } from './same-changes.js'

export interface PlanPageOptions extends Direction {
  /** Also differences of order alone, which are never a reason to write. */
  readonly cosmetic?: boolean
}

/** What would change, for a reviewer: agent by agent, then totals, then what stands in the way. */
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
  return alike(updates).map((agents) => [agentSection(agents, compare, direction)])
}
