import type { Environment } from '../model/environment.js'
import { AtomsSyncError } from '../model/error.js'
import type { LiveAgent } from '../model/live.js'
import { isSameConfig } from '../model/normal.js'
import type { GoesLive, Plan, PlannedBranch, UpdateAgent } from '../model/plan.js'
import type { PostCallRemote, WriteState } from '../model/remote.js'
import type { AtomsClient } from '../remote/client.js'
import { DEFAULT_PARALLELISM } from '../remote/client-options.js'
import { differingUnknown } from '../sync/plan/include-draft.js'
import { isUpdate } from '../sync/plan/plan.js'
import { readLive } from '../sync/read-all.js'
import { canonicalJson } from '../text/canonical-json.js'
import { connect } from './connect.js'
import type { Session } from './session.js'

export type Promotion = Plan & { readonly branch: PlannedBranch & { readonly action: 'promote' } }

export const isPromotion = (plan: Plan): plan is Promotion => plan.branch?.action === 'promote'

/** A promotion compares, and changes, what is live. */
export const withoutBranch = ({ branch: _, ...environment }: Environment): Environment => environment

/** By agent, what the branch of the environment holds, or would hold, or why that cannot be read. */
export type Heads = ReadonlyMap<string, LiveAgent | AtomsSyncError>

/** @throws AtomsSyncError when nothing can be read at all, or `INTERRUPTED` */
export async function readHeads(
  session: Session,
  environment: Environment,
  agents: readonly { readonly agentId: string }[],
): Promise<Heads> {
  const heads = await readLive({
    agents,
    remote: await connect(session, { environment, readsFork: true }),
    parallelism: session.parallelism ?? DEFAULT_PARALLELISM,
    interrupted: session.interrupted,
    onRead: () => {},
    keep: (_, head) => head,
  })
  return new Map(heads.map((each) => [each.agent.agentId, 'error' in each ? each.error : each.kept]))
}

/** The platform, where a plan is made towards the heads of a branch. */
export function towardsHeads(client: AtomsClient, heads: Heads, branch: string): PostCallRemote {
  return {
    ...reading(client),
    async getPostCallConfig(agentId) {
      const head = heads.get(agentId)
      if (head instanceof AtomsSyncError) throw head
      return client.getPostCallConfig(agentId)
    },
    async getWriteState(live): Promise<WriteState> {
      // A draft that is open on the live branch stays there: nothing of it goes live.
      const { openDraft: _, ...state } = await client.getWriteState(live)
      const head = heads.get(live.agentId)
      if (head === undefined || head instanceof AtomsSyncError) return state
      const goesLive = await whatGoesLive(client, live, head)
      if (goesLive === undefined) return state
      const wasLiveAt = await client.getLastActivation(live.agentId, { branch, head: goesLive.revision })
      return { ...state, goesLive: { ...goesLive, ...(wasLiveAt !== undefined && { wasLiveAt }) } }
    },
  }
}

async function whatGoesLive(
  client: AtomsClient,
  live: LiveAgent,
  { revision, config, raw }: LiveAgent,
): Promise<GoesLive | undefined> {
  if (live.revision === undefined || revision === undefined) return undefined
  const others = await client.getOtherSections(live.agentId, live.revision, revision, {
    analyticsDiffer: !isSameConfig(live.config, config),
  })
  const unknown = differingUnknown(live.raw, raw).map((path) => `analytics${path}`)
  return { revision, replaces: live.revision, sections: [...new Set([...others, ...unknown])] }
}

/**
 * Whether making the head of a branch live does what a saved promotion shows, in the analytics and in all else. Where another
 * revision is live, or the head, that is told elsewhere: then it is not made live.
 */
export async function isAsShown(
  client: AtomsClient,
  { agentId, after, goesLive }: UpdateAgent,
  head: LiveAgent,
): Promise<boolean> {
  if (goesLive === undefined || head.revision !== goesLive.revision) return true
  if (!isSameConfig(head.config, after)) return false
  const live = await client.getPostCallConfig(agentId)
  if (live.revision !== goesLive.replaces) return true
  const { sections } = (await whatGoesLive(client, live, head)) ?? {}
  return canonicalJson(sections) === canonicalJson(goesLive.sections)
}

/** The platform, where writing means making the branch live, as it was planned and not otherwise. */
export function promoting(client: AtomsClient, plan: Promotion): PostCallRemote {
  const planned = new Map(plan.agents.filter(isUpdate).map(({ agentId, goesLive }) => [agentId, goesLive]))
  return {
    ...reading(client),
    async setPostCallConfig(agentId, _, { base } = {}) {
      const goesLive = planned.get(agentId)
      if (goesLive === undefined) throw new Error('a promotion says which revision goes live')
      const published = base && (await publishedSince(client, goesLive, base))
      if (published !== undefined) {
        throw new AtomsSyncError('REMOTE_CHANGED', `since the plan was made, ${published}`, {
          hint: 'plan again and look at what would go live',
          mayHaveWritten: false,
        })
      }
      const { revision, replaces } = goesLive
      await client.makeBranchLive(agentId, { branch: plan.branch.name, head: revision, over: replaces })
      return { revision }
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

/**
 * What somebody published on the live branch since the promotion was planned: it would be taken back unseen, also in a
 * section that differed already.
 */
export async function publishedSince(
  client: AtomsClient,
  { replaces }: GoesLive,
  { agentId, revision }: LiveAgent,
): Promise<string | undefined> {
  if (revision === undefined || revision === replaces) return undefined
  const sections = await client.getOtherSections(agentId, replaces, revision)
  const where = sections.length === 0 ? '' : `, which differs in ${sections.join(', ')}`
  return `revision ${revision} was published on the live branch${where}`
}
