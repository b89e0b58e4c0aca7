import type { Check } from '../model/diagnostic.js'
import { AtomsSyncError } from '../model/error.js'
import type { AgentRow } from '../model/live.js'
import type { AtomsClient } from '../remote/client.js'
import { counted } from '../text/plural.js'

/** So many agents, one page of the list, tell what the organisation is like. */
const SAMPLED = 100

interface AgentSample {
  readonly rows: readonly AgentRow[]
  /** Ids of managed agents that are in no list. */
  readonly unlisted: readonly string[]
}

/** Reads the list until it has shown every agent that the files manage. */
export async function sampleAgents(
  client: AtomsClient,
  managed: ReadonlyMap<string, unknown>,
): Promise<AgentSample> {
  const missing = new Set(managed.keys())
  const rows: AgentRow[] = []
  for await (const row of client.listAgents()) {
    if (rows.length < SAMPLED) rows.push(row)
    if (!row.archived) missing.delete(row.agentId)
    if (rows.length === SAMPLED && missing.size === 0) break
  }
  return { rows, unlisted: [...missing] }
}

/** So many agents are looked at one by one, and so many are named. */
const [MOST_READ, NAMED] = [100, 10]

/** What became of managed agents that the list lacks: archived ones can still be read. */
export async function whereabouts(
  client: AtomsClient,
  count: number,
  unlisted: readonly string[],
): Promise<Check> {
  const check = { id: 'agents', title: 'agents' }
  if (unlisted.length === 0)
    return { ...check, status: 'ok', detail: `the platform has all ${counted(count, 'agent')} of the files` }
  const found = await Promise.all(
    unlisted.slice(0, MOST_READ).map(async (agentId) => {
      try {
        const { archived, name = agentId } = await client.getPostCallConfig(agentId)
        return { name, fate: archived ? 'archived' : 'not in the list' }
      } catch (error) {
        if (!(error instanceof AtomsSyncError)) throw error
        return { name: agentId, fate: error.code === 'AGENT_NOT_FOUND' ? 'unknown' : 'not readable' }
      }
    }),
  )
  const fates = [...new Set(found.map(({ fate }) => fate))].map((fate) => {
    const names = found.filter((each) => each.fate === fate).map(({ name }) => name)
    const more = names.length > NAMED ? '; …' : ''
    return `${names.length} ${fate} (${names.slice(0, NAMED).join('; ')}${more})`
  })
  const rest = unlisted.length > MOST_READ ? [`${unlisted.length - MOST_READ} not looked at`] : []
  return {
    ...check,
    status: 'warn',
    detail: `of ${counted(count, 'agent')} in the files: ${[...fates, ...rest].join(', ')}`,
    hint: 'nothing is written to an archived agent; restore it on the dashboard, or remove its file',
  }
}
