import type { Clock } from '../../model/world.js'

const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 5_000

/** What was written may be read back only after a while: a replica that lags behind. */
export const LAG_MS = 10_000

/**
 * Asks again and again, a little slower each time, until `ask` has an answer or the time is over.
 * @returns `undefined` when the time is over
 */
export async function pollUntil<T>(
  ask: () => Promise<T | undefined>,
  timeoutMs: number,
  clock: Clock,
): Promise<T | undefined> {
  const deadline = clock.elapsedMs() + timeoutMs
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 1.5)) {
    const answer = await ask()
    if (answer !== undefined) return answer
    const leftMs = deadline - clock.elapsedMs()
    if (leftMs <= 0) return undefined
    await clock.sleep(Math.min(waitMs, leftMs))
  }
}
