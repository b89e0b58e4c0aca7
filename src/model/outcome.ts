import type { Place } from './place.js'
import type {
  AgentError,
  Blocker,
  Change,
  GuardResult,
  IncludedDraft,
  Plan,
  PlannedBranch,
  UnreadLive,
} from './plan.js'

interface OfAgent {
  readonly agentId: string
  readonly name: string
  readonly source: Place
  readonly changes: readonly Change[]
  /** Somebody's draft that went live with the changes, or may have; absent where certainly nothing did. */
  readonly includes?: IncludedDraft
}

/** What became of one planned agent. */
export type Outcome =
  | (OfAgent & {
      readonly status: 'applied'
      readonly revision?: string
      /** Live already was what the plan wanted when it was read again; nothing was sent. */
      readonly alreadyThere: boolean
    })
  | (OfAgent & { readonly status: 'refused'; readonly blockers: readonly Blocker[] })
  | (OfAgent & {
      readonly status: 'failed'
      readonly error: AgentError
      /** `true`: something of ours is live, or may be, or is `left`. `false`: certainly nothing. */
      readonly wrote: boolean
      /** What is on the platform now and does not serve traffic, as a clause. */
      readonly left?: string
    })
  /** Interrupted before its turn came. */
  | (OfAgent & { readonly status: 'skipped' })

export interface ApplySummary {
  readonly applied: number
  readonly refused: number
  readonly failed: number
  readonly skipped: number
  readonly unchanged: number
  /** Agents that could not even be planned. */
  readonly unread: number
}

/** What an apply did, as plain data. */
export interface ApplyReport {
  readonly formatVersion: '1.0'
  readonly tool: Plan['tool']
  readonly startedAt: string
  readonly finishedAt: string
  readonly environment: string
  readonly branch?: PlannedBranch
  /** Digest of the plan that was executed. */
  readonly digest: string
  readonly summary: ApplySummary
  readonly guards: readonly GuardResult[]
  readonly outcomes: readonly Outcome[]
  /** Agents that could not be read. */
  readonly unread: readonly UnreadLive[]
  readonly interrupted: boolean
  /** Why nothing was attempted: a guard, or a confirmation that nobody could give. */
  readonly refusal?: AgentError
  readonly exitCode: number
}

/** Where a rollback does less than its reader may expect. */
export interface RollbackLimits {
  /** Where the apply wrote, if its environment leads elsewhere now. */
  readonly wrote?: string
  /** Agents of a promotion whose other config sections stay as they went live. */
  readonly staying: readonly { readonly name: string; readonly sections: readonly string[] }[]
}
