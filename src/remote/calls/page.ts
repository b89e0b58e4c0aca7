import type { Call } from '../../model/call.js'
import { AtomsSyncError } from '../../model/error.js'
import { isRecord } from '../answer.js'
import type { Api } from '../http.js'
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

/** @throws AtomsSyncError `UNEXPECTED_ANSWER` when the answer holds no list */
export async function readCallPage(api: Api, query: CallPageQuery): Promise<CallPage> {
  if (fitsNothing(query)) return { calls: [], hasMore: false, total: 0 }
  const doing = 'listing calls'
  const { data } = await api({ method: 'GET', path: '/conversation', query: wireQuery(query), doing })
  if (!isRecord(data) || !Array.isArray(data.logs)) {
    throw new AtomsSyncError('UNEXPECTED_ANSWER', `got no list of calls while ${doing}`)
  }
  const pagination = isRecord(data.pagination) ? data.pagination : {}
  return {
    calls: data.logs.flatMap((row) => parseCall(row) ?? []),
    // What is said of the rest counts, not arithmetic: a page may hold fewer rows than were asked for.
    hasMore:
      typeof pagination.hasMore === 'boolean'
        ? pagination.hasMore
        : data.logs.length >= (query.limit ?? LARGEST_PAGE),
    ...(typeof pagination.total === 'number' && { total: pagination.total }),
  }
}
