import type { Clock } from '../model/world.js'
import { type Bucket, createBucket } from './bucket.js'

/**
 * How many requests a second the platform allows: what the user says, and what its refusals teach. A refusal
 * means that the second before it was full, so what was accepted in that second is what this run may have, its
 * share where several runs use one key.
 */
export interface Allowance extends Bucket {
  /** A request that started then was not refused. */
  accepted(startedMs: number): void
  /** One that started then was. */
  refused(startedMs: number): void
}

const WINDOW_MS = 1_000
/** Fewer says nothing: others use the key, or it was no limit at all. */
const LEAST_PER_SECOND = 2
/**
 * What the user says does not become wrong by two bad seconds: several runs that share a rate meet now and then in one
 * second, and after the pause they start at other times.
 */
const BAD_SECONDS_OF_GIVEN = 3
const BAD_SECONDS_WITHIN_MS = 5_000
const STEP_DOWN_OF_GIVEN = 0.9
/** How long a lesson is kept before more is tried; twice as long after each that proves right. */
const FIRST_HOLD_MS = 30_000
const LONGEST_HOLD_MS = 60_000
/** The first step up; each after it is twice as large, since another run may have ended. */
const FIRST_STEP = 0.05

/** Less of a small rate: its first requests arrive closer to each other than they start, and one too many is a tenth. */
const shareOfGiven = (ratePerSecond: number): number | undefined => (ratePerSecond < 20 ? 0.92 : undefined)

export function createAllowance(ratePerSecond: number | undefined, clock: Clock): Allowance {
  const most = ratePerSecond ?? Number.POSITIVE_INFINITY
  let rate = most
  let bucket =
    ratePerSecond === undefined ? undefined : createBucket(ratePerSecond, clock, shareOfGiven(ratePerSecond))
  let accepted: number[] = []
  /** A refusal whose second is still being counted: answers of requests in it come in during the pause. */
  let lesson: { readonly atMs: number; count: number } | undefined
  let holdMs = FIRST_HOLD_MS
  let nextStepAt = 0
  let step = FIRST_STEP
  /** While more is tried: what was kept to for long without a refusal. */
  let proven: number | undefined
  let badSeconds: number[] = []

  const isIn = (startedMs: number, atMs: number) => startedMs > atMs - WINDOW_MS && startedMs <= atMs
  const pace = (perSecond: number) => {
    rate = Math.min(most, perSecond)
    bucket = createBucket(rate, clock, ratePerSecond === undefined ? undefined : shareOfGiven(rate))
  }
  const mayBeChance = () => {
    const now = clock.elapsedMs()
    badSeconds = [...badSeconds.filter((at) => at > now - BAD_SECONDS_WITHIN_MS), now]
    return badSeconds.length < BAD_SECONDS_OF_GIVEN
  }
  const learn = (count: number) => {
    if (ratePerSecond !== undefined && mayBeChance()) return
    const atLeast = ratePerSecond === undefined ? LEAST_PER_SECOND : rate * STEP_DOWN_OF_GIVEN
    pace(Math.min(rate, Math.max(atLeast, count, proven ?? 0)))
    proven = undefined
    step = FIRST_STEP
    // Runs that share a key learn in the same second, and must not all try for more in the same one.
    nextStepAt = clock.elapsedMs() + holdMs * (0.5 + clock.random())
    holdMs = Math.min(LONGEST_HOLD_MS, holdMs * 2)
  }
  const tryMore = () => {
    const now = clock.elapsedMs()
    if (rate >= most || now < nextStepAt) return
    proven ??= rate
    pace(rate * (1 + step))
    step *= 2
    nextStepAt = now + WINDOW_MS
  }

  return {
    waitMs() {
      if (lesson) learn(lesson.count)
      lesson = undefined
      tryMore()
      return bucket?.waitMs() ?? 0
    },
    take() {
      bucket?.take()
    },
    accepted(startedMs) {
      const since = clock.elapsedMs() - 2 * WINDOW_MS
      if ((accepted[0] ?? since) < since) accepted = accepted.filter((at) => at >= since)
      accepted.push(startedMs)
      if (lesson && isIn(startedMs, lesson.atMs)) lesson.count++
    },
    refused(startedMs) {
      lesson ??= { atMs: startedMs, count: accepted.filter((at) => isIn(at, startedMs)).length }
    },
  }
}
