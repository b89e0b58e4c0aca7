import type { PostCallConfig } from './config.js'
import type { Place } from './place.js'

/** What the files ask for, for one agent in one environment. */
export interface DesiredAgent {
  /** 24 hex digits, lower case. */
  readonly agentId: string
  /** For people and output; never sent. */
  readonly name?: string
  /** Managed fields only, library metrics resolved, texts as written (not yet in normal form). */
  readonly config: PostCallConfig
  /** Declared renames: new identifier to old identifier. */
  readonly renames: Readonly<Record<string, string>>
  /** Paths such as `/dispositionMetrics/user_name/prompt` whose live value is left alone; `*` is any metric. */
  readonly ignore: readonly string[]
  /** Where the agent's id stands. */
  readonly source: Place
  /** Where each managed value stands, by path: `/summaryPrompt`, `/dispositionMetrics/user_name/choices`. */
  readonly places: ReadonlyMap<string, Place>
}
