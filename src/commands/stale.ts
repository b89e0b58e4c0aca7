import type { Environment } from '../model/environment.js'
import { AtomsSyncError } from '../model/error.js'
import type { UpdateAgent } from '../model/plan.js'
import { movedAgents } from '../pipeline.js'
import { DEFAULT_PARALLELISM } from '../remote/client.js'
import { isThere } from '../sync/moved.js'
import { isUpdate } from '../sync/plan.js'
import type { Invocation } from './command.js'
import type { Planned } from './planning.js'
import { isPromotion, type Promotion, publishedSince } from './promoting.js'
import { readHeads } from './read-heads.js'

interface Settings {
  readonly environment: Environment
  readonly root: string
}

/**
 * Looks at every agent that is going to be written before the first write, unless those that moved are to be skipped. What
 * the plan itself refuses may move.
 */
export async function stale(
  { plan: whole, client: remote }: Planned,
  settings: Settings,
  invocation: Invocation,
): Promise<AtomsSyncError | undefined> {
  const { flags, world } = invocation
  if (flags.onStale === 'skip') return undefined
  const plan = { ...whole, agents: whole.agents.filter(isUpdate).filter(isGoingToBeWritten) }
  const parallelism = flags.parallelism ?? DEFAULT_PARALLELISM
  const moved = await movedAgents({
    plan,
    remote,
    parallelism,
    interrupted: world.interrupted,
    elsewhere: async (agent, live) =>
      agent.goesLive && !isThere(agent, live) ? publishedSince(remote, agent.goesLive, live) : undefined,
  })
  if (isPromotion(plan)) moved.push(...(await movedHeads(plan, settings, invocation)))
  if (moved.length === 0) return undefined
  return new AtomsSyncError('REMOTE_CHANGED', `the plan is stale: ${moved.join('; ')}; nothing was written`, {
    hint: 'plan again and have it reviewed, or leave those agents out with --on-stale=skip',
  })
}

const isGoingToBeWritten = ({ blockers }: UpdateAgent): boolean => blockers.length === 0

/** Agents whose branch is not what was reviewed any more. */
async function movedHeads(plan: Promotion, settings: Settings, invocation: Invocation): Promise<string[]> {
  const agents = plan.agents.filter(isUpdate)
  const heads = await readHeads(invocation, { ...settings, agents })
  return agents.flatMap(({ agentId, name, goesLive }) => {
    const head = heads.get(agentId)
    if (head instanceof AtomsSyncError) throw head
    return head?.revision === goesLive?.revision
      ? []
      : [`${name}: branch ${plan.branch.name} got a new revision`]
  })
}
