import { agentDocument } from '../agents/document.js'
import { type Ctx, numberIn } from '../http/context.js'
import type { Platform } from '../platform.js'
import type { Agent } from '../state.js'

/**
 * One page of the agents. `offset` is the page's size, which the emulator holds at 100.
 * Source: vendor's API reference, get all agents; the `wire` envelope is what production answers.
 */
export function pageOfAgents(platform: Platform, c: Ctx) {
  const page = numberIn(c, 'page', { least: 1, most: Number.MAX_SAFE_INTEGER, otherwise: 1 })
  const size = numberIn(c, 'offset', { least: 1, most: 100, otherwise: 10 })
  const search = (c.req.query('search') ?? '').toLowerCase()
  const archived = c.req.query('archived') === 'true'
  const found = sorted([...platform.agents.values()], c).filter(
    (agent) => agent.archived === archived && matches(agent, search),
  )
  const agents = found.slice((page - 1) * size, page * size).map((agent) => agentDocument(platform, agent))
  if (platform.behaviour.listEnvelope === 'documented') return { agents, total: found.length }
  return {
    agents,
    hasMore: page * size < found.length,
    isSearchResults: search !== '',
    totalCount: found.length,
    totalPages: Math.ceil(found.length / size),
  }
}

const matches = (agent: Agent, search: string): boolean =>
  search === '' || agent.name.toLowerCase().includes(search) || agent.id === search

const ORDERS: Readonly<Record<string, (one: Agent, other: Agent) => number>> = {
  createdAt: (one, other) => one.createdAt - other.createdAt,
  updatedAt: (one, other) => one.updatedAt - other.updatedAt,
  name: (one, other) => one.name.localeCompare(other.name),
}

function sorted(agents: Agent[], c: Ctx): Agent[] {
  const order = ORDERS[c.req.query('sortField') ?? 'createdAt'] ?? ORDERS.createdAt
  const ascending = agents.sort(order)
  return c.req.query('sortOrder') === 'asc' ? ascending : ascending.reverse()
}
