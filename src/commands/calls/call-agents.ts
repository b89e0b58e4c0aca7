import type { Flags } from '../../console/flags/all.js'
import type { AgentRow } from '../../model/live.js'
import type { AtomsClient } from '../../remote/client.js'
import type { Managed } from '../../verbs/load-desired.js'
import { selectAgents } from '../../workspace/agents/select.js'

/** Whose calls are meant, and what the agents are called. */
export interface CallAgents {
  /** Absent: everybody's. */
  readonly agentIds?: readonly string[]
  readonly names: ReadonlyMap<string, string>
}

const AGENT_ID = /^[a-f\d]{24}$/

/** By name, id or file, as everywhere; the id of an agent that is in no list, such as an archived one, is taken as it is. */
export async function callAgents(
  client: AtomsClient,
  { agent, exclude }: Flags,
  { managed }: Managed,
): Promise<CallAgents> {
  const rows = new Map<string, AgentRow>()
  for await (const row of client.listAgents()) rows.set(row.agentId, row)
  const names = new Map([...rows.values()].map(({ agentId, name }) => [agentId, name]))
  if (agent === undefined && exclude === undefined) return { names }
  for (const id of (agent ?? []).filter((glob) => AGENT_ID.test(glob) && !rows.has(glob))) {
    rows.set(id, { agentId: id, name: id })
  }
  const seen = [...rows.values()].map((row) => ({
    ...row,
    source: { file: managed.get(row.agentId) ?? '', line: 1, column: 1 },
  }))
  return { names, agentIds: selectAgents(seen, { agent, exclude }).map(({ agentId }) => agentId) }
}

/** What the flags ask for, as the API takes it. */
export const callFilter = ({ status, type, campaign, search }: Flags) => ({
  ...(status && { statuses: status }),
  ...(type && { types: type }),
  ...(campaign && { campaignIds: campaign }),
  ...(search !== undefined && { search }),
})
