import type { Instant } from '../instant.js'
import { createPlatform, type Platform, stateOf } from '../platform.js'
import { settle } from '../settle.js'
import type { EmulatorState } from '../state.js'

/** What the platform was before each change, for reads that lag behind. */
export interface Past {
  /** Keeps what is there, right before it is changed. */
  readonly keep: () => void
  /** The platform as it was so many milliseconds ago; `undefined`: as it is now. */
  readonly ago: (ms: number) => Platform | undefined
}

/** Longer than this nobody lets a read lag. */
const LONGEST_LAG_MS = 60_000

export function createPast(platform: Platform, isWanted: () => boolean): Past {
  let kept: { readonly until: Instant; readonly state: EmulatorState }[] = []
  return {
    keep: () => {
      if (!isWanted()) return
      const until = platform.now()
      kept = [
        ...kept.filter((each) => each.until > until - LONGEST_LAG_MS),
        { until, state: structuredClone(stateOf(platform)) },
      ]
    },
    ago: (ms) => {
      const at = platform.now() - ms
      const found = kept.find(({ until }) => until > at)
      if (found === undefined) return undefined
      const past = createPlatform(structuredClone(found.state), platform.behaviour, () => platform.now() - ms)
      settle(past)
      return past
    },
  }
}
