import type { Call } from '../../model/call.js'
import type { Clock } from '../../model/world.js'
import type { Api } from '../http/http.js'
import { pageCounter } from '../whole-list.js'
import { searchCalls } from './call.js'
import { MOST_CALLS } from './iterate.js'
import { askable, type CallFilter, isOfAgents, readCallRows } from './page.js'

/** Which calls to wait for, and how. */
export interface CallWatch extends CallFilter {
  /** These calls and no others; the watch ends when all of them are done. Other filters do not matter then. */
  readonly callIds?: readonly string[]
  /** Calls that were done when the watch began: `skip` (default) or `include`. */
  readonly doneBefore?: 'skip' | 'include'
  /** Ask the platform so often; 5 s by default. */
  readonly pollMs?: number
  /** End after so long; left out: never. */
  readonly forMs?: number
  /** Give up the analytics of a finished call after so long, 60 s by default: they take 10 to 30 s. */
  readonly lostAfterMs?: number
  /** Ends the watch by throwing its reason. */
  readonly signal?: AbortSignal
}

/** Source: vendor's API reference, `GET /conversation`: keep the list small when polling. */
const PAGE_SIZE = 100
const DEFAULT_POLL_MS = 5_000
const DEFAULT_LOST_AFTER_MS = 60_000

/**
 * Calls as they are done: with analytics, or ended without and not going to have any. New calls are found on the
 * first page of the log, which has in front what changed last; those that are not done are then asked for by id,
 * since others may push them off that page.
 */
export async function* watchCalls(api: Api, clock: Clock, watch: CallWatch): AsyncGenerator<Call> {
  const { callIds, pollMs = DEFAULT_POLL_MS, forMs = Number.POSITIVE_INFINITY } = watch
  const endMs = clock.elapsedMs() + forMs
  const judge = createJudge(clock, watch.lostAfterMs ?? DEFAULT_LOST_AFTER_MS)
  const arrivals = createArrivals(api, watch, judge)
  const open = new Set(callIds)
  while (true) {
    for (const callId of callIds ? [] : await arrivals.next()) open.add(callId)
    for (const call of (await searchCalls(api, [...open])).filter(judge.isDone)) {
      open.delete(call.callId)
      yield call
    }
    if ((callIds && open.size === 0) || clock.elapsedMs() >= endMs) return
    await clock.sleep(Math.min(pollMs, endMs - clock.elapsedMs()), watch.signal)
  }
}

/** Finds calls that were not there, or not done, when it was last asked. */
function createArrivals(api: Api, watch: CallWatch, judge: Judge) {
  const isOurs = isOfAgents(watch)
  const known = new Set<string>()
  let end: Sight['end'] = watch.doneBefore === 'include' ? 'nothing new' : 'first page'
  return {
    async next(): Promise<readonly string[]> {
      const skips = end === 'first page'
      const { calls, hasMore } = await unknownCalls(api, { watch, known, end })
      if (skips) end = hasMore ? 'a known call' : 'nothing new'
      const isWanted = (call: Call) => isOurs(call) && !(skips && judge.wasDone(call))
      return calls.filter(isWanted).map(({ callId }) => callId)
    },
  }
}

interface Sight {
  readonly watch: CallWatch
  /** Grows by what is found. */
  readonly known: Set<string>
  /**
   * What the last page to read has. Calls that the first look left out are not known and not new, and may be all there
   * is behind a known one. A new one that is there, since a known one changed after it, is found when it changes.
   */
  readonly end: 'first page' | 'a known call' | 'nothing new'
}

async function unknownCalls(api: Api, { watch, known, end }: Sight) {
  const { callIds, doneBefore, pollMs, forMs, lostAfterMs, signal, ...filter } = watch
  const found = new Map<string, Call>()
  const goesOn = pageCounter({ noun: 'calls', pageSize: PAGE_SIZE, most: MOST_CALLS })
  for (let page = 1; ; page++) {
    const { calls, count, told } = await readCallRows(api, { ...askable(filter), page, limit: PAGE_SIZE })
    const fresh = calls.filter(({ callId }) => !known.has(callId) && !found.has(callId))
    for (const call of fresh) found.set(call.callId, call)
    const isLast = {
      'first page': true,
      'a known call': fresh.length === 0 || calls.some(({ callId }) => known.has(callId)),
      'nothing new': fresh.length === 0,
    }
    const hasMore = isLast[end] ? told.hasMore !== false : goesOn({ ...told, rows: count, isNew: true })
    if (hasMore && !isLast[end]) continue
    // Not before: the list moves while it is read, and what turns up on two pages is no old call.
    for (const callId of found.keys()) known.add(callId)
    return { calls: [...found.values()], hasMore }
  }
}

/** Never analysed: there was no talk, or it was cut off. */
const WITHOUT_ANALYTICS = new Set(['failed', 'no_answer', 'cancelled'])

/** The list is not documented to say when a call changed; then it ended, at the earliest, when it had lasted its time. */
const endMsOf = ({ updatedAt, createdAt, durationSeconds = 0 }: Call): number =>
  updatedAt === undefined ? Date.parse(createdAt ?? '') + durationSeconds * 1000 : Date.parse(updatedAt)

type Judge = ReturnType<typeof createJudge>

/** Tells when nothing more is to come of a call. */
function createJudge(clock: Clock, lostAfterMs: number) {
  const completedMs = new Map<string, number>()
  const hasNoMore = ({ analytics, status }: Call): boolean =>
    analytics !== undefined || WITHOUT_ANALYTICS.has(status)
  return {
    /** By our own clock, from when the call was first seen completed. */
    isDone: (call: Call): boolean => {
      if (hasNoMore(call)) return true
      if (call.status !== 'completed') return false
      const seenMs = completedMs.get(call.callId) ?? clock.elapsedMs()
      completedMs.set(call.callId, seenMs)
      return clock.elapsedMs() - seenMs >= lostAfterMs
    },
    /** At first sight, by the platform's dates. */
    wasDone: (call: Call): boolean => {
      if (hasNoMore(call)) return true
      if (call.status !== 'completed') return false
      return !(clock.now().getTime() - endMsOf(call) < lostAfterMs)
    },
  }
}
