import type { Environment } from '../model/environment.js'
import { AtomsSyncError } from '../model/error.js'
import type { LiveAgent } from '../model/live.js'
import type { GoesLive, Plan, PlannedBranch } from '../model/plan.js'
import type { PostCallRemote, WriteState } from '../model/remote.js'
import type { AtomsClient } from '../remote/client.js'
import { isUpdate } from '../sync/plan.js'

export type Promotion = Plan & { readonly branch: PlannedBranch & { readonly action: 'promote' } }

export const isPromotion = (plan: Plan): plan is Promotion => plan.branch?.action === 'promote'

/** A promotion compares, and changes, what is live. */
export const withoutBranch = ({ branch: _, ...environment }: Environment): Environment => environment

/** The platform, where a plan is made towards the heads of a branch. */
export function towardsHeads(client: AtomsClient, heads: readonly LiveAgent[]): PostCallRemote {
  const headOf = new Map(heads.map(({ agentId, revision }) => [agentId, revision]))
  return {
    ...reading(client),
    async getWriteState(live): Promise<WriteState> {
      // A draft that is open on the live branch stays there: nothing of it goes live.
      const { openDraft: _, ...state } = await client.getWriteState(live)
      const revision = headOf.get(live.agentId)
      if (live.revision === undefined || revision === undefined) return state
      const sections = await client.getOtherSections(live.agentId, live.revision, revision)
      return { ...state, goesLive: { revision, sections } }
    },
  }
}

/** The platform, where writing means making the branch live, as it was planned and not otherwise. */
export function promoting(client: AtomsClient, plan: Promotion): PostCallRemote {
  const planned = new Map(plan.agents.filter(isUpdate).map(({ agentId, goesLive }) => [agentId, goesLive]))
  return {
    ...reading(client),
    async setPostCallConfig(agentId, _, { base } = {}) {
      const goesLive = planned.get(agentId)
      if (goesLive === undefined) throw new Error('a promotion says which revision goes live')
      if (base?.revision !== undefined) {
        refuseOthers(goesLive, await client.getOtherSections(agentId, base.revision, goesLive.revision))
      }
      await client.makeBranchLive(agentId, plan.branch.name, goesLive.revision)
      return { revision: goesLive.revision }
    },
  }
}

const reading = (client: AtomsClient): PostCallRemote => ({
  getPostCallConfig: (agentId) => client.getPostCallConfig(agentId),
  getRevisionConfig: (agentId, revisionId) => client.getRevisionConfig(agentId, revisionId),
  getWriteState: (live) => client.getWriteState(live),
  listAgents: () => client.listAgents(),
  setPostCallConfig() {
    throw new Error('a promotion publishes nothing')
  },
})

/** What somebody published on the live branch meanwhile would be taken back unseen. */
function refuseOthers({ sections }: GoesLive, now: readonly string[]): void {
  const others = now.filter((section) => !sections.includes(section))
  if (others.length === 0) return
  throw new AtomsSyncError(
    'REMOTE_CHANGED',
    `since the plan was made, the branch came to differ from what is live in ${others.join(', ')} too`,
    { hint: 'plan again and look at what would go live', mayHaveWritten: false },
  )
}
