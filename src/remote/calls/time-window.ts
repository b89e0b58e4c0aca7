import type { Call } from '../../model/call.js'
import { LARGEST_PAGE } from './query.js'

export interface Window {
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
export function timeWindow({ since, until }: Window) {
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
