import { AtomsSyncError } from '../model/error.js'
import type { AgentRow, DialectChoice, LiveAgent } from '../model/live.js'
import type { RevisionCache } from '../model/revision.js'
import { createUnversionedIndex, directPath, findRows, readAgent, versionedAgent } from './agents.js'
import { requireSame } from './http/answer.js'
import type { Api } from './http/http.js'
import { parseConfig, requireConfig } from './wire.js'

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

/** @param known what another answer told of the agent; this one tells its config alone */
async function readDirect(
  api: Api,
  agentId: string,
  { name, archived }: Pick<LiveAgent, 'name' | 'archived'> = {},
): Promise<LiveAgent> {
  const doing = `reading agent ${agentId}`
  const { data } = await api({ method: 'GET', path: directPath(agentId), doing })
  const raw = requireConfig(data, doing)
  requireSame(raw, { asked: agentId, fields: ['agentId', 'agent'], doing })
  return {
    agentId,
    ...(name !== undefined && { name }),
    dialect: 'direct',
    ...(archived !== undefined && { archived }),
    config: parseConfig(raw, doing),
    raw,
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
    const { headOf, readBranch } = await import('./dialects/branch.js')
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

export interface KnownRevisions {
  readonly cache: RevisionCache
  /** The agents that are going to be read. */
  readonly agents: readonly string[]
}

interface CachedReaderOptions extends KnownRevisions {
  readonly api: Api
  readonly dialect: DialectChoice
  /** For agents that are not known, or not at this revision. */
  readonly read: Reader
}

/** Agents that a page of the list has to save, at least, to be asked for. */
const WORTH_A_PAGE = 10

/**
 * Reads an agent only where the list shows another revision than the cache holds: a revision never changes. An
 * unchanged fleet of N costs N/100 requests. Where the key sees many more agents than are managed the list is given
 * up, so it never costs more than a tenth of the reads it might save.
 */
export function cachedReader({ api, dialect, cache, agents, read }: CachedReaderOptions): Reader {
  const known = new Set(agents.filter((agentId) => cache.knows(agentId)))
  let rows: Promise<ReadonlyMap<string, AgentRow>> | undefined
  const rowOf = async (agentId: string): Promise<AgentRow | undefined> => {
    if (known.size < 2 || !known.has(agentId)) return undefined
    rows ??= listed(api, known)
    return (await rows).get(agentId)
  }
  return async (agentId) => {
    const kept = fromCache(await rowOf(agentId), cache, dialect)
    if (kept) return kept
    const live = await read(agentId)
    if (live.revision !== undefined && agents.length > 1) cache.keep(agentId, live.revision, live.raw)
    return live
  }
}

/** What cannot be listed is read, and says itself what is wrong. */
const listed = (api: Api, wanted: ReadonlySet<string>): Promise<ReadonlyMap<string, AgentRow>> =>
  findRows(api, wanted, Math.ceil(Math.max(1, wanted.size / WORTH_A_PAGE))).catch(() => new Map())

function fromCache(
  row: AgentRow | undefined,
  cache: RevisionCache,
  dialect: DialectChoice,
): LiveAgent | undefined {
  if (row?.activeVersionId === undefined || row.archived) return undefined
  const raw = cache.find(row.agentId, row.activeVersionId)
  return (
    raw &&
    versionedAgent(
      { ...row, resolvedConfig: { postCallAnalyticsConfig: raw } },
      dialect === 'auto' ? 'versioned' : dialect,
    )
  )
}
