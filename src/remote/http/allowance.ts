import type { Clock } from '../../model/world.js'
import { type Bucket, createBucket } from './bucket.js'
import { createClimb } from './climb.js'
import { createRefusals, type Refusals } from './refusals.js'

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
