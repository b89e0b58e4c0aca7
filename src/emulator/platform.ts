import type { DialectName } from '../model/live.js'
import { type CallLog, createCallLog } from './calls/log.js'
import type { AudienceState, CampaignState, PhoneNumber } from './calls/state.js'
import { frontOf, type IdKind, idOf } from './ids.js'
import type { Instant } from './instant.js'
import type { Agent, EmulatorState, Organization, User } from './state.js'

/** How this emulator behaves, as far as the rules ask. */
export interface Behaviour {
  readonly scanMs: number
  readonly callMs: number
  /** What calls tell is made up from it. */
  readonly randomSeed: number
  readonly listEnvelope: 'documented' | 'wire'
  readonly conflicts: 'rich' | 'lean'
  /** Generation of new agents. Left out: branches, and `post-call-analytics` may be posted to as well. */
  readonly newAgents: DialectName | undefined
  /** Accepted keys; none: any `sk_…`. Not part of the state, so that no file ever holds one. */
  readonly keys: readonly ApiKey[]
}

interface ApiKey {
  readonly key: string
  readonly access: 'read' | 'write'
}

/** The emulated platform: what it remembers, the time, and how it behaves. Rules take it and change it. */
export interface Platform {
  readonly behaviour: Behaviour
  readonly now: () => Instant
  /** @param content of what is never changed under this id */
  readonly nextId: (kind: IdKind, content?: unknown) => string
  organization: Organization
  user: User
  counters: Record<string, number>
  /** By id, in the order of creation. */
  agents: Map<string, Agent>
  /** Agents whose scan is under way. */
  scanning: Set<Agent>
  calls: CallLog
  phoneNumbers: readonly PhoneNumber[]
  audiences: Map<string, AudienceState>
  campaigns: Map<string, CampaignState>
  /** A configuration freeze is on: config writes get 423. */
  frozen: boolean
}

export function createPlatform(state: EmulatorState, behaviour: Behaviour, now: () => Instant): Platform {
  const platform: Platform = {
    behaviour,
    now,
    nextId: (kind, content) => {
      const number = (platform.counters[kind] ?? 0) + 1
      platform.counters[kind] = number
      return idOf(kind, number, content === undefined ? undefined : frontOf(content))
    },
    ...contentOf(state),
  }
  return platform
}

/** Puts the platform back to `state`, which is the platform's from then on. */
export function resetPlatform(platform: Platform, state: EmulatorState): void {
  Object.assign(platform, contentOf(state))
}

function contentOf(state: EmulatorState): Omit<Platform, 'behaviour' | 'now' | 'nextId'> {
  return {
    organization: state.organization,
    user: state.user,
    counters: state.counters,
    agents: byId(state.agents),
    // Settling forgets the ones that have no scan.
    scanning: new Set(state.agents),
    calls: createCallLog(state.calls),
    phoneNumbers: state.phoneNumbers,
    audiences: byId(state.audiences),
    campaigns: byId(state.campaigns),
    frozen: false,
  }
}

/** What the platform remembers, as plain JSON. Shares its objects: serialize it before the next request. */
export function stateOf(platform: Platform): EmulatorState {
  return {
    formatVersion: 1,
    organization: platform.organization,
    user: platform.user,
    counters: platform.counters,
    agents: [...platform.agents.values()],
    calls: [...platform.calls.byId.values()],
    phoneNumbers: platform.phoneNumbers,
    audiences: [...platform.audiences.values()],
    campaigns: [...platform.campaigns.values()],
  }
}

const byId = <Item extends { readonly id: string }>(items: readonly Item[]): Map<string, Item> =>
  new Map(items.map((item) => [item.id, item]))

export const userName = (platform: Platform): string =>
  `${platform.user.firstName} ${platform.user.lastName}`.trim()
