import type { AgentRow } from '../model/live.js'
import { readAgentPage } from './agents.js'
import type { Api } from './http.js'

/** Every agent the key can see, each once, a page at a time. */
export async function* listAgents(api: Api): AsyncGenerator<AgentRow> {
  const seen = new Set<string>()
  for (let page = 1, more = true, rowsBefore = 0; more; page++) {
    const answer = await readAgentPage(api, page, rowsBefore)
    rowsBefore += answer.rows.length
    more = answer.hasMore && answer.rows.length > 0
    for (const row of answer.rows) {
      // The list moves while it is read: an agent may turn up on two pages.
      if (seen.has(row.agentId)) continue
      seen.add(row.agentId)
      yield row
    }
  }
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
