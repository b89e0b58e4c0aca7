import type { CompletePostCallConfig, Metric } from './config.js'
import type { Diagnostic } from './diagnostic.js'
import type { AtomsSyncError } from './error.js'
import type { Finding } from './lint.js'
import type { DialectName } from './live.js'
import type { Place } from './place.js'

/**
 * What a change can hurt, worst first.
 *
 * - `breaking`: metric removed or renamed, type changed, choice removed. Webhooks, CRMs and dashboards join on them.
 * - `behavioural`: a prompt, the summary or a model flag: the same fields, other answers.
 * - `additive`: metric or choice added.
 * - `cosmetic`: order alone. Shown on request, never a reason to write.
 */
export const RISKS = ['breaking', 'behavioural', 'additive', 'cosmetic'] as const
export type Risk = (typeof RISKS)[number]

/** What a field holds, or a metric as a whole. */
export type ChangeValue = string | boolean | readonly string[] | Metric

/** One field that must change. Values are plain JSON; absent means "there is none on that side". */
export interface Change {
  readonly op: 'add' | 'remove' | 'change' | 'rename'
  /** `/summaryPrompt`, `/dispositionMetrics/<identifier>` or `/dispositionMetrics/<identifier>/<field>`. */
  readonly path: string
  readonly before?: ChangeValue
  readonly after?: ChangeValue
  readonly risk: Risk
  readonly source?: Place
}

/** A reason not to touch one agent. */
export interface Blocker {
  readonly id:
    | 'remote-changed'
    | 'open-draft'
    | 'live-branch'
    | 'archived'
    | 'unsupported-field'
    | 'drifted'
    | 'unchecked'
    | 'other-sections'
  /** One sentence with the values, the editor, the field. */
  readonly message: string
  readonly hint?: string
}

/** Why one agent could not be read or written. */
export interface AgentError {
  readonly code: string
  readonly message: string
  readonly hint?: string
  readonly requestId?: string
}

/**
 * Who moved, by comparing live, last applied and desired.
 *
 * - `pending`: the files alone
 * - `drifted`: somebody else alone; `conflict`: both, to different values
 * - `adopt`: never applied by atoms-sync, so nothing can be said
 * - `unchecked`: the comparison failed, which counts as moved
 */
export type Origin = 'pending' | 'drifted' | 'conflict' | 'adopt' | 'unchecked'

/** One field that somebody else changed since it was last applied. Absent values: there is none on that side. */
export interface DriftedField {
  readonly path: string
  readonly state: 'drifted' | 'conflict'
  readonly applied?: ChangeValue
  readonly live?: ChangeValue
  readonly desired?: ChangeValue
  /** Display name of whoever published the value that is live. */
  readonly editor?: string
  /** When it was published, ISO 8601. */
  readonly at?: string
  /** Id of the revision that brought it. */
  readonly revision?: string
}

interface PlannedAgent {
  readonly agentId: string
  readonly name: string
  readonly source: Place
  /** It is archived on the platform: told, and never written. */
  readonly archived?: true
}

/** What was read when the plan was made; the write is refused when it moved since. */
interface Seen {
  readonly revision?: string
  /** `sha256:…` of the live config's normal form. */
  readonly hash: string
}

/** What a promotion makes live: one revision of the branch, and with it all that the revision holds. */
export interface GoesLive {
  readonly revision: string
  /** The revision that was live when the plan was made: what is published after it would be taken back unseen. */
  readonly replaces: string
  /** Config sections in which it differs from what is live, beside the fields of the post-call config that are compared. */
  readonly sections: readonly string[]
  /** When the revision last went live, ISO 8601: somebody made another live since. Absent: it never was, as far as is told. */
  readonly wasLiveAt?: string
}

/** Somebody's open draft that goes live together with the changes of the files. */
export interface IncludedDraft {
  /** Of the draft as it was planned; the write is refused when another is there, or none. */
  readonly state: string
  /** Display names, newest edit first. */
  readonly editors: readonly string[]
  /** Config sections beside the analytics that it changes. */
  readonly sections: readonly string[]
  /** What it alone changes of the analytics config, parts that nobody knows included. */
  readonly paths: readonly string[]
  /** Nothing that it changes differs from what the files ask for. */
  readonly isAsked: boolean
}

