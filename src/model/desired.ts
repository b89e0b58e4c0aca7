import type { ConfigField, PostCallConfig } from './config.js'
import type { Place } from './place.js'

/**
 * An agent that the files manage. What they ask for is read when it is needed, so that memory does not grow with the
 * fleet.
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
  /** The managed fields, but for those whose live value is left alone as a whole. */
  readonly fields: readonly ConfigField[]
  /** Digest of their values. */
  readonly values: string
  /** Present where it was read already. */
  readonly desired?: DesiredAgent
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
