import type { Diagnostic } from './diagnostic.js'
import type { Place } from './place.js'
import type { Change, DriftedField, Plan, UnreadLive } from './plan.js'

/** A drifted field with what `drift-ignore.yaml` says about it. */
export interface ReportedField extends DriftedField {
  readonly acknowledged?: Pick<Acknowledgement, 'reason' | 'until'>
}

/**
 * One agent whose live config is not what the files ask for.
 *
 * - `drifted`, `conflict`: somebody else changed it; in a conflict the files moved too
 * - `pending`: only the files moved; the next apply does it
 * - `unknown`: never applied by atoms-sync, so a difference is nobody's and everybody's
 * - `unchecked`: the comparison failed
 */
export interface DriftedAgent {
  readonly agentId: string
  readonly name: string
  readonly source: Place
  readonly status: 'drifted' | 'conflict' | 'pending' | 'unknown' | 'unchecked'
  readonly fields: readonly ReportedField[]
  /** All differences between the files and live. */
  readonly changes: readonly Change[]
  /** Every drifted field is acknowledged. */
  readonly acknowledged: boolean
  readonly error?: string
}

/** What live, last applied and desired say about each other, as plain data. */
export interface DriftReport {
  readonly formatVersion: '1.0'
  readonly tool: Plan['tool']
  readonly createdAt: string
  readonly environment: string
  readonly summary: {
    readonly agents: number
    readonly inSync: number
    readonly drifted: number
    readonly conflict: number
    readonly pending: number
    readonly unknown: number
    readonly unchecked: number
    readonly acknowledged: number
    readonly failed: number
  }
  readonly agents: readonly DriftedAgent[]
  readonly unread: readonly UnreadLive[]
  /** Agents that the platform has put away, also those that serve what the files ask for. */
  readonly archived: readonly { readonly agentId: string; readonly name: string }[]
  /** Acknowledgements whose day is over. */
  readonly expired: readonly Acknowledgement[]
  /** Acknowledgements that cover nothing any more. */
  readonly unused: readonly Acknowledgement[]
  readonly diagnostics: readonly Diagnostic[]
  readonly exitCode: number
}

/** Drift that is known and accepted for a while. */
export interface Acknowledgement {
  /** Name, id or file of the agent; a glob. */
  readonly agent: string
  readonly path: string
  readonly reason: string
  /** The last day on which it holds, `2026-12-31`, in UTC. */
  readonly until: string
  readonly source: Place
}
