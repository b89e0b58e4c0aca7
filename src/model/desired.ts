import type { PostCallConfig } from './config.js'
import type { FieldTexts } from './normal.js'
import type { Place } from './place.js'

/**
 * An agent that the files manage, without what they ask for: `load` reads that when it is needed, so that memory
 * does not grow with the fleet.
 */
export interface ManagedAgent {
  /** 24 hex digits, lower case. */
  readonly agentId: string
  /** For people and output; never sent. */
  readonly name?: string
  /** Where the agent's id stands. */
  readonly source: Place
  /** Equal exactly when the files ask for the same; order and the places of values do not count. */
  readonly meaning: string
  /** Whether live is what the files ask for, order aside. Also `false` when that cannot be told without `load`. */
  readonly asksFor: (live: FieldTexts) => boolean
  /** @throws AtomsSyncError `FILE_ERROR` when the file asks for something else by now */
  readonly load: () => DesiredAgent
}

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
