import { AtomsSyncError } from '../model/error.js'
import type { AgentRow, DialectName, LiveAgent } from '../model/live.js'
import { isRecord } from '../text/canonical-json.js'
import { requireSame, text } from './http/answer.js'
import type { Api } from './http/http.js'
import { pageCounter, toldBy } from './whole-list.js'
import { parseConfig, requireConfig } from './wire.js'

/** One agent as `GET /agent/{id}` answers it, as far as it matters here. */
export interface AgentDocument {
  readonly agentId: string
  readonly name?: string
  /** The revision that serves traffic. Present: the agent is versioned. */
  readonly activeVersionId?: string
  readonly archived?: boolean
  readonly resolvedConfig: unknown
}

/** Of the one call of generation 1. */
export const directPath = (agentId: string): string => `${agentPath(agentId)}/post-call-analytics`

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
  // An empty one would be taken for an agent without versions, and written at once, past its history.
  if (!isRecord(data) || Object.keys(data).length === 0)
    throw new AtomsSyncError('UNEXPECTED_ANSWER', `got no agent while ${doing}`)
  requireSame(data, { asked: agentId, fields: ['_id'], doing })
  requireResolved(data, of)
  const name = text(data.name)
  const activeVersionId = revisionIn(data, doing)
  return {
    agentId,
    ...(name !== undefined && { name }),
    ...(activeVersionId !== undefined && { activeVersionId }),
    archived: data.archived === true,
    resolvedConfig: data._resolvedConfig,
  }
}

/** What has an id of another shape is no agent without versions: that would be written at once, past its history. */
function revisionIn({ activeVersionId, versionId }: Readonly<Record<string, unknown>>, doing: string) {
  const found = text(activeVersionId) ?? text(versionId)
  const given = activeVersionId ?? versionId ?? ''
  if (found !== undefined || given === '') return found
  throw new AtomsSyncError('UNEXPECTED_ANSWER', `the id of the active version is no text while ${doing}`)
}

/** A platform that ignores the version asked for answers with what is live. Source: vendor's API reference, get agent. */
function requireResolved(
  { _id, _configSource: source }: Readonly<Record<string, unknown>>,
  { draftId, versionId }: { readonly draftId?: string; readonly versionId?: string },
): void {
  const wanted = draftId !== undefined ? 'draft' : versionId !== undefined ? 'version' : undefined
  if (wanted === undefined || source === undefined || source === wanted) return
  throw new AtomsSyncError(
    'UNEXPECTED_ANSWER',
    `got the config of a ${String(source)} where that of a ${wanted} was asked for, while reading agent ${_id}`,
  )
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
  const { postCallAnalyticsConfig: found = {} } = agent.resolvedConfig
  const raw = requireConfig(found, `reading agent ${agentId}`)
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
  readonly count: number
  /** What the platform says of the whole list. */
  readonly told: ReturnType<typeof toldBy>
}

/** One page of the agent list. In this call alone, `offset` is the size of a page. */
async function readAgentPage(api: Api, page: number): Promise<AgentPage> {
  const { data } = await api({
    method: 'GET',
    path: '/agent',
    query: { page, offset: PAGE_SIZE },
    doing: 'listing agents',
  }).catch(explainMissingRoute)
  if (!isRecord(data) || !Array.isArray(data.agents)) {
    throw new AtomsSyncError('UNEXPECTED_ANSWER', 'got no list of agents while listing agents')
  }
  // Documented is `total`; on the wire `hasMore`, `totalCount` and `totalPages` were seen.
  return {
    rows: data.agents.map(agentRow),
    count: data.agents.length,
    told: toldBy(data),
  }
}

/** An agent that is left out for want of an id would pass for one that the key does not see. */
function agentRow(row: unknown): AgentRow {
  const agentId = isRecord(row) ? text(row._id) : undefined
  if (!isRecord(row) || agentId === undefined)
    throw new AtomsSyncError('UNEXPECTED_ANSWER', 'one of the agents has no id while listing agents', {
      hint: 'try again; if it stays, check what stands between here and the API',
    })
  const activeVersionId = text(row.activeVersionId) ?? text(row.versionId)
  const updatedAt = text(row.updatedAt)
  return {
    agentId,
    name: text(row.name) ?? agentId,
    ...(activeVersionId !== undefined && { activeVersionId }),
    ...(updatedAt !== undefined && { updatedAt }),
    ...(typeof row.archived === 'boolean' && { archived: row.archived }),
  }
}

/** More than any organisation has by far; a list that tells no total is given up there. */
const MOST_AGENTS = 100_000

/**
 * Every agent the key can see, each once, a page at a time.
 * @throws AtomsSyncError `UNEXPECTED_ANSWER` when the list is not whole
 */
export async function* listAgents(api: Api): AsyncGenerator<AgentRow> {
  const seen = new Set<string>()
  const goesOn = pageCounter({ noun: 'agents', pageSize: PAGE_SIZE, most: MOST_AGENTS })
  for (let page = 1, more = true; more; page++) {
    const { rows, count, told } = await readAgentPage(api, page)
    // The list moves while it is read: an agent may turn up on two pages.
    const fresh = rows.filter(({ agentId }) => !seen.has(agentId))
    for (const { agentId } of fresh) seen.add(agentId)
    more = goesOn({ ...told, rows: count, isNew: fresh.length > 0 })
    yield* fresh
  }
}

/**
 * The rows of some agents, by id. Where the platform says how many pages there are they are asked for side by side:
 * one after the other a hundred of them take longer than reading all agents. What slips from one page to the next
 * meanwhile is missing.
 * @param mostPages pages after which the rest is given up
 */
export async function findRows(
  api: Api,
  wanted: ReadonlySet<string>,
  mostPages: number,
): Promise<ReadonlyMap<string, AgentRow>> {
  const found = new Map<string, AgentRow>()
  const keep = ({ rows }: AgentPage) => {
    for (const row of rows) if (wanted.has(row.agentId)) found.set(row.agentId, row)
  }
  const first = await readAgentPage(api, 1)
  keep(first)
  const pages = first.told.pages
  if (pages !== undefined) {
    const others = Array.from({ length: Math.max(0, Math.min(pages, mostPages) - 1) }, (_, n) => n + 2)
    await Promise.all(others.map(async (page) => keep(await readAgentPage(api, page))))
    return found
  }
  let rowsBefore = first.count
  const goesOn = ({ count, told: { hasMore, total = 0 } }: AgentPage) =>
    count > 0 && (hasMore ?? rowsBefore < total)
  for (let page = 2, more = goesOn(first); more && page <= mostPages && found.size < wanted.size; page++) {
    const answer = await readAgentPage(api, page)
    rowsBefore += answer.count
    keep(answer)
    more = goesOn(answer)
  }
  return found
}

/**
 * Knows from the agent list which agents have no versions, so that those cost one read each instead of two.
 * The list is fetched at most once, when the first such agent has been met.
 */
export function createUnversionedIndex(api: Api) {
  let rows: Promise<ReadonlyMap<string, AgentRow>> | undefined
  let met = false
  const load = async () => {
    const known = new Map<string, AgentRow>()
    for await (const row of listAgents(api)) known.set(row.agentId, row)
    return known
  }
  return {
    /** An agent without versions was met: others may be alike. */
    noticed() {
      met = true
    },
    /** The row of an agent that certainly has no versions. */
    async find(agentId: string): Promise<AgentRow | undefined> {
      if (!met) return undefined
      rows ??= load().catch(() => new Map())
      const row = (await rows).get(agentId)
      return row?.activeVersionId === undefined ? row : undefined
    },
  }
}
