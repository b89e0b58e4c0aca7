import { AtomsSyncError } from '../model/error.js'
import type { AgentRow, DialectName, LiveAgent } from '../model/live.js'
import { isRecord, text } from './answer.js'
import type { Api } from './http.js'
import { parseConfig } from './wire.js'

/** One agent as `GET /agent/{id}` answers it, as far as it matters here. */
export interface AgentDocument {
  readonly agentId: string
  readonly name?: string
  /** The revision that serves traffic. Present: the agent is versioned. */
  readonly activeVersionId?: string
  readonly archived?: boolean
  readonly resolvedConfig: unknown
}

export const agentPath = (agentId: string): string => `/agent/${encodeURIComponent(agentId)}`

/**
 * @param of resolve the config from this draft or version instead of the active one
 * @throws AtomsSyncError `AGENT_NOT_FOUND`, `NOT_THE_API`, …
 */
export async function readAgent(
  api: Api,
  agentId: string,
  of: { readonly draftId?: string; readonly versionId?: string } = {},
): Promise<AgentDocument> {
  const doing = `reading agent ${agentId}`
  const { data } = await api({
    method: 'GET',
    path: agentPath(agentId),
    query: of,
    doing,
  }).catch(explainMissingRoute)
  if (!isRecord(data)) throw new AtomsSyncError('UNEXPECTED_ANSWER', `got no agent while ${doing}`)
  const name = text(data.name)
  const activeVersionId = text(data.activeVersionId) ?? text(data.versionId)
  return {
    agentId,
    ...(name !== undefined && { name }),
    ...(activeVersionId !== undefined && { activeVersionId }),
    archived: data.archived === true,
    resolvedConfig: data._resolvedConfig,
  }
}

/** A base URL that points at some other web server answers like an unknown route. */
function explainMissingRoute(error: unknown): never {
  if (error instanceof AtomsSyncError && error.code === 'NO_ROUTE') {
    throw new AtomsSyncError('NOT_THE_API', error.message, {
      hint: 'check the base URL: it should end in /atoms/v1',
      status: 404,
      cause: error,
    })
  }
  throw error
}

/** The live config out of a versioned agent's document. */
export function versionedAgent(agent: AgentDocument, dialect: DialectName | 'versioned'): LiveAgent {
  const { agentId, name, activeVersionId, archived } = agent
  if (!isRecord(agent.resolvedConfig)) {
    throw new AtomsSyncError('UNEXPECTED_ANSWER', `got no resolved config while reading agent ${agentId}`, {
      hint: 'the agent may have no active version; publish one on the platform',
    })
  }
  const found = agent.resolvedConfig.postCallAnalyticsConfig ?? {}
  const raw = isRecord(found) ? found : {}
  return {
    agentId,
    ...(name !== undefined && { name }),
    dialect,
    ...(archived !== undefined && { archived }),
    ...(activeVersionId !== undefined && { revision: activeVersionId }),
    config: parseConfig(raw, `reading agent ${agentId}`),
    raw,
  }
}

const PAGE_SIZE = 100

export interface AgentPage {
  readonly rows: readonly AgentRow[]
  readonly hasMore: boolean
  /** Number of pages in all, where the platform says it. */
  readonly pages?: number
}

/** One page of the agent list. In this call alone, `offset` is the size of a page. */
export async function readAgentPage(api: Api, page: number, seenBefore: number): Promise<AgentPage> {
  const { data } = await api({
    method: 'GET',
    path: '/agent',
    query: { page, offset: PAGE_SIZE },
    doing: 'listing agents',
  }).catch(explainMissingRoute)
  if (!isRecord(data) || !Array.isArray(data.agents)) {
    throw new AtomsSyncError('UNEXPECTED_ANSWER', 'got no list of agents while listing agents')
  }
  // Documented is `total`; on the wire `hasMore`, `totalCount` and `totalPages` were seen. A page may hold fewer
  // rows than were asked for, so what is said of the rest counts, not arithmetic.
  const total = [data.totalCount, data.total].find((count) => typeof count === 'number')
  const rows = data.agents.filter(isRecord)
  const hasMore =
    typeof data.hasMore === 'boolean'
      ? data.hasMore
      : typeof data.totalPages === 'number'
        ? page < data.totalPages
        : total !== undefined && seenBefore + rows.length < total
  const pages = typeof data.totalPages === 'number' ? data.totalPages : undefined
  return { rows: rows.flatMap(agentRow), hasMore, ...(pages !== undefined && { pages }) }
}

function agentRow(row: Record<string, unknown>): AgentRow[] {
  const agentId = text(row._id)
  if (agentId === undefined) return []
  const activeVersionId = text(row.activeVersionId) ?? text(row.versionId)
  const updatedAt = text(row.updatedAt)
  return [
    {
      agentId,
      name: text(row.name) ?? agentId,
      ...(activeVersionId !== undefined && { activeVersionId }),
      ...(updatedAt !== undefined && { updatedAt }),
      ...(typeof row.archived === 'boolean' && { archived: row.archived }),
    },
  ]
}