export interface UpdateAgent extends PlannedAgent {
  readonly action: 'update'
  readonly dialect: DialectName | 'versioned'
  readonly risk: Exclude<Risk, 'cosmetic'>
  readonly seen: Seen
  readonly changes: readonly Change[]
  /** Differences of order alone, only where asked for. */
  readonly cosmetic?: readonly Change[]
  readonly blockers: readonly Blocker[]
  readonly origin: Origin
  /** Who published what is live, of an agent with versions whose `origin` is `adopt`. */
  readonly adopted?: Pick<DriftedField, 'revision' | 'editor' | 'at'>
  /** What somebody else changed; empty unless `origin` is `drifted` or `conflict`. */
  readonly drift: readonly DriftedField[]
  /** The branch that the environment names is the live one: what is published on it goes to production at once. */
  readonly isLiveBranch?: true
  /** Only of a promotion. */
  readonly goesLive?: GoesLive
  /** `changes` and `after` hold what it changes, too. */
  readonly includes?: IncludedDraft
  readonly before: CompletePostCallConfig
  readonly after: CompletePostCallConfig
}

export interface UnchangedAgent extends PlannedAgent {
  readonly action: 'none'
  /** What somebody else changed and `--on-drift=keep` leaves live. */
  readonly kept?: readonly DriftedField[]
  readonly dialect: DialectName | 'versioned'
  readonly seen: Seen
  readonly cosmetic?: readonly Change[]
}

/** Which agent, for whoever reads. */
export interface AgentRef {
  readonly agentId: string
  readonly name: string
  /** Absent: no file manages it. */
  readonly source?: Place
}

/** An agent that could not be read: of a plan, of a report on calls, or without a file yet. */
export interface UnreadLive extends AgentRef {
  readonly error: AgentError
}

export interface UnreadAgent extends PlannedAgent {
  readonly action: 'error'
  readonly error: AgentError
}

export type AgentPlan = UpdateAgent | UnchangedAgent | UnreadAgent

export interface GuardResult {
  readonly id: 'maxAgents' | 'maxRemovedMetrics' | 'breaking' | 'liveBranch'
  /** `30%`, `10`, `confirm`. */
  readonly limit: string
  /** `3/1000`, `12`, `1 agent`. */
  readonly actual: string
  readonly ok: boolean
  /** Names of the agents that count, at most 10. */
  readonly agents?: readonly string[]
  /** The one flag that would allow it. */
  readonly allowWith?: string
}

/** The branch that an environment names. `publish`: changes are published on it. `promote`: it is made live. */
export interface PlannedBranch {
  readonly name: string
  readonly action: 'publish' | 'promote'
}

/** Which parts of a fleet a plan is of, where it is not of all: numbers from 1 to `count`, in order. */
export interface Shards {
  readonly count: number
  readonly included: readonly number[]
}

export interface GitState {
  readonly commit: string
  readonly branch?: string
  /** Uncommitted changes in the workspace. */
  readonly dirty: boolean
}

export interface PlanSummary {
  readonly agents: number
  readonly changed: number
  readonly unchanged: number
  readonly failed: number
  /** Agents with at least one breaking change. */
  readonly breaking: number
}

/** What must happen, as plain data: shown, guarded, saved, applied. `schemas/plan.schema.json` describes it. */
export interface Plan {
  readonly formatVersion: '1.0'
  readonly tool: { readonly name: 'atoms-sync'; readonly version: string }
  /** ISO 8601. Not part of the digest. */
  readonly createdAt: string
  readonly git?: GitState
  readonly environment: string
  /** Absent: what is live is compared, and written. */
  readonly branch?: PlannedBranch
  /** Absent: of the whole fleet, or of one that was not split. */
  readonly shards?: Shards
  /** `false` when some agent could not be read, the files have errors, or a shard is missing. */
  readonly complete: boolean
  readonly summary: PlanSummary
  readonly guards: readonly GuardResult[]
  /** By file, then by id. */
  readonly agents: readonly AgentPlan[]
  readonly diagnostics: readonly Diagnostic[]
  /** What the lint says of the metrics that are added or changed. No part of the digest. */
  readonly findings?: readonly Omit<Finding, 'calls'>[]
  /** Why there is no plan at all, e.g. no key. */
  readonly error?: AgentError
  /** `sha256:…` over environment, branch, shards and agents: the same files and the same live state give the same digest. */
  readonly digest: string
  readonly exitCode: number
}

/** An error as plain data, for plans and reports. */
export function agentError({ code, message, hint, requestId }: AtomsSyncError): AgentError {
  return { code, message, ...(hint !== undefined && { hint }), ...(requestId !== undefined && { requestId }) }
}
