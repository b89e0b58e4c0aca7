import type { DialectChoice } from './live.js'

/** A named target. Everything here comes from files, so nothing here is trusted with a key by itself. */
export interface Environment {
  readonly name: string
  /** The variable that holds the key. Matches `^(SMALLEST|ATOMS)[A-Z0-9_]*$`. */
  readonly apiKeyEnv: string
  readonly organizationId?: string
  readonly baseUrl?: string
  readonly dialect: DialectChoice
  readonly branch?: string
}

/** `confirm`: a person says yes, or a flag does. */
export type ConfirmPolicy = 'confirm' | 'allow' | 'refuse'

/** An absolute number, or a percentage of the planned agents. */
export type Limit = { readonly count: number } | { readonly percent: number }

export interface GuardSettings {
  readonly maxAgents?: Limit
  readonly maxRemovedMetrics?: number
  readonly breaking: ConfirmPolicy
  /** Publishing on an environment's branch when it is the live one. */
  readonly liveBranch: ConfirmPolicy
}
