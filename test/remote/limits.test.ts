import { describe, expect, it } from 'vitest'
import { randomFrom } from '../../src/emulator/random.js'
import type { Clock } from '../../src/model/world.js'
import { createLimits } from '../../src/remote/http/limits.js'
import { backoffMs, requestedWaitMs } from '../../src/remote/http/retry.js'

/** A clock that is moved by hand: sleepers wake in order of their time. */
function handClock(startMs = 0) {
  let now = startMs
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
    const task = async (startedMs: number) => {
      most = Math.max(most, ++active)
      await clock.sleep(100)
      active--
      limits.answered(startedMs)
    }
    const burst = async (n: number, until: number) => {
      most = 0
      const all = Promise.all(Array.from({ length: n }, () => limits.run(task)))
      await pass(until)
      await all
      return most
    }
    // So much was accepted that no rate stands in the way.
    for (let n = 0; n < 1_000; n++) limits.answered(0)
    expect(await burst(20, 1_000)).toBe(8)
    limits.refused(0, 0)
    expect(await burst(4, 2_000)).toBe(4)
    limits.refused(0, 0)
    limits.refused(0, 0)
    limits.refused(0, 0)
    expect(await burst(1, 3_000)).toBe(1)
    await burst(60, 9_000)
    expect(await burst(20, 12_000)).toBe(8)
  })

  it('hold everybody back for one shared pause', async () => {
    const { clock, pass } = handClock()
    const limits = createLimits({ parallelism: 8 }, clock)
    const starts: number[] = []
    limits.pause(5_000)
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

/** Runs against a platform that accepts so many requests in any second. */
async function against({
  allowed,
  runs,
  requests,
  latencyMs,
  apartMs = 0,
  told,
  tenthUntilMs = 0,
  chance = () => 0.5,
}: Setting) {
  const { clock, pass } = handClock()
  const accepted: number[] = []
  const refused: number[] = []
  const ask = async (at: number) => {
    await clock.sleep(latencyMs * (0.4 + 0.2 * chance()))
    const now = clock.elapsedMs()
    const most = now < tenthUntilMs ? allowed / 10 : allowed
    const isFull = accepted.filter((other) => other > now - 1_000).length >= most
    ;(isFull ? refused : accepted).push(now)
    await clock.sleep(latencyMs / 2)
    return { at, isFull }
  }
  const run = async (startMs: number) => {
    const limits = createLimits(
      { parallelism: 16, ...(told !== undefined && { ratePerSecond: told }) },
      clock,
    )
    await clock.sleep(startMs * 2 * chance())
    const left = Array.from({ length: requests / runs }).keys()
    const worker = async () => {
      for (const _ of left) {
        for (let answer = await limits.run(ask); ; answer = await limits.run(ask)) {
          if (!answer.isFull) {
            limits.answered(answer.at)
            break
          }
          limits.refused(answer.at, 1_000)
          await clock.sleep(1_000)
        }
      }
    }
    await Promise.all(Array.from({ length: 16 }, worker))
  }
  const all = Promise.all(Array.from({ length: runs }, (_, n) => run(n * apartMs)))
  await pass(600_000)
  await all
  const end = Math.max(...accepted)
  const warm = (at: number) => at >= 3_000
  return {
    accepted: accepted.length,
    share: accepted.filter(warm).length / (((end - 3_000) / 1_000) * allowed),
    endMs: end,
    refusedShare: refused.filter(warm).length / (accepted.filter(warm).length + refused.filter(warm).length),
  }
}

const median = (values: readonly number[]): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

interface Setting {
  readonly allowed: number
  readonly runs: number
  readonly requests: number
  readonly latencyMs: number
  /** Between one run's start and the next. */
  readonly apartMs?: number
  /** `--rate` of each run. */
  readonly told?: number
  /** Until then other runs leave a tenth of it. */
  readonly tenthUntilMs?: number
  /** From 0 to 1: how long a request is on its way, and when a run starts; else always the same. */
  readonly chance?: () => number
}

describe('the rate that a platform allows', () => {
  it.each([
    { allowed: 10, runs: 1, requests: 300, latencyMs: 150 },
    { allowed: 10, runs: 1, requests: 300, latencyMs: 10 },
    { allowed: 100, runs: 1, requests: 2_000, latencyMs: 40 },
    { allowed: 100, runs: 4, requests: 2_000, latencyMs: 150, apartMs: 40, told: 25 },
    { allowed: 10, runs: 2, requests: 400, latencyMs: 150, apartMs: 40, told: 5 },
  ])('is used to nine tenths, hardly ever asked too much of, and nothing is lost: %j', async (settings) => {
    const { accepted, share, refusedShare } = await against(settings)
    expect(accepted).toBe(settings.requests)
    expect(refusedShare).toBeLessThan(0.02)
    expect(share).toBeGreaterThan(0.9)
  })

  it('is shared by runs that were told their part of it, though they meet in one second now and then', async () => {
    const settings = { allowed: 10, runs: 4, requests: 600, latencyMs: 50, apartMs: 500, told: 2.5 }
    const seeds = Array.from({ length: 10 }, (_, seed) => seed)
    const results = await Promise.all(seeds.map((seed) => against({ ...settings, chance: randomFrom(seed) })))
    expect(results.map(({ accepted }) => accepted)).toEqual(seeds.map(() => 600))
    expect(results.filter(({ refusedShare }) => refusedShare > 0).length).toBeGreaterThan(0)
    expect(Math.max(...results.map(({ refusedShare }) => refusedShare))).toBeLessThan(0.02)
    expect(Math.min(...results.map(({ share }) => share))).toBeGreaterThan(0.85)
    expect(median(results.map(({ share }) => share))).toBeGreaterThan(0.9)
  })

  it('is kept to by a run that nobody told, though its requests take longer and shorter', async () => {
    const settings = { allowed: 10, runs: 1, requests: 300, latencyMs: 50, apartMs: 500 }
    const seeds = Array.from({ length: 10 }, (_, seed) => seed)
    const results = await Promise.all(seeds.map((seed) => against({ ...settings, chance: randomFrom(seed) })))
    expect(Math.min(...results.map(({ share }) => share))).toBeGreaterThan(0.9)
    expect(Math.max(...results.map(({ refusedShare }) => refusedShare))).toBeLessThan(0.02)
  })

  it('is believed to be less than told after three refusals in a row', async () => {
    const settings = { allowed: 50, runs: 1, requests: 2_000, latencyMs: 50, told: 100 }
    const { accepted, share, refusedShare } = await against(settings)
    expect(accepted).toBe(2_000)
    expect(share).toBeGreaterThan(0.8)
    expect(refusedShare).toBeLessThan(0.02)
  })

  it.each([10, 100])('of %i/s is not asked too much of by four runs that nobody told', async (allowed) => {
    const settings = { allowed, runs: 4, requests: allowed * 20, latencyMs: 150, apartMs: 40 }
    const { accepted, refusedShare } = await against(settings)
    expect(accepted).toBe(settings.requests)
    expect(refusedShare).toBeLessThan(0.02)
  })

  it('is found out again when other runs have ended', async () => {
    const settings = { allowed: 100, runs: 1, requests: 3_000, latencyMs: 40 }
    const { accepted, endMs } = await against({ ...settings, tenthUntilMs: 4_000 })
    expect(accepted).toBe(3_000)
    // At a tenth it would take five minutes; forty-five seconds at most pass before more is tried.
    expect(endMs).toBeLessThan(80_000)
  })
})

describe('the wait before another try', () => {
  const { clock } = handClock(Date.UTC(2026, 7, 1, 12))

  it('doubles from half a second up to thirty seconds', () => {
    expect([1, 2, 3, 7, 20].map((attempt) => backoffMs(attempt, clock))).toEqual([
      500, 1_000, 2_000, 30_000, 30_000,
    ])
  })

  it('is between half and all of it, as chance has it', () => {
    const waits = [0, 0.5].map((chance) => backoffMs(2, { ...clock, random: () => chance }))
    expect(waits).toEqual([500, 750])
  })

  it.each([
    [{ 'retry-after': '7' }, undefined, 7_000],
    [{ 'retry-after': 'Sat, 01 Aug 2026 12:00:09 GMT' }, undefined, 9_000],
    [{ 'retry-after': 'Thu, 01 Jan 1970 00:00:09 GMT' }, undefined, 0],
    [
      { 'retry-after': 'Sat, 01 Aug 2026 22:00:09 GMT', date: 'Sat, 01 Aug 2026 22:00:00 GMT' },
      undefined,
      9_000,
    ],
    [{ 'retry-after': 'Sat, 01 Aug 2026 12:00:09 GMT', date: 'today' }, undefined, 9_000],
    [{ 'retry-after': 'Sat, 01 Aug 2026 12:00:09 GMT', date: '20260' }, undefined, 9_000],
    [{ 'retry-after': '1, 7' }, undefined, undefined],
    [{ 'retry-after': '' }, { retry_after: 3 }, 3_000],
    [{ 'retry-after': ' 0.5 ' }, undefined, 500],
    [{ 'retry-after': '1e3' }, { retry_after: 3 }, 3_000],
    [{ 'retry-after': '0x10' }, undefined, undefined],
    [{ 'retry-after': '-1' }, undefined, undefined],
    [{}, { retry_after: 60 }, 60_000],
    [{}, { message: 'no', rateLimit: { routeClass: 'read', limit: 10, retryAfterSec: 7 } }, 7_000],
    [{}, { rateLimit: { retryAfterSec: '7' } }, undefined],
    [{}, { rateLimit: 'none' }, undefined],
    [{}, { retry_after: 'soon' }, undefined],
    [{}, { retry_after: '7' }, undefined],
    [{}, { retry_after: 0 }, 0],
    [{}, { retry_after: -1 }, undefined],
    [{ 'retry-after': '2' }, { retry_after: 60 }, 2_000],
  ])('is what %j and %j ask for', (headers, body, expected) => {
    expect(requestedWaitMs(new Headers(headers as Record<string, string>), body, clock)).toBe(expected)
  })
})
