import type { AtomsSyncError } from '../../model/error.js'
import type { Clock } from '../../model/world.js'
import { isRecord } from '../../text/canonical-json.js'
import { isLasting } from './network-failure.js'
import type { ReadableHeaders } from './node-fetch.js'

/** Source: the vendor's advice on 429: exponential backoff from 500 ms, doubling up to 30 s. */
const FIRST_BACKOFF_MS = 500
const LONGEST_BACKOFF_MS = 30_000

/** Half of the step fixed, half random, so that parallel runs do not march in step. */
export function backoffMs(attempt: number, clock: Clock): number {
  const step = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempt - 1))
  return step / 2 + (step / 2) * clock.random()
}

/** What the platform asks us to wait: `Retry-After` (seconds or an HTTP date) or, in the body, `retry_after` or `rateLimit.retryAfterSec`. */
export function requestedWaitMs(headers: ReadableHeaders, body: unknown, clock: Clock): number | undefined {
  const header = headers.get('retry-after')
  if (header !== null) {
    // RFC 9110 knows whole seconds; fractions are seen. Number() would read more into it: 1e3, 0x10.
    if (/^\d+(\.\d+)?$/.test(header.trim())) return Number(header) * 1000
    const date = httpDate(header)
    if (date !== undefined) return Math.max(0, date - nowOf(headers, clock))
  }
  const rateLimit = isRecord(body) && isRecord(body.rateLimit) ? body.rateLimit : {}
  const seconds = isRecord(body) ? (body.retry_after ?? rateLimit.retryAfterSec) : undefined
  return typeof seconds === 'number' && seconds >= 0 ? seconds * 1000 : undefined
}

/** By the clock of whoever names the date: ours may go wrong. */
const nowOf = (headers: ReadableHeaders, clock: Clock): number =>
  httpDate(headers.get('date') ?? '') ?? clock.now().getTime()

/** Only what looks like a date: Date.parse makes one of almost anything, "1, 7" included. */
function httpDate(text: string): number | undefined {
  const date = /GMT|UTC/i.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : date
}

/** Reads may always be asked again; writes only when they certainly did not happen. */
export function mayRetry(error: AtomsSyncError, writes: boolean): boolean {
  switch (error.code) {
    case 'RATE_LIMITED':
      return true
    case 'NETWORK':
    case 'UNEXPECTED_ANSWER':
      return !isLasting(error) && (!writes || error.mayHaveWritten === false)
    case 'TIMEOUT':
    case 'SERVER_ERROR':
      return !writes || error.mayHaveWritten === false
    default:
      // A gateway's own error page.
      return error.code === 'NOT_THE_API' && !writes && (error.status ?? 0) >= 500
  }
}
