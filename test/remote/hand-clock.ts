import { expect } from 'vitest'
import type { Clock } from '../../src/model/world.js'

/** A clock that is moved by hand, on which nobody sleeps. */
export function handClock(chance = 0.5) {
  let nowMs = 100_000
  const clock: Clock = {
    now: () => new Date(nowMs),
    elapsedMs: () => nowMs,
    sleep: () => expect.fail('nobody sleeps here'),
    random: () => chance,
  }
  const pass = (ms: number) => {
    nowMs += ms
  }
  return { clock, pass }
}
