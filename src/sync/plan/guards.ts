import type { ConfirmPolicy, GuardSettings, Limit } from '../../model/environment.js'
import type { AgentPlan, GuardResult, UpdateAgent } from '../../model/plan.js'

/** The workspace's guards with what the command line allows on top. */
export interface GuardPolicy extends GuardSettings {
  readonly allowBreaking: boolean
  readonly allowLiveBranch: boolean
}

const NAMED_AGENTS = 10

/** Checks that stand between showing a plan and executing it. Pure; nothing is refused here. */
export function checkGuards(agents: readonly AgentPlan[], policy: GuardPolicy): GuardResult[] {
  // What is refused is not done, so it needs nobody's leave; the others go on.
  const updates = agents
    .filter((agent) => agent.action === 'update')
    .filter(({ blockers }) => blockers.length === 0)
  return [
    ...(policy.maxAgents ? [maxAgents(updates, agents.length, policy.maxAgents)] : []),
    ...(policy.maxRemovedMetrics === undefined ? [] : [maxRemovedMetrics(updates, policy.maxRemovedMetrics)]),
    ...breaking(updates, policy),
    ...liveBranch(updates, policy),
  ]
}

function maxAgents(updates: readonly UpdateAgent[], total: number, limit: Limit): GuardResult {
  const allowed = 'count' in limit ? limit.count : (total * limit.percent) / 100
  const ok = updates.length <= allowed
  return {
    id: 'maxAgents',
    limit: 'count' in limit ? `${limit.count}` : `${limit.percent}%`,
    actual: `${updates.length}/${total}`,
    ok,
    ...(!ok && { agents: names(updates), allowWith: `--max-agents ${updates.length}` }),
  }
}

function maxRemovedMetrics(updates: readonly UpdateAgent[], limit: number): GuardResult {
  const removedFrom = (agent: UpdateAgent) => agent.changes.filter((change) => change.op === 'remove').length
  const removed = updates.reduce((sum, agent) => sum + removedFrom(agent), 0)
  const ok = removed <= limit
  return {
    id: 'maxRemovedMetrics',
    limit: `${limit}`,
    actual: `${removed}`,
    ok,
    ...(!ok && {
      agents: names(updates.filter((agent) => removedFrom(agent) > 0)),
      allowWith: `--max-removed-metrics ${removed}`,
    }),
  }
}

const breaking = (updates: readonly UpdateAgent[], policy: GuardPolicy): GuardResult[] =>
  checkConfirmed(
    updates.filter(({ risk }) => risk === 'breaking'),
    { id: 'breaking', limit: policy.breaking, isAllowed: policy.allowBreaking, flag: '--allow-breaking' },
  )

/** Whoever names a branch means to leave production alone, and after a promotion the branch is production. */
const liveBranch = (updates: readonly UpdateAgent[], policy: GuardPolicy): GuardResult[] =>
  checkConfirmed(
    updates.filter(({ isLiveBranch }) => isLiveBranch),
    {
      id: 'liveBranch',
      limit: policy.liveBranch,
      isAllowed: policy.allowLiveBranch,
      flag: '--allow-live-branch',
    },
  )

interface Confirmation extends Pick<GuardResult, 'id'> {
  readonly limit: ConfirmPolicy
  readonly isAllowed: boolean
  readonly flag: string
}

/** What a person has to say yes to. Nothing to say where there is none. */
function checkConfirmed(
  agents: readonly UpdateAgent[],
  { id, limit, isAllowed, flag }: Confirmation,
): GuardResult[] {
  if (agents.length === 0) return []
  const ok = isAllowed || limit === 'allow'
  return [{ id, limit, actual: agentsOf(agents), ok, ...(!ok && { agents: names(agents), allowWith: flag }) }]
}

const agentsOf = ({ length }: readonly UpdateAgent[]): string =>
  length === 1 ? '1 agent' : `${length} agents`

const names = (agents: readonly UpdateAgent[]): string[] =>
  agents.slice(0, NAMED_AGENTS).map((agent) => agent.name)
