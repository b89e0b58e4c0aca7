import type { AudienceState, CallState, CampaignState, PhoneNumber } from './calls/state.js'
import type { AgentConfig } from './config/fields.js'
import type { Instant } from './instant.js'
import type { JsonObject } from './json.js'

/** How the security scan of this agent's publishes ends: well, badly, with an error of its own, or not at all. */
export type ScanRule = 'pass' | 'never' | { readonly fail: string } | { readonly error: string }

export interface SecurityCheck {
  readonly status: 'queued' | 'passed' | 'failed' | 'errored'
  readonly reason: string | null
  readonly triggeredAt: Instant
  readonly completedAt: Instant | null
  /** When a queued scan ends; `null`: never. */
  readonly dueAt: Instant | null
}

/** One immutable config, called version by generation 2 and revision by generation 3. */
export interface Revision {
  readonly id: string
  readonly branchId: string | null
  readonly parentId: string | null
  readonly config: AgentConfig
  /** Sections that differ from the parent's. */
  readonly changedSections: readonly string[]
  /** Display name of who published it. */
  readonly publisher: string
  readonly createdAt: Instant
  readonly restoredFromId: string | null
  /** `draft`: published as far as its publisher is concerned, but its scan has not passed. */
  status: 'draft' | 'published'
  /** Counts committed revisions from 1; `null` until committed. */
  number: number | null
  publishedAt: Instant | null
  label: string | null
  description: string | null
  isPinned: boolean
  check: SecurityCheck | null
  activatedBy: string | null
  activatedAt: Instant | null
}

interface Edit {
  /** The draft's revision this edit made. */
  readonly draftRevision: number
  readonly rowId: string
  readonly editor: string
  readonly at: Instant
  readonly fields: readonly string[]
}

export interface Draft {
  readonly id: string
  /** Of the draft before its first edit. */
  readonly rowId: string
  /** 1 where a draft is created and then edited (generation 2), 0 where the first edit creates it. */
  readonly firstDraftRevision: 0 | 1
  readonly sourceRevisionId: string | null
  readonly creator: string
  readonly createdAt: Instant
  readonly edits: Edit[]
  name: string | null
  config: AgentConfig
  /** The revision whose scan runs or has failed; the draft stays open until it passes. */
  publishingId: string | null
}

export interface Branch {
  readonly id: string
  readonly isDefault: boolean
  readonly sourceBranchId: string | null
  readonly sourceRevisionId: string | null
  readonly creator: string
  readonly createdAt: Instant
  /** Oldest first. */
  readonly revisions: Revision[]
  name: string
  archived: boolean
  updatedAt: Instant
  draft: Draft | null
}

/** Generation 1 keeps no history for anybody to read; finished calls still remember the config they met. */
export interface DirectConfig {
  readonly dialect: 'direct'
  readonly revisions: Revision[]
}

export interface DraftsConfig {
  readonly dialect: 'drafts'
  readonly revisions: Revision[]
  readonly drafts: Draft[]
  activeId: string
}

export interface BranchesConfig {
  readonly dialect: 'branches'
  readonly branches: Branch[]
  liveBranchId: string
}

export interface Agent {
  readonly id: string
  readonly createdAt: Instant
  readonly scan: ScanRule
  /** A publish with `activate: true` activates; as the platform was seen to do it, it does not. Absent: it does. */
  readonly activatesOnPublish?: boolean
  /** Metrics are read in the older nested form (`dispositionValues`). */
  readonly nestedTypes: boolean
  /** Chance, by identifier, that the model answers what the platform's own check refuses. */
  readonly wrongAnswers: Readonly<Record<string, number>>
  /** Versioned, and yet it answers the direct route. */
  readonly alsoDirect?: true
  readonly versioning: DirectConfig | DraftsConfig | BranchesConfig
  name: string
  /** Description, avatar and the like: not part of the versioned config. */
  metadata: JsonObject
  archived: boolean
  updatedAt: Instant
}

export interface Organization {
  readonly id: string
  readonly name: string
}

export interface User {
  readonly id: string
  readonly firstName: string
  readonly lastName: string
  readonly userEmail: string
}

/** Everything the emulator remembers: plain JSON, so that a command can keep it in a file. No keys. */
export interface EmulatorState {
  readonly formatVersion: 1
  readonly organization: Organization
  readonly user: User
  readonly counters: Record<string, number>
  readonly agents: readonly Agent[]
  readonly calls: readonly CallState[]
  readonly phoneNumbers: readonly PhoneNumber[]
  readonly audiences: readonly AudienceState[]
  readonly campaigns: readonly CampaignState[]
}
