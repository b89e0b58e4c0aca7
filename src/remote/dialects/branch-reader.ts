import { AtomsSyncError } from '../../model/error.js'
import { readAgent, versionedAgent } from '../agents.js'
import type { Api } from '../http/http.js'
import type { Reader } from '../reader.js'
import { headOf, readBranch } from './branch.js'

/** The head of a branch, in two requests; where it is missing, on request, what it would be forked from. */
export function branchReader(api: Api, name: string, whereMissing: 'refuse' | 'live'): Reader {
  return async (agentId) => {
    const named = await readBranch(api, agentId, name).catch((error: unknown) => {
      const missing = error instanceof AtomsSyncError && error.code === 'NO_BRANCH'
      if (missing && whereMissing === 'live') return undefined
      throw explained(error)
    })
    const branch = named ?? (await readBranch(api, agentId))
    const revision = headOf(branch)
    const agent = await readAgent(api, agentId, revision === undefined ? {} : { versionId: revision })
    const head = versionedAgent(agent, 'branches')
    return {
      ...head,
      ...(revision !== undefined && { revision }),
      ...(named?.isLive && { isLiveBranch: true }),
      ...(named === undefined && { isFork: true }),
    }
  }
}

function explained(error: unknown): unknown {
  if (!(error instanceof AtomsSyncError) || error.code !== 'NO_ROUTE') return error
  return new AtomsSyncError(
    'NO_BRANCH',
    'the agent has no branches: its organisation uses an older generation of the API',
    {
      hint: 'an environment with `branch` needs branches',
      cause: error,
    },
  )
}
