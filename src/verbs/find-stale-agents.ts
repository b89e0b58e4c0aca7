import type { Invocation } from '../console/command.js'
import type { Environment } from '../model/environment.js'
import { AtomsSyncError } from '../model/error.js'
import type { Plan, UpdateAgent } from '../model/plan.js'
import { type AtomsClient, DEFAULT_PARALLELISM } from '../remote/client.js'
import { isThere } from '../sync/apply/moved.js'
import { isUpdate } from '../sync/plan/plan.js'
import { movedAgents } from './pipeline.js'
import type { Planned } from './plan.js'
import { isAsShown, isPromotion, publishedSince } from './promote.js'
import { type Heads, readHeads } from './read-heads.js'

interface Settings {
  readonly environment: Environment
  readonly root: string
}

/**
 * Looks at every agent that is going to be written before the first write, unless those that moved are to be skipped. What
 * the plan itself refuses may move.
 */
export async function stale(
  { plan: whole, client: remote, replayed }: Planned,
  settings: Settings,
  invocation: Invocation,
): Promise<AtomsSyncError | undefined> {
  const { flags, world } = invocation
  const plan = { ...whole, agents: whole.agents.filter(isUpdate).filter(isGoingToBeWritten) }
  const heads = isPromotion(plan)
    ? await readHeads(invocation, { ...settings, agents: plan.agents })
    : undefined
  const hides = heads && (await notAsShown(plan.agents, heads, remote))
  if (hides) return hides
  if (flags.onStale === 'skip') return undefined
  const parallelism = flags.parallelism ?? DEFAULT_PARALLELISM
  const moved = await movedAgents({
    plan,
    remote,
    parallelism,
    interrupted: world.interrupted,
    elsewhere: async (agent, live) => {
      if (isThere(agent, live)) return undefined
      const published = agent.goesLive && (await publishedSince(remote, agent.goesLive, live))
      return published ?? replayed?.(agent, live)
    },
  })
  if (heads) moved.push(...movedHeads(plan, heads))
  if (moved.length === 0) return undefined
  return new AtomsSyncError('REMOTE_CHANGED', `the plan is stale: ${moved.join('; ')}; nothing was written`, {
    hint: 'plan again and have it reviewed, or leave those agents out with --on-stale=skip',
  })
}

const isGoingToBeWritten = ({ blockers }: UpdateAgent): boolean => blockers.length === 0

/** Where a revision holds something else than the promotion shows of it. */
async function notAsShown(
  agents: readonly UpdateAgent[],
  heads: Heads,
  client: AtomsClient,
): Promise<AtomsSyncError | undefined> {
  const shown = await Promise.all(
    agents.map((agent) => {
      const head = heads.get(agent.agentId)
      return head === undefined || head instanceof AtomsSyncError || isAsShown(client, agent, head)
    }),
  )
  const other = agents.filter((_, at) => !shown[at]).map(({ name }) => name)
  if (other.length === 0) return undefined
  return new AtomsSyncError(
    'PLAN_REFUSED',
    `the promotion does not show all that would go live for ${other.join(', ')}; nothing was written`,
    { hint: 'make it again with promote --out' },
  )
}

/** Agents whose branch is not what was reviewed any more. */
function movedHeads(
  { agents, branch }: Pick<Plan, 'branch'> & { readonly agents: readonly UpdateAgent[] },
  heads: Heads,
): string[] {
  return agents.flatMap(({ agentId, name, goesLive }) => {
    const head = heads.get(agentId)
    if (head instanceof AtomsSyncError) throw head
    return head?.revision === goesLive?.revision ? [] : [`${name}: branch ${branch?.name} got a new revision`]
  })
}
