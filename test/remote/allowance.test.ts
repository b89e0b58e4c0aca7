import { describe, expect, it } from 'vitest'
import { type Bucket, createAllowance, createBucket } from '../../src/remote/http/rate-limit.js'
import { handClock } from './hand-clock.js'

/** When those start, in most of a second from now, that start as soon as they may. */
function starts(bucket: Bucket, { clock, pass }: ReturnType<typeof handClock>): number[] {
  const fromMs = clock.elapsedMs()
  const at: number[] = []
  while (at.length < 500) {
    pass(bucket.waitMs())
    const ms = clock.elapsedMs() - fromMs
    if (ms >= 900) break
    bucket.take()
    at.push(ms)
  }
  return at
}

/** The pace of so many in a second. */
function paceOf(ratePerSecond: number, share?: number): number[] {
  const hand = handClock()
  return starts(createBucket(ratePerSecond, hand.clock, share), hand)
}

const NO_LIMIT = Array.from({ length: 500 }, () => 0)

/** What a run does and is answered, and how fast the next may start after it. */
function paceAfter(
  happens: (run: ReturnType<typeof aRun>) => void,
  told?: number,
  chance?: number,
): number[] {
  const hand = handClock(chance)
  const allowance = createAllowance(told, hand.clock)
  happens(aRun(allowance, hand))
  return starts(allowance, hand)
}

function aRun(allowance: ReturnType<typeof createAllowance>, { clock, pass }: ReturnType<typeof handClock>) {
  const accepted = (count: number, startedMs = clock.elapsedMs()) => {
    for (let n = 0; n < count; n++) allowance.accepted(startedMs)
  }
  const stray = (startedMs = clock.elapsedMs()) => allowance.refused(startedMs)
  /** A limit refuses more than one of those that are under way. */
  const refused = (startedMs?: number) => {
    stray(startedMs)
    stray(startedMs)
  }
  const ask = () => allowance.waitMs()
  /** One is refused after so many in its second were not, and the next asks whether it may start. */
  const learn = (count: number) => {
    accepted(count)
    refused()
    ask()
  }
  return { now: () => clock.elapsedMs(), pass, accepted, refused, stray, ask, learn }
}

