import type { Clock } from '../../model/world.js'

/** Tries for more than what a refusal taught, after a while and step by step: another run may have ended. */
export interface Climb {
  /** The rate to try next; `undefined` while it is too early for more than `rate`. */
  next(rate: number): number | undefined
  /** While more is tried: the rate that was kept to for long without a refusal. */
  readonly proven: number | undefined
  /** Nothing more is tried for a while, and then from the first step. */
  hold(): void
}

/** How long a lesson is kept before more is tried; twice as long after each that proves right. */
const FIRST_HOLD_MS = 30_000
const LONGEST_HOLD_MS = 60_000
/** The first step up; each after it is twice as large. */
const FIRST_STEP = 0.05
const BETWEEN_STEPS_MS = 1_000

export function createClimb(clock: Clock): Climb {
  let holdMs = FIRST_HOLD_MS
  let nextAtMs = 0
  let step = FIRST_STEP
  let proven: number | undefined
  return {
    next(rate) {
      const now = clock.elapsedMs()
      if (now < nextAtMs) return undefined
      proven ??= rate
      const more = rate * (1 + step)
      step *= 2
      nextAtMs = now + BETWEEN_STEPS_MS
      return more
    },
    get proven() {
      return proven
    },
    hold() {
      proven = undefined
      step = FIRST_STEP
      // Runs that share a key learn in the same second, and must not all try for more in the same one.
      nextAtMs = clock.elapsedMs() + holdMs * (0.5 + clock.random())
      holdMs = Math.min(LONGEST_HOLD_MS, holdMs * 2)
    },
  }
}
