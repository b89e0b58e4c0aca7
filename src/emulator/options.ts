import type { DialectName } from '../model/live.js'
import type { EmulatorSeed } from './seed/seed.js'
import type { EmulatorState } from './state.js'

export interface EmulatorOptions {
  /** 0 or left out: any free one. */
  readonly port?: number
  /** What the platform holds at first. Left out: a small demo organisation. */
  readonly seed?: EmulatorSeed
  /** Added to every answer of the API. */
  readonly latencyMs?: number
  /** More requests than this in one second are answered 429. Left out: no limit. */
  readonly ratePerSecond?: number
  /** How long a security scan takes. 0 or left out: it ends within the publish. */
  readonly scanMs?: number
  /** How long calls take. Default 1000. */
  readonly callMs?: number
  /** The one accepted key. Left out: what the seed says, or any `sk_…`. */
  readonly apiKey?: string
  /** Generation of the agents that `POST /agent` creates. Left out: what the seed says, or branches with the direct route beside them. */
  readonly newAgents?: DialectName
  /** Which of the two shapes the agent list has. Default `wire`, as production answers. */
  readonly listEnvelope?: 'documented' | 'wire'
  /** How much a draft conflict tells. Default `lean`, as production answers. */
  readonly conflicts?: 'rich' | 'lean'
  /** Keeps what the platform remembers; a state that loads wins over the seed. */
  readonly state?: StateStore
  /** Milliseconds since 1970; the platform's idea of the time. */
  readonly now?: () => number
  /** Makes calls tell the same, and faults that strike by chance strike at the same places, again. Default 1. */
  readonly randomSeed?: number
}

export interface StateStore {
  /** What was saved; `undefined`: nothing yet. */
  readonly load: () => unknown
  /** Called some time after a change, and when the emulator closes. */
  readonly save: (state: EmulatorState) => void
}
