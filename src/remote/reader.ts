import { AtomsSyncError } from '../model/error.js'
import type { DialectChoice, LiveAgent } from '../model/live.js'
import { createUnversionedIndex } from './agent-list.js'
import { readAgent, versionedAgent } from './agents.js'
import type { Api } from './http/http.js'

/** How the config of one agent is read. */
export type Reader = (agentId: string) => Promise<LiveAgent>

/** What serves traffic, in one request for each agent, two where a client meets its first agent without versions. */
export function liveReader(api: Api, choice: DialectChoice): Reader {
  const unversioned = createUnversionedIndex(api)
  // Loaded with the first agent without versions: most fleets have none.
  const readDirect = async (agentId: string, known?: Pick<LiveAgent, 'name' | 'archived'>) =>
    (await import('./dialects/direct.js')).readDirect(api, agentId, known)
  return async (agentId) => {
    if (choice === 'direct') return readDirect(agentId).catch(explainVersioned)
    const row = choice === 'auto' ? await unversioned.find(agentId) : undefined
    if (row) return readDirect(agentId, { name: row.name, archived: row.archived === true })
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
    return readDirect(agentId, agent)
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
