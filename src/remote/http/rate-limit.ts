import type { Clock } from '../../model/world.js'

/**
 * How many requests a second the platform allows: what the user says, and what its refusals teach. A refusal
 * means that the second before it was full, so what was accepted in that second is what this run may have, its
 * share where several runs use one key.
 */
export type Allowance = Bucket & Pick<Refusals, 'accepted' | 'refused'>

/** Fewer says nothing: others use the key, or it was no limit at all. */
const LEAST_PER_SECOND = 2
/**
 * What the user says does not become wrong by two bad seconds: several runs that share a rate meet now and then in one
 * second, and after the pause they start at other times.
 */
const BAD_SECONDS_OF_GIVEN = 3
const BAD_SECONDS_WITHIN_MS = 5_000
const STEP_DOWN_OF_GIVEN = 0.9

export const createAllowance = (ratePerSecond: number | undefined, clock: Clock): Allowance =>
  createAdaptive(ratePerSecond === undefined ? unlimited(clock) : upTo(ratePerSecond, clock), clock)

/** What is allowed before the platform refuses anything, and what its refusals can change about it. */
interface Start {
  readonly mostPerSecond: number
  bucketOf(perSecond: number): Bucket
  /** Whether a refusal may be mere chance, which teaches nothing. */
  mayBeChance(refusal: Refusal): boolean
  /** A refusal teaches no less than this. */
  leastPerSecond(perSecond: number): number
}

/** A pause that the platform asked for. */
interface Refusal {
  /** How many requests were refused in it. */
  readonly refused: number
  /** How many requests were accepted since the one before it; endless for the first. */
  readonly acceptedSince: number
  /** What is kept to when it comes. */
  readonly perSecond: number
}

/**
 * Where a limit is passed, it refuses all that is under way, and soon again. One alone is a stray: what was accepted
 * before it tells nothing.
 */
const MANY_ACCEPTED = 500

const unlimited = (clock: Clock): Start => ({
  mostPerSecond: Number.POSITIVE_INFINITY,
  bucketOf: (perSecond) => (Number.isFinite(perSecond) ? createBucket(perSecond, clock) : UNLIMITED),
  mayBeChance: ({ refused, acceptedSince, perSecond }) =>
    refused === 1 && acceptedSince > MANY_ACCEPTED && !Number.isFinite(perSecond),
  leastPerSecond: () => LEAST_PER_SECOND,
})

const UNLIMITED: Bucket = { waitMs: () => 0, take() {} }

function upTo(mostPerSecond: number, clock: Clock): Start {
  let badSeconds: number[] = []
  return {
    mostPerSecond,
    bucketOf: (perSecond) => createBucket(perSecond, clock, shareOfGiven(perSecond)),
    mayBeChance() {
      const now = clock.elapsedMs()
      badSeconds = [...badSeconds.filter((at) => at > now - BAD_SECONDS_WITHIN_MS), now]
      return badSeconds.length < BAD_SECONDS_OF_GIVEN
    },
    leastPerSecond: (perSecond) => perSecond * STEP_DOWN_OF_GIVEN,
  }
}

/** Less of a small rate: its first requests arrive closer to each other than they start, and one too many is a tenth. */
const shareOfGiven = (ratePerSecond: number): number | undefined => (ratePerSecond < 20 ? 0.92 : undefined)

function createAdaptive(
  { mostPerSecond, bucketOf, mayBeChance, leastPerSecond }: Start,
  clock: Clock,
): Allowance {
  const refusals = createRefusals(clock)
  const climb = createClimb(clock)
  let rate = mostPerSecond
  let acceptedSince = Number.POSITIVE_INFINITY
  let bucket = bucketOf(rate)

  const pace = (perSecond: number) => {
    rate = Math.min(mostPerSecond, perSecond)
    bucket = bucketOf(rate)
  }
  const learn = () => {
    const lesson = refusals.learned()
    if (lesson === undefined) return
    const { count, refused } = lesson
    const isChance = mayBeChance({ refused, acceptedSince, perSecond: rate })
    acceptedSince = 0
    if (isChance) return
    pace(Math.min(rate, Math.max(leastPerSecond(rate), count, climb.proven ?? 0)))
    climb.hold()
  }
  const tryMore = () => {
    const more = rate < mostPerSecond ? climb.next(rate) : undefined
    if (more !== undefined) pace(more)
  }

  return {
    waitMs() {
      learn()
      tryMore()
      return bucket.waitMs()
    },
    take: () => bucket.take(),
    accepted(startedMs) {
      acceptedSince += 1
      refusals.accepted(startedMs)
    },
    refused: refusals.refused,
  }
}

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

function createClimb(clock: Clock): Climb {
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

/** What refusals teach: so many requests were accepted in the second up to the one that was refused. */
export interface Refusals {
  accepted(startedMs: number): void
  refused(startedMs: number): void
  /** Told once; `undefined` where nothing was refused since. */
  learned(): Lesson | undefined
}

export interface Lesson {
  /** How many fitted into the second. */
  readonly count: number
  /** How many requests were refused until the next one may start. */
  readonly refused: number
}

const WINDOW_MS = 1_000

function createRefusals(clock: Clock): Refusals {
  let accepted: number[] = []
  /** A refusal whose second is still being counted: answers of requests in it come in during the pause. */
  let lesson: { readonly atMs: number; count: number; refused: number } | undefined
  return {
    accepted(startedMs) {
      const since = clock.elapsedMs() - 2 * WINDOW_MS
      if ((accepted[0] ?? since) < since) accepted = accepted.filter((at) => at >= since)
      accepted.push(startedMs)
      if (lesson && isInSecondOf(lesson.atMs, startedMs)) lesson.count++
    },
    refused(startedMs) {
      lesson ??= {
        atMs: startedMs,
        count: accepted.filter((at) => isInSecondOf(startedMs, at)).length,
        refused: 0,
      }
      lesson.refused++
    },
    learned() {
      const told = lesson
      lesson = undefined
      return told
    },
  }
}

/** Whether a request started in the second up to another. */
const isInSecondOf = (refusedMs: number, startedMs: number): boolean =>
  startedMs > refusedMs - WINDOW_MS && startedMs <= refusedMs
