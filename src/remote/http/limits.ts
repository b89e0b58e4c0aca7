import type { Clock } from '../../model/world.js'
import { createAllowance } from './rate-limit.js'

export interface LimitSettings {
  /** Most requests under way at once. */
  readonly parallelism: number
  /** Most requests started per second; absent: as fast as the platform allows. */
  readonly ratePerSecond?: number
  /** Whoever waits when it aborts is turned away with its reason. */
  readonly signal?: AbortSignal | undefined
}

/** The gate every request passes: bounded, adaptive parallelism, a rate given or learned, one pause shared by all. */
export interface Limits {
  /** Runs `task` once there is room; it is told when it started, by the clock. */
  run<T>(task: (startedMs: number) => Promise<T>): Promise<T>
  /** The platform asked for patience: nobody starts before `waitMs` is over. */
  pause(waitMs: number): void
  /** The platform said "too much": halve the width, learn the rate, and pause. */
  refused(startedMs: number, waitMs: number): void
  /** A request was answered: room grows back, one place for each full width of good answers. */
  answered(startedMs: number): void
}

export function createLimits({ parallelism, ratePerSecond, signal }: LimitSettings, clock: Clock): Limits {
  let width = parallelism
  let active = 0
  let goodAnswers = 0
  let pausedUntil = 0
  const allowance = createAllowance(ratePerSecond, clock)
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
      const pauseMs = pausedUntil - clock.elapsedMs()
      const waitMs = pauseMs > 0 ? pauseMs : allowance.waitMs()
      if (waitMs <= 0) break
      signal?.throwIfAborted()
      await clock.sleep(waitMs, signal)
    }
    allowance.take()
  }
  const pause = (waitMs: number) => {
    pausedUntil = Math.max(pausedUntil, clock.elapsedMs() + waitMs)
  }
  const leave = () => {
    active--
    wake()
  }

  return {
    async run(task) {
      try {
        await enter()
        return await task(clock.elapsedMs())
      } finally {
        leave()
      }
    },
    pause,
    refused(startedMs, waitMs) {
      // One burst that was refused is one refusal, however many requests it was.
      if (clock.elapsedMs() >= pausedUntil) {
        width = Math.max(1, Math.floor(width / 2))
      }
      allowance.refused(startedMs)
      goodAnswers = 0
      pause(waitMs)
    },
    answered(startedMs) {
      allowance.accepted(startedMs)
      if (width >= parallelism || ++goodAnswers < width) return
      goodAnswers = 0
      width++
      wake()
    },
  }
}
