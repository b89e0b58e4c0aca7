import type { CompletePostCallConfig } from './config.js'

/** One generation of the vendor's API. `auto` finds out. */
export const DIALECT_NAMES = ['direct', 'drafts', 'branches'] as const
export type DialectName = (typeof DIALECT_NAMES)[number]
export type DialectChoice = DialectName | 'auto'

/** What the API serves for one agent. */
export interface LiveAgent {
  /** 24 hex digits. */
  readonly agentId: string
  readonly name?: string
  /** `versioned`: drafts or branches, not told apart yet. */
  readonly dialect: DialectName | 'versioned'
  /** Absent where what was read does not tell. */
  readonly archived?: boolean
  /** Id of the immutable revision that serves traffic; absent on `direct` agents, which have none. */
  readonly revision?: string
  /** The branch that was named serves traffic. */
  readonly isLiveBranch?: true
  /** The branch that was named is missing: this is what it would be forked from. */
  readonly isFork?: true
  readonly config: CompletePostCallConfig
  /**
   * The post-call object exactly as the API answered it, with `successMetrics` and fields nobody knows yet.
   * Where the API replaces whole objects a write sends it back with only the managed fields changed.
   */
  readonly raw: Readonly<Record<string, unknown>>
}

/** One row of the agent list. */
export interface AgentRow {
  readonly agentId: string
  readonly name: string
  /** Present: the agent is versioned. */
  readonly activeVersionId?: string
  readonly updatedAt?: string
  readonly archived?: boolean
}
