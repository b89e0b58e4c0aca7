import type { Call } from '../../model/call.js'
import { AtomsSyncError } from '../../model/error.js'
import { isRecord } from '../../text/canonical-json.js'
import type { Api } from '../http/http.js'
import { toldBy } from '../whole-list.js'
import { parseCall } from './call.js'

/** Some calls of the log, and what the platform says of the rest. */
export interface CallPage {
  /** Newest change first. */
  readonly calls: readonly Call[]
  readonly hasMore: boolean
  /** Calls that fit the query, all pages together. */
  readonly total?: number
}

/** One page as a reader of the whole list needs it. */
export interface CallRows {
  readonly calls: readonly Call[]
  /** Rows as they came, those without an id included. */
  readonly count: number
  /** What the platform says of the whole list. */
  readonly told: ReturnType<typeof toldBy>
}

/** @throws AtomsSyncError `UNEXPECTED_ANSWER` when the answer holds no list */
export async function readCallRows(api: Api, query: CallPageQuery): Promise<CallRows> {
  if (fitsNothing(query)) return { calls: [], count: 0, told: { hasMore: false, total: 0 } }
  const doing = 'listing calls'
  const { data } = await api({ method: 'GET', path: '/conversation', query: wireQuery(query), doing })
  if (!isRecord(data) || !Array.isArray(data.logs)) {
    throw new AtomsSyncError('UNEXPECTED_ANSWER', `got no list of calls while ${doing}`)
  }
  return {
    calls: data.logs.flatMap((row) => parseCall(row) ?? []),
    count: data.logs.length,
    told: toldBy(data.pagination),
  }
}

/** @throws AtomsSyncError `UNEXPECTED_ANSWER` when the answer holds no list */
export async function readCallPage(api: Api, query: CallPageQuery): Promise<CallPage> {
  const { calls, count, told } = await readCallRows(api, query)
  const { hasMore = count >= (query.limit ?? LARGEST_PAGE), total } = told
  return { calls, hasMore, ...(total !== undefined && { total }) }
}

/** Which calls: those that fit every field. A field left out does not matter; an empty list fits nothing. */
export interface CallFilter {
  readonly agentIds?: readonly string[]
  readonly campaignIds?: readonly string[]
  /** `completed`, `failed`, …; see `CALL_STATUSES`. */
  readonly statuses?: readonly string[]
  /** `telephony_inbound`, `telephony_outbound`, `webcall`. */
  readonly types?: readonly string[]
  /** The revisions, called versions by the API, whose config was in force. */
  readonly versionIds?: readonly string[]
  /** Part of a call id or of a phone number. */
  readonly search?: string
}

/** Some of the calls that a filter lets through, newest change first. */
export interface CallQuery extends CallFilter {
  /** Made then or later. Applied here: the platform's date filters time out on large accounts. */
  readonly since?: Date
  /** Made before that. Applied here as well. */
  readonly until?: Date
  /** At most so many. */
  readonly max?: number
}

/** One page of the call log. */
export interface CallPageQuery extends CallFilter {
  /** From 1. */
  readonly page?: number
  /** At most 500, which is the default here. */
  readonly limit?: number
}

/** Source: vendor's API reference, `GET /conversation`: more is silently cut to this. */
export const LARGEST_PAGE = 500

/** The platform takes an empty list for none. */
export const fitsNothing = ({ agentIds, campaignIds, statuses, types, versionIds }: CallFilter): boolean =>
  [agentIds, campaignIds, statuses, types, versionIds].some((list) => list?.length === 0)

/** As many ids as fit an address that every proxy lets through. */
const MOST_AGENTS_ASKED_FOR = 200

/** More agents than fit are left out of the question, to be picked out of the answers by `isOfAgents`. */
export function askable({ agentIds, ...rest }: CallFilter): CallFilter {
  return agentIds && agentIds.length <= MOST_AGENTS_ASKED_FOR ? { agentIds, ...rest } : rest
}

export function isOfAgents({ agentIds }: CallFilter): (call: Call) => boolean {
  const wanted = agentIds && new Set(agentIds)
  return ({ agentId }) => wanted?.has(agentId) !== false
}

/**
 * The query string. Never `sortBy`, `dateFrom` or `dateTo`: they scan the organisation's whole history and time
 * out on large accounts. Source: vendor's API reference, `GET /conversation`.
 */
function wireQuery(query: CallPageQuery): Record<string, string | number> {
  const lists = {
    agentIds: query.agentIds,
    campaignIds: query.campaignIds,
    statusFilter: query.statuses,
    callTypes: query.types,
    versionFilter: query.versionIds,
  }
  const given = Object.entries(lists).flatMap(([name, list]) => (list ? [[name, list.join(',')]] : []))
  return {
    page: query.page ?? 1,
    limit: query.limit ?? LARGEST_PAGE,
    ...Object.fromEntries(given),
    ...(query.search !== undefined && { search: query.search }),
  }
}
