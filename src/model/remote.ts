import type { Call } from './call.js'
import type { CompletePostCallConfig, PostCallConfig } from './config.js'
import type { AgentRow, DialectName, LiveAgent } from './live.js'
import type { OpenDraft } from './open-draft.js'
import type { GoesLive } from './plan.js'
import type { Revision } from './revision.js'

/** What to do with an agent that somebody else changed since it was applied; `keep` pushes only what Git changed. */
export type OnDrift = 'refuse' | 'overwrite' | 'keep'

export type OnOpenDraft = 'refuse' | 'discard' | 'include'

export interface SetPostCallConfigOptions {
  /**
   * The agent as it was last read. The write carries over its unmanaged and unknown fields; without it the
   * agent is read first.
   */
  readonly base?: LiveAgent
  /** New identifier to old identifier, so that a renamed metric keeps its unknown fields. */
  readonly renames?: Readonly<Record<string, string>>
  /** Revision label, at most 200 characters. Generations without labels ignore it. */
  readonly label?: string
  /** Revision description, at most 2,000 characters; generation 2 only. */
  readonly description?: string
  readonly onOpenDraft?: OnOpenDraft
  /**
   * With `include`: the state of the one draft that may be published along; `null`: none may. Absent: whatever is open,
   * and of a field that both change the given value counts.
   */
  readonly draftState?: string | null
  /** Longest wait for the platform's security scan. */
  readonly scanTimeoutMs?: number
  /** Write even if the client's branch is the live one. */
  readonly allowLiveBranch?: boolean
  /** Called with a short phrase that says what is being waited for. */
  readonly onProgress?: (doing: string) => void
}

export interface WrittenConfig {
  /** The revision that now serves traffic; absent on `direct` agents. */
  readonly revision?: string
}

/** What stands between an agent and a write. */
export interface WriteState {
  readonly dialect: DialectName
  readonly openDraft?: OpenDraft
  /**
   * Published ones, newest first, at least down to the last that an apply of ours made, followed to what the branch was
   * forked from; none on `direct` agents.
   */
  readonly revisions: readonly Revision[]
  /** Of other branches: what went live there. In no order. */
  readonly elsewhere?: readonly Revision[]
  /** Why the history is not whole; there are no revisions then. */
  readonly untold?: string
  /** The agent is archived: it must not be written. */
  readonly archived?: true
  /** Only where a branch goes live. */
  readonly goesLive?: GoesLive
}

/** What the sync stage needs of the platform; `AtomsClient` implements it over HTTP. */
export interface PostCallRemote {
  /**
   * The live post-call config of one agent, in one or two requests.
   * @throws AtomsSyncError `AGENT_NOT_FOUND`, `UNAUTHORIZED`, `FORBIDDEN`, `NETWORK`, `TIMEOUT`, …
   */
  getPostCallConfig(agentId: string): Promise<LiveAgent>
  /** Takes two requests, four when a draft is open, more when our last revision is not among the newest hundred. */
  getWriteState(live: LiveAgent): Promise<WriteState>
  /**
   * Makes the given fields live and leaves all others as they are. Returns when they serve traffic.
   * @throws AtomsSyncError `OPEN_DRAFT`, `LIVE_BRANCH`, `SCAN_FAILED`, `SCAN_TIMEOUT`, `LOCKED`, `CONFLICT`,
   *   `UNSUPPORTED_FIELD`, …; `mayHaveWritten` tells whether something of it may be live
   */
  setPostCallConfig(
    agentId: string,
    config: PostCallConfig,
    options?: SetPostCallConfigOptions,
  ): Promise<WrittenConfig>
  /** The config that a revision holds; it never changes. */
  getRevisionConfig(agentId: string, revisionId: string): Promise<CompletePostCallConfig>
  /** Every agent the key can see, page by page. */
  listAgents(): AsyncIterable<AgentRow>
}

/** What a report needs of the platform's call log; `AtomsClient` implements it over HTTP. */
export interface CallRemote {
  /** Newest change first, each call once, 500 to a request. */
  iterateCalls(query: {
    readonly agentIds: readonly string[]
    readonly versionIds?: readonly string[]
    readonly max?: number
  }): AsyncIterable<Call>
}

/** One agent that the key can see. */
export interface ListedAgent {
  readonly agentId: string
  readonly name: string
  /** The file that manages it. */
  readonly managedBy?: string
  readonly dialect?: DialectName | 'versioned'
  /** ISO 8601. */
  readonly updatedAt?: string
}