describe('a rate that nobody told', () => {
  it('is without limit until the platform refuses', () => {
    expect(
      paceAfter(({ accepted, ask, pass }) => {
        accepted(1_000)
        ask()
        pass(60_000)
      }),
    ).toEqual(NO_LIMIT)
  })

  it('is without limit after one stray refusal', () => {
    for (const before of [0, 1, 50]) {
      expect(
        paceAfter(({ accepted, stray, ask, pass }) => {
          accepted(before)
          stray()
          pass(1_000)
          ask()
        }),
      ).toEqual(NO_LIMIT)
    }
  })

  it('is learned from single refusals that come again, however long each of them pauses', () => {
    expect(
      paceAfter(({ accepted, stray, ask, pass }) => {
        for (let n = 0; n < 2; n++) {
          ask()
          accepted(10)
          stray()
          pass(60_000)
        }
      }),
    ).toEqual(paceOf(10))
  })

  it('is what was accepted in the second up to the one that was refused', () => {
    expect(
      paceAfter(({ accepted, refused, now }) => {
        accepted(1, now() - 1_000)
        accepted(40, now() - 999)
        accepted(30, now())
        refused(now())
      }),
    ).toEqual(paceOf(70))
  })

  it('counts answers of that second that come in until the next may start, and no others', () => {
    expect(
      paceAfter(({ accepted, refused, ask, now, pass }) => {
        accepted(30)
        refused()
        const refusedMs = now()
        pass(500)
        accepted(20, refusedMs)
        accepted(10, refusedMs - 999)
        accepted(5, refusedMs - 1_000)
        accepted(5, refusedMs + 1)
        ask()
        accepted(100, refusedMs)
      }),
    ).toEqual(paceOf(60))
  })

  it('is learned from the first refusal of a burst, and from it once', () => {
    expect(
      paceAfter(({ accepted, refused, ask, pass }) => {
        accepted(50)
        refused()
        pass(500)
        accepted(30)
        refused()
        ask()
        pass(30_000)
      }),
    ).toEqual(paceOf(50 * 1.05))
  })

  it('counts answers to slow requests, too, as long as two seconds back', () => {
    expect(
      paceAfter(({ accepted, refused, now, pass }) => {
        accepted(7)
        pass(1)
        accepted(20)
        pass(2_000)
        accepted(30, now() - 1_500)
        refused(now() - 1_500)
      }),
    ).toEqual(paceOf(50))
  })

  it('is never less than two in a second', () => {
    expect(paceAfter(({ refused }) => refused())).toEqual(paceOf(2))
  })

  it('becomes less where what was learned is refused, and never more', () => {
    const learned = (count: number) =>
      paceAfter(({ learn, pass }) => {
        learn(50)
        pass(5_000)
        learn(count)
      })
    expect(learned(30)).toEqual(paceOf(30))
    expect(learned(70)).toEqual(paceOf(50))
  })

  it('is tried at more after half a minute, by twice as much every second', () => {
    const tried = (...pauses: number[]) =>
      paceAfter(({ learn, pass, ask }) => {
        learn(100)
        for (const ms of pauses) {
          pass(ms)
          ask()
        }
      })
    expect(tried(29_100)).toEqual(paceOf(100))
    expect(tried(30_000)).toEqual(paceOf(105))
    expect(tried(30_000, 100)).toEqual(paceOf(105))
    expect(tried(30_000, 1_000)).toEqual(paceOf(105 * 1.1))
    expect(tried(30_000, 1_000, 1_000)).toEqual(paceOf(105 * 1.1 * 1.2))
  })

  it.each([
    [0, 15_000],
    [0.5, 30_000],
    [1, 45_000],
  ])(
    'is tried at more when chance (%d) has it, so that runs that learned together do not together',
    (chance, ms) => {
      const paceAt = (passed: number) =>
        paceAfter(
          ({ learn, pass, ask }) => {
            learn(40)
            pass(passed)
            ask()
          },
          undefined,
          chance,
        )
      expect(paceAt(ms - 1_000)).toEqual(paceOf(40))
      expect(paceAt(ms)).toEqual(paceOf(42))
    },
  )

  it('is again what it was when more is refused, and then for a minute, however often', () => {
    const refusedAgain = (times: number, thenMs: number) =>
      paceAfter(({ learn, pass, ask }) => {
        learn(100)
        pass(30_000)
        for (let time = 0; time < times; time++) {
          ask()
          pass(1_000)
          ask()
          learn(20)
          pass(60_000)
        }
        pass(thenMs)
      })
    for (const times of [1, 2]) {
      expect(refusedAgain(times, -900)).toEqual(paceOf(100))
      expect(refusedAgain(times, 0)).toEqual(paceOf(105))
    }
  })
})

describe('a rate that was told', () => {
  it.each([
    [10, 0.92],
    [19, 0.92],
    [20, undefined],
    [100, undefined],
  ])('of %i in a second is kept to, with more room for jitter where it is small', (told, share) => {
    expect(paceAfter(() => {}, told)).toEqual(paceOf(told, share))
    expect(paceAfter(({ pass }) => pass(120_000), told)).toEqual(paceOf(told, share))
  })

  const refusedEvery = (ms: number, times: number, count = 50, told = 100) =>
    paceAfter(({ learn, pass }) => {
      for (let time = 0; time < times; time++) {
        pass(ms)
        learn(count)
      }
    }, told)

  it('is believed until the third refusal within five seconds, and then to nine tenths', () => {
    expect(refusedEvery(2_499, 2)).toEqual(paceOf(100))
    expect(refusedEvery(2_499, 3)).toEqual(paceOf(90))
    expect(refusedEvery(2_500, 9)).toEqual(paceOf(100))
  })

  it('is what was accepted where that is more than nine tenths, but not more than was told', () => {
    expect(refusedEvery(1_500, 3, 95)).toEqual(paceOf(95))
    expect(refusedEvery(1_500, 3, 150)).toEqual(paceOf(100))
  })

  it('keeps its room for jitter when it becomes less', () => {
    expect(refusedEvery(1_500, 3, 5, 20)).toEqual(paceOf(18, 0.92))
  })

  it('is approached again by steps, and not passed', () => {
    const approached = (seconds: number) =>
      paceAfter(({ learn, pass, ask }) => {
        for (const _ of [1, 2, 3]) {
          pass(1_500)
          learn(5)
        }
        pass(30_000)
        for (let second = 0; second < seconds; second++) {
          ask()
          pass(1_000)
        }
      }, 100)
    expect(approached(0)).toEqual(paceOf(90 * 1.05))
    expect(approached(1)).toEqual(paceOf(100))
    expect(approached(9)).toEqual(paceOf(100))
  })
})
