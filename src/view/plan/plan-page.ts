import type { Page } from '../../model/page.js'
import type { Plan, UpdateAgent } from '../../model/plan.js'
import { pageDiff } from '../shared/word-diff.js'
import { agentSection, cosmeticSections, groupSameChanges } from './agent-section.js'
import { planFrame } from './plan-frame.js'
import type { Direction } from './plan-totals.js'

export interface PlanPageOptions extends Direction {
  /** Also differences of order alone, which are never a reason to write. */
  readonly cosmetic?: boolean
}

/** What would change, for a reviewer: agent by agent, then totals, then what stands in the way. */
export function planPage(plan: Plan, options: PlanPageOptions = {}): Page {
  const updates = plan.agents.filter((agent): agent is UpdateAgent => agent.action === 'update')
  const compare = pageDiff()
  const changes = groupSameChanges(updates).map((agents) => agentSection(agents, compare, options))
  const cosmetic = options.cosmetic ? cosmeticSections(plan.agents) : []
  return planFrame(
    plan,
    [...changes, ...cosmetic].map((section) => [section]),
    options,
  )
}
