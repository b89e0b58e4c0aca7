import { AtomsSyncError } from '../model/error.js'
import type { DialectChoice, LiveAgent } from '../model/live.js'
import { createUnversionedIndex } from './agent-list.js'
import { readAgent, versionedAgent } from './agents.js'
import { headOf, readBranch } from './dialects/branch.js'
import { readDirect } from './dialects/direct.js'
import type { Api } from './http/http.js'

/** How the config of one agent is read. */
export type Reader = (agentId: string) => Promise<LiveAgent>

/** What serves traffic, in one request for each agent, two where a client meets its first agent without versions. */
export function liveReader(api: Api, choice: DialectChoice): Reader {
  const unversioned = createUnversionedIndex(api)
  return async (agentId) => {
    if (choice === 'direct') return readDirect(api, agentId).catch(explainVersioned)
    const row = choice === 'auto' ? await unversioned.find(agentId) : undefined
    if (row) return readDirect(api, agentId, { name: row.name, archived: row.archived === true })
    const agent = await readAgent(api, agentId)
    if (agent.activeVersionId !== undefined)
      return versionedAgent(agent, choice === 'auto' ? 'versioned' : choice)
    if (choice !== 'auto') {
      throw new AtomsSyncError(
        'UNEXPECTED_ANSWER',
        `agent ${agentId} has no versions, but dialect ${choice} was asked for`,
        {
          hint: 'use --dialect auto or direct',
        },
      )
    }
    unversioned.noticed()
    return readDirect(api, agentId, agent)
  }
}

/** The call of generation 1 is an unknown route for versioned agents. */
function explainVersioned(error: unknown): never {
  if (!(error instanceof AtomsSyncError) || error.code !== 'NO_ROUTE') throw error
  throw new AtomsSyncError('NO_ROUTE', error.message, {
    hint: 'the agent seems to have versions: use --dialect auto, or check the base URL',
    cause: error,
  })
}

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
