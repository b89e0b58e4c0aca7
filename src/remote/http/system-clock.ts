import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../model/world.js'

export const systemClock: Clock = {
  now: () => new Date(),
  elapsedMs: () => performance.now(),
  sleep: (ms, signal) =>
    sleep(ms, undefined, signal ? { signal } : {}).catch((error: unknown) => {
      throw signal?.aborted ? signal.reason : error
    }),
  random: Math.random,
}
