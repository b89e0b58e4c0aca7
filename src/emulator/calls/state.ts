import type { AgentConfig } from '../config/fields.js'
import type { Instant } from '../instant.js'

export const CALL_TYPES = ['telephony_inbound', 'telephony_outbound', 'webcall'] as const
export type CallType = (typeof CALL_TYPES)[number]

/** How a call can end. */
export const CALL_ENDINGS = ['completed', 'failed', 'no_answer', 'cancelled'] as const
export type CallEnding = (typeof CALL_ENDINGS)[number]

/**
 * One call, kept small: a log can hold a hundred thousand. Transcript and analytics are made from `salt` when
 * somebody reads them, so the same call always tells the same story.
 */
export interface CallState {
  readonly id: string
  readonly agentId: string
  /** The config in force when the call was made. */
  readonly revisionId: string
  /** Of a test call on an open draft: the draft as it was. */
  readonly draftConfig?: AgentConfig
  readonly type: CallType
  readonly to: string
  /** Left out: the agent's number. */
  readonly from?: string
  readonly salt: number
  readonly createdAt: Instant
  readonly campaignId?: string
  readonly isTest?: true
  /** When the call ends by itself, as `ending`. */
  endsAt: Instant
  ending: CallEnding
  /** Given by a seed: served as it is instead of made up; `null`: none. */
  readonly postCallAnalytics?: unknown
}

export interface PhoneNumber {
  readonly id: string
  readonly phoneNumber: string
  readonly provider: 'twilio' | 'plivo'
  readonly countryCode: string
  readonly agentId: string | null
  readonly createdAt: Instant
}

export interface AudienceMember {
  readonly firstName: string
  readonly lastName: string
  readonly phoneNumber: string
}

export interface AudienceState {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly phoneNumberColumnName: string
  readonly members: AudienceMember[]
  readonly createdAt: Instant
}

export interface CampaignEvent {
  readonly id: string
  readonly action: 'started' | 'paused' | 'completed'
  readonly at: Instant
}

export interface CampaignState {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly agentId: string
  readonly audienceId: string
  readonly phoneNumberIds: readonly string[]
  readonly maxRetries: number
  readonly retryDelay: number
  readonly scheduledAt: Instant | null
  readonly createdAt: Instant
  readonly events: CampaignEvent[]
  readonly callIds: string[]
  /** When the last of its calls ends. */
  callsEndAt: Instant
  status: 'draft' | 'scheduled' | 'processing' | 'running' | 'paused' | 'completed'
  updatedAt: Instant
}
