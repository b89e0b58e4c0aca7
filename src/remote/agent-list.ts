import type { AgentRow } from '../model/live.js'
import { type AgentPage, PAGE_SIZE, readAgentPage } from './agents.js'
import type { Api } from './http/http.js'
import { pageCounter } from './whole-list.js'

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
