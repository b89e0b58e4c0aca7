import type { Call } from '../../model/call.js'
import { AtomsSyncError } from '../../model/error.js'
import { isRecord } from '../http/answer.js'
import type { Api } from '../http/http.js'
import { toldBy } from '../whole-list.js'
import { parseCall } from './parse.js'
import { type CallPageQuery, fitsNothing, LARGEST_PAGE, wireQuery } from './query.js'

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
