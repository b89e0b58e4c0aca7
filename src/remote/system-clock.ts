import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../model/world.js'

export const systemClock: Clock = {
  now: () => new Date(),
  elapsedMs: () => performance.now(),
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, signal ? { signal } : {})
  },
  random: Math.random,
}
