import type { Clock } from '../../model/world.js'

/** Lets requests start at an even pace. */
export interface Bucket {
  /** How long until the next may start. */
  waitMs(): number
  /** One starts. */
  take(): void
}

/**
 * A token bucket slightly under the allowed rate, with a burst that fits into what is left of it: so no second
 * holds more than the rate, whether the platform counts in fixed windows, sliding windows or buckets, and a timer
 * that is late on a busy machine costs nothing.
 */
const RATE_SHARE = 0.95
const MAX_BURST = 6
/** Enough for a timer that is a little late. */
const LEAST_BURST = 1.05
/** Requests arrive closer to each other than they start: of a second's room so much is left for that. */
const JITTER_S = 0.03

export function createBucket(ratePerSecond: number, clock: Clock, share = RATE_SHARE): Bucket {
  const perMs = (ratePerSecond * share) / 1000
  const room = ratePerSecond * (1 - share - JITTER_S)
  const burst = Math.min(MAX_BURST, Math.max(LEAST_BURST, 1 + room))
  let tokens = burst
  let at = clock.elapsedMs()
  const refill = () => {
    const now = clock.elapsedMs()
    tokens = Math.min(burst, tokens + (now - at) * perMs)
    at = now
  }
  return {
    waitMs() {
      refill()
      return tokens >= 1 ? 0 : Math.ceil((1 - tokens) / perMs)
    },
    take() {
      tokens -= 1
    },
  }
}
