import type { ManagedAgent } from '../model/desired.js'
import { hasErrors } from '../model/diagnostic.js'
import type { Environment } from '../model/environment.js'
import { AtomsSyncError } from '../model/error.js'
import type { UnchangedAgent } from '../model/plan.js'
import { type AgentSources, loadAgent } from '../workspace/agents/load-agents.js'
import { managedAgent } from '../workspace/agents/managed-agent.js'
import type { Selection } from '../workspace/agents/select.js'
import { loadDesired } from './load-desired.js'
import { makePlan, type Planned, type PlanOptions } from './make-plan.js'
import { type Heads, isPromotion, promoting, readHeads, towardsHeads, withoutBranch } from './promotion.js'
import { invalidFiles, type Session } from './session.js'

export interface PromoteRequest extends PlanOptions, Selection {
  readonly session: Session
  /** The plan is for `apply`. Without it the client reads alone. */
  readonly writes?: boolean | undefined
}

export interface PlannedPromotion {
  readonly planned: Planned
  readonly branch: string
  /** Names of agents whose branch is not made live: what it holds of the analytics is live already. */
  readonly staying: readonly string[]
}

/**
 * Plans to make the branch of an environment live, where it differs from what is.
 * @throws AtomsSyncError `USAGE`, `FILES_INVALID`, `NO_BRANCH`, `PLAN_REFUSED`, or when nothing can be read at all
 */
export async function promote(request: PromoteRequest): Promise<PlannedPromotion> {
  const { session, writes = false } = request
  if (request.onDrift === 'keep') throw keepsNothing()
  const desired = loadDesired(session, request)
  const { environment, agents, diagnostics, files, sources } = desired
  if (hasErrors(diagnostics))
    throw invalidFiles('the files have errors; no request was made', diagnostics, files)
  const branch = branchOf(environment)
  const heads = await readHeads(session, environment, agents)
  requireSomewhere(branch, heads)
  const goal = {
    environment: withoutBranch(environment),
    agents: agents.map((agent) => towardsHead(agent, heads, sources)),
    sources,
    diagnostics,
    writes,
    branch: { name: branch, action: 'promote' as const },
    remote: (client: Planned['client']) => towardsHeads(client, heads, branch),
  }
  const { inSync: _, ...made } = await makePlan(session, goal, request)
  const { plan, client } = made
  if (!isPromotion(plan)) throw new Error('planned as a promotion')
  const staying = plan.agents.flatMap((agent) =>
    agent.action === 'none' && !isHead(agent, heads) ? [agent.name] : [],
  )
  return { planned: { ...made, remote: promoting(client, plan) }, branch, staying }
}

/** A branch that no agent has is misspelt, or was never forked: "all is live" would be a lie. */
function requireSomewhere(name: string, heads: Heads): void {
  const found = [...heads.values()].flatMap((head) => (head instanceof AtomsSyncError ? [] : head))
  if (found.length === 0 || !found.every(({ isFork }) => isFork)) return
  throw new AtomsSyncError('NO_BRANCH', `none of these agents has a branch \`${name}\``, {
    hint: 'look at the name in atoms-sync.yaml; apply --create-branch forks a branch where the files ask for a change',
  })
}

/** Whether what is live is the very head of the branch. */
function isHead({ agentId, seen }: UnchangedAgent, heads: Heads): boolean {
  const head = heads.get(agentId)
  return head instanceof AtomsSyncError || head?.revision === seen.revision
}

const keepsNothing = (): AtomsSyncError =>
  new AtomsSyncError('USAGE', 'a promotion can keep nothing of what is live: the whole branch replaces it', {
    hint: 'bring the change onto the branch, or decide for it with --on-drift=overwrite',
  })

function branchOf({ name, branch }: Environment): string {
  if (branch !== undefined) return branch
  throw new AtomsSyncError(
    'USAGE',
    `environment \`${name}\` names no branch, so there is nothing to promote`,
    { hint: `give it one in atoms-sync.yaml: ${name}: { branch: ${name} }` },
  )
}

/** The branch's head is what is asked for, in every field; an agent whose head cannot be read will not be read either. */
function towardsHead(agent: ManagedAgent, heads: Heads, sources: AgentSources): ManagedAgent {
  const head = heads.get(agent.agentId)
  if (head === undefined || head instanceof AtomsSyncError) return agent
  return managedAgent({ ...loadAgent(agent, sources), config: head.config, renames: {}, ignore: [] })
}
