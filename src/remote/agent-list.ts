import { AtomsSyncError } from '../model/error.js'
import type { AgentRow } from '../model/live.js'
import { type AgentPage, readAgentPage } from './agents.js'
import type { Api } from './http.js'

/** Every agent the key can see, each once, a page at a time. */
export async function* listAgents(api: Api): AsyncGenerator<AgentRow> {
  const seen = new Set<string>()
  for (let page = 1, more = true, rowsBefore = 0; more; page++) {
    const answer = await readAgentPage(api, page, rowsBefore)
    rowsBefore += answer.rows.length
    more = answer.hasMore && answer.rows.length > 0
    // However much the list moves, it does not move by a whole page. This would go on for ever.
    if (more && answer.rows.every(({ agentId }) => seen.has(agentId))) throw nothingNew(page)
    for (const row of answer.rows) {
      // The list moves while it is read: an agent may turn up on two pages.
      if (seen.has(row.agentId)) continue
      seen.add(row.agentId)
      yield row
    }
  }
}

const nothingNew = (page: number): AtomsSyncError =>
  new AtomsSyncError(
    'UNEXPECTED_ANSWER',
    `page ${page} of the agents has none that was not on those before`,
    {
      hint: 'check what stands between here and the API: it may leave `page` out of the address',
    },
  )

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
    return rows.length
  }
  const first = await readAgentPage(api, 1, 0)
  let rowsBefore = keep(first)
  if (first.pages !== undefined) {
    const others = Array.from({ length: Math.max(0, Math.min(first.pages, mostPages) - 1) }, (_, n) => n + 2)
    await Promise.all(others.map(async (page) => keep(await readAgentPage(api, page, 0))))
    return found
  }
  let { hasMore } = first
  for (let page = 2; hasMore && page <= mostPages && found.size < wanted.size; page++) {
    const answer = await readAgentPage(api, page, rowsBefore)
    rowsBefore += keep(answer)
    hasMore = answer.hasMore && answer.rows.length > 0
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
