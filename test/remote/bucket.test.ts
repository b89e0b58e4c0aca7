import { expect, it } from 'vitest'
import { createBucket } from '../../src/remote/http/rate-limit.js'
import { handClock } from './hand-clock.js'

/** The times at which so many start that start as soon as they may, the first after a pause. */
function starts(count: number, ratePerSecond: number, { share, pauseMs = 0 }: Pause = {}): number[] {
  const { clock, pass } = handClock()
  const bucket = createBucket(ratePerSecond, clock, share)
  pass(pauseMs)
  const fromMs = clock.elapsedMs()
  return Array.from({ length: count }, () => {
    pass(bucket.waitMs())
    bucket.take()
    return clock.elapsedMs() - fromMs
  })
}

interface Pause {
  readonly share?: number
  readonly pauseMs?: number
}

it.each([
  [1, 1],
  [10, 1],
  [49, 1],
  [50, 2],
  [100, 3],
  [1_000, 6],
])('of %i in a second start %i at once, after a pause of whatever length', (ratePerSecond, burst) => {
  for (const pauseMs of [0, 60_000]) {
    const atOnce = starts(20, ratePerSecond, { pauseMs }).filter((ms) => ms === 0)
    expect(atOnce).toHaveLength(burst)
  }
})

it('the next one starts as soon as there is room, and all after it at an even pace', () => {
  expect(starts(5, 10)).toEqual([0, 85, 190, 295, 400])
  expect(starts(5, 1)).toEqual([0, 1_000, 2_053, 3_106, 4_158])
})

it('a smaller share leaves more room, which the first ones may use', () => {
  expect(starts(8, 10, { share: 0.55 })).toEqual([0, 0, 0, 0, 0, 146, 328, 510])
})
