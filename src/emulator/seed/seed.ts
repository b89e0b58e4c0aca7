import type { DialectName } from '../../model/live.js'
import type { DashboardEdit } from '../agents/dashboard.js'
import type { AudienceMember, CallEnding, CallType } from '../calls/state.js'
import type { JsonObject } from '../json.js'
import type { ScanRule } from '../state.js'

/** What the emulated platform holds when it starts. Plain data, e.g. from a JSON or YAML file. */
export interface EmulatorSeed {
  readonly organization?: { readonly id?: string; readonly name?: string }
  /** Whose key it is, and so who publishes what comes in over the API. */
  readonly user?: {
    readonly id?: string
    readonly firstName?: string
    readonly lastName?: string
    readonly userEmail?: string
  }
  /** Accepted keys. Left out: any `sk_…`. */
  readonly keys?: readonly (string | { readonly key: string; readonly access?: 'read' | 'write' })[]
  readonly agents?: readonly AgentSeed[]
  /** Generation of agents that are created. Left out: branches, and they answer `post-call-analytics` as well. */
  readonly newAgents?: DialectName
  readonly phoneNumbers?: readonly PhoneNumberSeed[]
  readonly audiences?: readonly AudienceSeed[]
  readonly campaigns?: readonly CampaignSeed[]
  readonly calls?: readonly CallsSeed[]
}

/** Fields of a config, metrics in wire form. Kept as they stand, unchecked: live agents hold old mistakes too. */
type ConfigSeed = JsonObject

export interface AgentSeed {
  /** 24 hex digits; left out: derived from the agent's place in the list, the same on every run. */
  readonly id?: string
  readonly name?: string
  /** Default `branches`. */
  readonly dialect?: DialectName
  /** The post-call object that is in force. */
  readonly config?: ConfigSeed
  /** Other config fields: `globalPrompt`, `firstMessage`, … */
  readonly fields?: ConfigSeed
  readonly metadata?: ConfigSeed
  readonly archived?: boolean
  /** Published before what is in force, oldest first. */
  readonly history?: readonly RevisionSeed[]
  /** Label of the revision that is in force. */
  readonly label?: string
  /** Who published what is in force; the seed's user if left out. */
  readonly publisher?: string
  /** Somebody's unpublished edits. */
  readonly openDraft?: Pick<DashboardEdit, 'editor' | 'changes'>
  /** Branches beside `Main`; `branches` agents only. */
  readonly branches?: readonly BranchSeed[]
  /** How security scans end. Default `pass`. */
  readonly scan?: ScanRule
  /** `false`: a publish with `activate: true` does not activate, as was seen on the platform; `drafts` agents only. */
  readonly activatesOnPublish?: boolean
  /** Serve metrics with the older nested `dispositionValues`. */
  readonly nestedTypes?: boolean
  /** Chance, by identifier, that the analysis answers what the platform's check refuses. */
  readonly wrongAnswers?: Readonly<Record<string, number>>
}

export interface RevisionSeed {
  readonly config?: ConfigSeed
  readonly fields?: ConfigSeed
  readonly label?: string
  readonly publisher?: string
}

export interface BranchSeed {
  readonly name: string
  /** Left out: forked and never published, so without a revision of its own. */
  readonly config?: ConfigSeed
  readonly label?: string
  readonly live?: boolean
  readonly openDraft?: Pick<DashboardEdit, 'editor' | 'changes'>
}

export interface PhoneNumberSeed {
  readonly phoneNumber: string
  readonly provider?: 'twilio' | 'plivo'
  readonly countryCode?: string
  /** Name or id of the agent it is assigned to. */
  readonly agent?: string
}

export interface AudienceSeed {
  readonly name: string
  readonly description?: string
  readonly members: readonly AudienceMember[]
}

export interface CampaignSeed {
  readonly name: string
  /** Name or id. */
  readonly agent: string
  /** Name. */
  readonly audience: string
}

/** One call, or many of a kind. */
export interface CallsSeed {
  /** Name or id. */
  readonly agent: string
  /** Default 1. */
  readonly count?: number
  readonly status?: CallEnding
  readonly type?: CallType
  readonly to?: string
  readonly isTest?: boolean
  /** Made under the n-th published revision, 1 the oldest. Left out: the one that is in force. */
  readonly revision?: number
  /** When the first was made, ISO 8601; the others follow at `everyMs`. */
  readonly createdAt?: string
  /** Default one minute. */
  readonly everyMs?: number
  /** Served as it is; left out: made up in keeping with the config in force. `null`: none. */
  readonly postCallAnalytics?: unknown
}
