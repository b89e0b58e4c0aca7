import type { Clock } from '../model/world.js'

export interface LimitSettings {
  /** Most requests under way at once. */
  readonly parallelism: number
  /** Most requests started per second; absent: as fast as the platform allows. */
  readonly ratePerSecond?: number
  /** Whoever waits when it aborts is turned away with its reason. */
  readonly signal?: AbortSignal | undefined
}

/** The gate every request passes: bounded, adaptive parallelism, an optional rate, one pause shared by all. */
export interface Limits {
  /** Runs `task` once there is room. */
  run<T>(task: () => Promise<T>): Promise<T>
  /** The platform said "too much": halve the width, and nobody starts before `waitMs` is over. */
  refused(waitMs: number): void
  /** A request was answered: room grows back, one place for each full width of good answers. */
  answered(): void
}

/**
 * A token bucket slightly under the allowed rate, with a burst that fits into what is left of it: so no second
 * holds more than the rate, whether the platform counts in fixed windows, sliding windows or buckets.
 */
const RATE_SHARE = 0.95
const MAX_BURST = 5

export function createLimits({ parallelism, ratePerSecond, signal }: LimitSettings, clock: Clock): Limits {
  let width = parallelism
  let active = 0
  let goodAnswers = 0
  let pausedUntil = 0
  const bucket = ratePerSecond === undefined ? undefined : createBucket(ratePerSecond, clock)
  const waiting: (() => void)[] = []

  const wake = () => {
    while (active < width && waiting.length > 0) {
      active++
      waiting.shift()?.()
    }
  }
  const enter = async () => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve)
      wake()
    })
    for (;;) {
      const waitMs = Math.max(pausedUntil - clock.elapsedMs(), bucket?.waitMs() ?? 0)
      if (waitMs <= 0) break
      signal?.throwIfAborted()
      await clock.sleep(waitMs, signal)
    }
    bucket?.take()
  }
  const leave = () => {
    active--
    wake()
  }

  return {
    async run(task) {
      try {
        await enter()
        return await task()
      } finally {
        leave()
      }
    },
    refused(waitMs) {
      // One burst that was refused is one refusal, however many requests it was.
      if (clock.elapsedMs() >= pausedUntil) width = Math.max(1, Math.floor(width / 2))
      goodAnswers = 0
      pausedUntil = Math.max(pausedUntil, clock.elapsedMs() + waitMs)
    },
    answered() {
      if (width >= parallelism || ++goodAnswers < width) return
      goodAnswers = 0
      width++
      wake()
    },
  }
}

function createBucket(ratePerSecond: number, clock: Clock) {
  const perMs = (ratePerSecond * RATE_SHARE) / 1000
  const burst = Math.max(1, Math.min(MAX_BURST, Math.floor(ratePerSecond * (1 - RATE_SHARE))))
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
