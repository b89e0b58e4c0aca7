import type { DesiredAgent } from '../model/desired.js'
import { hasErrors } from '../model/diagnostic.js'
import type { Environment } from '../model/environment.js'
import { AtomsSyncError } from '../model/error.js'
import type { LiveAgent } from '../model/live.js'
import type { PostCallRemote } from '../model/remote.js'
import { readLive } from '../pipeline.js'
import { type AtomsClient, DEFAULT_PARALLELISM } from '../remote/client.js'
import { diagnosticsPage } from '../view/validation-page.js'
import { apply } from './apply.js'
import { carryOut } from './carry-out.js'
import type { Command, Invocation } from './command.js'
import { connect } from './connect.js'
import { PROMOTE_FLAG, WRITING_FLAGS } from './flags.js'
import { planTowards } from './planning.js'
import { type Desired, loadDesired } from './setup.js'

export const promote: Command = {
  name: 'promote',
  summary: 'Make an environment’s branch live',
  description:
    'Plans what is live against the head of the branch that the environment names, and makes the branch live\nwhere they differ: the same review, guards and record as apply. Everything on the branch goes live with it,\nso a branch that differs in more than its analytics is refused unless that is allowed.',
  flags: [...WRITING_FLAGS, PROMOTE_FLAG],
  examples: ['atoms-sync promote --env staging', 'atoms-sync promote --env staging --agent "Sales*" --yes'],
  async run(invocation) {
    const desired = loadDesired(invocation)
    const { environment, agents, diagnostics, files, workspace } = desired
    if (hasErrors(diagnostics)) {
      invocation.screen.complain(diagnosticsPage(diagnostics, { files, agents: agents.length }))
      throw new AtomsSyncError('FILES_INVALID', 'the files have errors; no request was made')
    }
    const branch = branchOf(environment)
    const reader = await connect(invocation, { environment, root: workspace.root, readOnly: true })
    const heads = await readHeads(reader, agents, invocation)
    const towardsLive = {
      ...desired,
      environment: withoutBranch(environment),
      agents: heads.map(asDesired(agents)),
    }
    const allowOthers = invocation.flags.allowOtherSections
    const planned = await planTowards(towardsLive, invocation, {
      readOnly: false,
      remote: (client) => promoting({ client, branch, heads, allowOthers }),
    })
    return carryOut({ ...planned, promoted: true }, invocation)
  },
  ...(apply.failure && { failure: apply.failure }),
}

function branchOf({ name, branch }: Environment): string {
  if (branch !== undefined) return branch
  throw new AtomsSyncError(
    'USAGE',
    `environment \`${name}\` names no branch, so there is nothing to promote`,
    {
      hint: `give it one in atoms-sync.yaml: ${name}: { branch: ${name} }`,
    },
  )
}

const withoutBranch = ({ branch: _, ...environment }: Environment): Environment => environment

async function readHeads(
  remote: AtomsClient,
  agents: Desired['agents'],
  { flags, world }: Invocation,
): Promise<LiveAgent[]> {
  const parallelism = flags.parallelism ?? DEFAULT_PARALLELISM
  return readLive({ agents, remote, parallelism, interrupted: world.interrupted, onRead: () => {} })
}

/** The branch's head is what is asked for, in every field. */
const asDesired =
  (agents: readonly DesiredAgent[]) =>
  ({ agentId, config }: LiveAgent, at: number): DesiredAgent => {
    const agent = agents[at]
    if (!agent) throw new Error('heads are read in the order of the agents')
    return { ...agent, agentId, config, renames: {}, ignore: [] }
  }

interface Promotion {
  readonly client: AtomsClient
  readonly branch: string
  readonly heads: readonly LiveAgent[]
  readonly allowOthers: boolean | undefined
}

/** The platform, where writing means making the branch live. */
function promoting({ client, branch, heads, allowOthers }: Promotion): PostCallRemote {
  const headOf = new Map(heads.map(({ agentId, revision }) => [agentId, revision]))
  return {
    getPostCallConfig: (agentId) => client.getPostCallConfig(agentId),
    getRevisionConfig: (agentId, revisionId) => client.getRevisionConfig(agentId, revisionId),
    listAgents: () => client.listAgents(),
    async getWriteState(live) {
      // A draft that is open on the live branch stays there: nothing of it goes live.
      const { openDraft: _, ...state } = await client.getWriteState(live)
      const head = headOf.get(live.agentId)
      if (allowOthers || live.revision === undefined || head === undefined) return state
      return { ...state, alsoShips: await client.getOtherSections(live.agentId, live.revision, head) }
    },
    async setPostCallConfig(agentId) {
      const head = headOf.get(agentId) ?? ''
      await client.makeBranchLive(agentId, branch, head)
      return { revision: head }
    },
  }
}
