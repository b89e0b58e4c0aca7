import type { Call } from '../../model/call.js'
import type { Api } from '../http/http.js'
import { pageCounter } from '../whole-list.js'
import {
  askable,
  type CallPageQuery,
  type CallQuery,
  fitsNothing,
  isOfAgents,
  LARGEST_PAGE,
  readCallRows,
} from './page.js'

/** Far more calls than change between two requests, and few enough to hold. */
const REMEMBERED = 4 * LARGEST_PAGE

/**
 * Calls, newest change first, a page at a time; holds no more than a page and the ids of the last four.
 *
 * The list moves while it is read. A call that changes goes to its front and pushes the others down, so that
 * some turn up on the next page once more: those are dropped. The call itself is not seen again if it was read
 * before, and is missed by this pass if it was not.
 */
export async function* iterateCalls(api: Api, query: CallQuery): AsyncGenerator<Call> {
  const { max = Number.POSITIVE_INFINITY, since, until, ...filter } = query
  if (max < 1 || fitsNothing(query)) return
  const window = timeWindow({ since, until })
  const isNew = recentlySeen(REMEMBERED)
  const isWanted = isOfAgents(filter)
  const asked = askable(filter)
  const picksHere = since !== undefined || until !== undefined || asked.agentIds !== filter.agentIds
  const limit = picksHere ? LARGEST_PAGE : Math.min(LARGEST_PAGE, max)
  let left = max
  for await (const call of allRows(api, { ...asked, limit })) {
    if (window.isPast(call)) return
    if (!isWanted(call) || !window.holds(call) || !isNew(call.callId)) continue
    yield call
    if (--left === 0) return
  }
}

/** Calls after which a list that tells no total is given up. */
export const MOST_CALLS = 1_000_000

async function* allRows(api: Api, query: CallPageQuery): AsyncGenerator<Call> {
  const goesOn = pageCounter({ noun: 'calls', pageSize: query.limit ?? LARGEST_PAGE, most: MOST_CALLS })
  let last = ''
  for (let page = 1, more = true; more; page++) {
    const { calls, count, told } = await readCallRows(api, { ...query, page })
    const ids = calls.map(({ callId }) => callId).join()
    // However much the list moves, it does not move by exactly a page.
    more = goesOn({ ...told, rows: count, isNew: ids !== last || ids === '' })
    yield* calls
    last = ids
  }
}

/** Tells what it was not asked about lately; forgets the oldest. */
function recentlySeen(most: number): (callId: string) => boolean {
  const seen = new Set<string>()
  return (callId) => {
    if (seen.has(callId)) return false
    seen.add(callId)
    const [oldest] = seen
    if (seen.size > most && oldest !== undefined) seen.delete(oldest)
    return true
  }
}

export interface TimeWindow {
  readonly since: Date | undefined
  readonly until: Date | undefined
}

/** A call of today may stand behind older ones that were touched since, but not behind so many. */
const ENOUGH_OLDER_ONES = LARGEST_PAGE

/**
 * Tells which calls of a list in order of their last change were made in a time, and when none is to come any more.
 * A call changes after it was made, so what changed before `since` was made before it. Where the platform does not
 * say when a call changed, five hundred calls in a row that were made too early are the end.
 */
function timeWindow({ since, until }: TimeWindow) {
  const [from, to] = [
    since?.getTime() ?? Number.NEGATIVE_INFINITY,
    until?.getTime() ?? Number.POSITIVE_INFINITY,
  ]
  let olderOnes = 0
  return {
    holds: ({ createdAt }: Call): boolean => {
      if (since === undefined && until === undefined) return true
      const at = Date.parse(createdAt ?? '')
      return at >= from && at < to
    },
    isPast: ({ createdAt, updatedAt }: Call): boolean => {
      if (updatedAt !== undefined) return Date.parse(updatedAt) < from
      olderOnes = Date.parse(createdAt ?? '') < from ? olderOnes + 1 : 0
      return olderOnes > ENOUGH_OLDER_ONES
    },
  }
}
