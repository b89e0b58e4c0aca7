import { describe, expect, it } from 'vitest'
import type { Clock } from '../../src/model/world.js'
import { createLimits } from '../../src/remote/limits.js'
import { backoffMs, requestedWaitMs } from '../../src/remote/retry.js'

/** A clock that is moved by hand: sleepers wake in order of their time. */
function handClock() {
  let now = 0
  const sleepers: { at: number; wake: () => void }[] = []
  const clock: Clock = {
    now: () => new Date(now),
    elapsedMs: () => now,
    sleep: (ms) => new Promise((wake) => void sleepers.push({ at: now + ms, wake })),
    random: () => 1,
  }
  /** Runs until everybody sleeps, then on to the next waking, until `until`. */
  const pass = async (until: number) => {
    for (;;) {
      for (let turn = 0; turn < 50; turn++) await Promise.resolve()
      sleepers.sort((a, b) => a.at - b.at)
      const next = sleepers[0]
      if (!next || next.at > until) break
      sleepers.shift()
      now = Math.max(now, next.at)
      next.wake()
    }
    now = until
  }
  return { clock, pass }
}

describe('limits', () => {
  it('let no more through at once than the parallelism, halve on a refusal, and recover slowly', async () => {
    const { clock, pass } = handClock()
    const limits = createLimits({ parallelism: 8 }, clock)
    let active = 0
    let most = 0
    const task = async () => {
      most = Math.max(most, ++active)
      await clock.sleep(100)
      active--
      limits.answered()
    }
    const burst = async (n: number, until: number) => {
      most = 0
      const all = Promise.all(Array.from({ length: n }, () => limits.run(task)))
      await pass(until)
      await all
      return most
    }
    expect(await burst(20, 1_000)).toBe(8)
    limits.refused(0)
    expect(await burst(4, 2_000)).toBe(4)
    limits.refused(0)
    limits.refused(0)
    limits.refused(0)
    expect(await burst(1, 3_000)).toBe(1)
    await burst(60, 9_000)
    expect(await burst(20, 12_000)).toBe(8)
  })

  it('hold everybody back for one shared pause', async () => {
    const { clock, pass } = handClock()
    const limits = createLimits({ parallelism: 8 }, clock)
    const starts: number[] = []
    limits.refused(5_000)
    const all = Promise.all([1, 2, 3].map(() => limits.run(async () => void starts.push(clock.elapsedMs()))))
    await pass(4_999)
    expect(starts).toEqual([])
    await pass(5_000)
    await all
    expect(starts).toEqual([5_000, 5_000, 5_000])
  })

  it.each([
    [10, 100],
    [100, 500],
  ])('of %i/s start no more than that in any second, and hardly fewer', async (ratePerSecond, requests) => {
    const { clock, pass } = handClock()
    const limits = createLimits({ parallelism: 64, ratePerSecond }, clock)
    const starts: number[] = []
    const all = Promise.all(
      Array.from({ length: requests }, () => limits.run(async () => void starts.push(clock.elapsedMs()))),
    )
    await pass(60_000)
    await all
    const busiest = Math.max(
      ...starts.map((at) => starts.filter((other) => other >= at && other < at + 1_000).length),
    )
    expect(busiest).toBeLessThanOrEqual(ratePerSecond)
    expect(Math.max(...starts)).toBeLessThan((requests / ratePerSecond) * 1_000 * 1.12)
  })
})

describe('the wait before another try', () => {
  const { clock } = handClock()

  it('doubles from half a second up to thirty seconds', () => {
    expect([1, 2, 3, 7, 20].map((attempt) => backoffMs(attempt, clock))).toEqual([
      500, 1_000, 2_000, 30_000, 30_000,
    ])
  })

  it.each([
    [{ 'retry-after': '7' }, undefined, 7_000],
    [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:09 GMT' }, undefined, 9_000],
    [{ 'retry-after': 'Thu, 01 Jan 1960 00:00:09 GMT' }, undefined, 0],
    [{ 'retry-after': '1, 7' }, undefined, undefined],
    [{ 'retry-after': '' }, { retry_after: 3 }, 3_000],
    [{}, { retry_after: 60 }, 60_000],
    [{}, { retry_after: 'soon' }, undefined],
    [{ 'retry-after': '2' }, { retry_after: 60 }, 2_000],
  ])('is what %j and %j ask for', (headers, body, expected) => {
    expect(requestedWaitMs(new Headers(headers as Record<string, string>), body, clock)).toBe(expected)
  })
})
