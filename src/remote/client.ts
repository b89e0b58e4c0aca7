import type { Call, CallDetail } from '../model/call.js'
import type { CompletePostCallConfig, PostCallConfig } from '../model/config.js'
import { AtomsSyncError } from '../model/error.js'
import type { AgentRow, LiveAgent } from '../model/live.js'
import type { PostCallRemote, SetPostCallConfigOptions, WriteState, WrittenConfig } from '../model/remote.js'
import type { RevisionCache } from '../model/revision.js'
import type { Clock } from '../model/world.js'
import { isRecord } from '../text/canonical-json.js'
import { listAgents, readAgent, versionedAgent } from './agents.js'
import type { CallPage, CallPageQuery, CallQuery } from './calls/page.js'
import type { CallWatch } from './calls/watch.js'
import { type AtomsClientOptions, apiOf, DEFAULT_SCAN_TIMEOUT_MS } from './client-options.js'
import type { Dialect, WriteRequest } from './dialects/dialect.js'
import { text } from './http/answer.js'
import type { Api } from './http/http.js'
import { stoppable, throwInterrupted } from './http/http.js'
import { systemClock } from './http/system-clock.js'
import type { NewAgent, NewCall, PhoneNumber } from './outreach/agents.js'
import type { Audience, NewAudience } from './outreach/audiences.js'
import type { Campaign, NewCampaign } from './outreach/campaigns.js'
import type { GoingLive } from './promotion.js'
import { branchReader, cachedReader, liveReader, type Reader } from './reader.js'
import { hasFields, parseConfig, requireFields, tooMuchIn } from './wire.js'

// Loaded when first needed: most plans read no calls, and every CI step pays for the start.
const calls = () => import('./calls/index.js')
const outreach = () => import('./outreach/index.js')
const promotion = () => import('./promotion.js')

/** The user a key belongs to. */
export interface User {
  readonly userId?: string
  readonly organizationId?: string
  readonly email?: string
  /** The platform's clock, from the `Date` header. */
  readonly serverTime?: Date
}

/**
 * A typed client of the Atoms API: post-call configs of agents, whatever the API's generation, and the calls that
 * they are asked of.
 */
export class AtomsClient implements PostCallRemote {
  readonly #api: Api
  /** A write takes several requests: once it has begun, only a wait is ended. */
  readonly #writing: Api
  readonly #signal: AbortSignal | undefined
  readonly #clock: Clock
  readonly #options: AtomsClientOptions
  readonly #read: Reader
  #chosen: Promise<Pick<Dialect, 'state' | 'write'>> | undefined
  readonly #cache: RevisionCache | undefined
  #dated: { readonly date: string; readonly now: Date } | undefined

  /**
   * @throws AtomsSyncError `NO_KEY` when the key is empty or cannot be sent in a header, `UNTRUSTED_HOST` for http to
   *   another machine, `USAGE` for a base URL that is none and for a number that no request could be sent with
   */
  constructor(options: AtomsClientOptions) {
    const clock = options.clock ?? systemClock
    const asked = apiOf(options, clock)
    const whole: Api = async (request) => {
      const answer = await asked(request)
      const date = answer.headers.get('date')
      if (date !== null) this.#dated = { date, now: clock.now() }
      return answer
    }
    const api = stoppable(whole, options.signal)
    this.#clock = clock
    this.#cache = options.known?.cache
    this.#signal = options.signal
    this.#api = api
    this.#writing = whole
    this.#read = readerOf(api, options)
    this.#options = options
  }

  /**
   * The post-call config that serves an agent's calls now.
   * @throws AtomsSyncError `AGENT_NOT_FOUND`, `UNAUTHORIZED`, `FORBIDDEN`, `NETWORK`, `TIMEOUT`, …
   */
  async getPostCallConfig(agentId: string): Promise<LiveAgent> {
    return this.#read(agentId)
  }

  /** What an immutable revision of an agent holds; `live.revision` and a history name them. */
  async getRevisionConfig(agentId: string, revisionId: string): Promise<CompletePostCallConfig> {
    const kept = this.#cache?.find(agentId, revisionId)
    if (kept) return parseConfig(kept, `reading agent ${agentId}`)
    const agent = await readAgent(this.#api, agentId, { versionId: revisionId })
    const { config, raw } = versionedAgent(agent, 'versioned')
    this.#cache?.keep(agentId, revisionId, raw)
    return config
  }

  /** What stands between an agent and a write: its dialect, its history, and somebody's open draft. */
  async getWriteState(live: LiveAgent): Promise<WriteState> {
    const state = await (await this.#dialect()).state(this.#api, live)
    return (await this.#isArchived(live)) ? { ...state, archived: true } : state
  }

  /**
   * Makes the given fields live and leaves all others as they are. Returns when they serve traffic. Where live has them
   * already, to the letter, nothing is sent.
   * @throws AtomsSyncError `USAGE` for a field that there is none of, `ARCHIVED`, `OPEN_DRAFT`, `LIVE_BRANCH`, `REMOTE_CHANGED`,
   *   `SCAN_FAILED`, `SCAN_TIMEOUT`, `LOCKED`, `CONFLICT`, `UNSUPPORTED_FIELD`, …; `mayHaveWritten` tells whether something of it may be live
   */
  async setPostCallConfig(
    agentId: string,
    config: PostCallConfig,
    options: SetPostCallConfigOptions = {},
  ): Promise<WrittenConfig> {
    requireFields(config)
    requireSendable(config)
    const live = options.base ?? (await this.getPostCallConfig(agentId))
    if (hasFields(live, config) && Object.keys(options.renames ?? {}).length === 0) {
      // What was read earlier may not be live any more.
      const now = options.base ? await this.getPostCallConfig(agentId) : live
      if (hasFields(now, config)) return now.revision === undefined ? {} : { revision: now.revision }
    }
    this.#requireNotStopped()
    if (await this.#isArchived(live)) throw archivedRefusal(agentId)
    const request: WriteRequest = {
      live,
      config,
      renames: options.renames ?? {},
      label: (options.label ?? 'atoms-sync').slice(0, 200),
      description: (options.description ?? '').slice(0, 2000),
      onOpenDraft: options.onOpenDraft ?? 'refuse',
      ...(options.draftState !== undefined && { draftState: options.draftState }),
      allowLiveBranch: options.allowLiveBranch ?? false,
      scanTimeoutMs: options.scanTimeoutMs ?? DEFAULT_SCAN_TIMEOUT_MS,
      onProgress: options.onProgress ?? (() => {}),
      clock: this.#clock,
    }
    return (await this.#dialect()).write(this.#writing, request)
  }

  /** Loaded when it is first needed, as agents without changes are only read. */
  #dialect(): Promise<Pick<Dialect, 'state' | 'write'>> {
    this.#chosen ??= import('./dialects/index.js').then(({ dialectOf }) => dialectOf(this.#options))
    return this.#chosen
  }

  /** The config of an agent without versions does not tell it. */
  async #isArchived({ agentId, archived }: LiveAgent): Promise<boolean> {
    return archived ?? (await readAgent(this.#api, agentId)).archived === true
  }

  /**
   * Config sections in which two revisions of an agent differ, beside the post-call config.
   * @param known what is known already; an answer that contradicts it is refused
   * @throws AtomsSyncError `UNEXPECTED_ANSWER` where the answer does not tell
   */
  async getOtherSections(
    agentId: string,
    a: string,
    b: string,
    known: { readonly analyticsDiffer?: boolean } = {},
  ): Promise<readonly string[]> {
    return (await promotion()).otherSections(this.#api, agentId, { a, b, ...known })
  }

  /**
   * When a branch's head last went live, ISO 8601; `undefined`: never, as far as the platform tells.
   * @throws AtomsSyncError `UNEXPECTED_ANSWER` for a history that is not whole, `NO_BRANCH`
   */
  async getLastActivation(
    agentId: string,
    head: Pick<GoingLive, 'branch' | 'head'>,
  ): Promise<string | undefined> {
    return (await promotion()).lastActivation(this.#api, agentId, head)
  }

  /**
   * Makes a branch live, if its head and what it replaces still are the revisions that were planned.
   * @throws AtomsSyncError `REMOTE_CHANGED`, `NO_BRANCH`, `CONFLICT` (nothing was ever published on it), `FORBIDDEN` (its
   *   head has not passed the scan), …
   */
  async makeBranchLive(agentId: string, going: GoingLive): Promise<void> {
    this.#requireNotStopped()
    if ((await readAgent(this.#api, agentId)).archived) throw archivedRefusal(agentId)
    await (await promotion()).makeLive(this.#writing, agentId, going)
  }

  #requireNotStopped(): void {
    if (this.#signal?.aborted) throwInterrupted(this.#signal.reason)
  }

  /** All agents that the key can see, a hundred to a request. Source: `GET /agent`. */
  listAgents(): AsyncIterable<AgentRow> {
    return listAgents(this.#api)
  }

  /** How far this machine's clock is ahead of the platform's, by the last answer; `undefined`: nothing told. */
  get clockOffMs(): number | undefined {
    const theirs = Date.parse(this.#dated?.date ?? '')
    return this.#dated === undefined || Number.isNaN(theirs) ? undefined : this.#dated.now.getTime() - theirs
  }

  /** Whose key this is. */
  async getUser(): Promise<User> {
    const { data, headers } = await this.#api({
      method: 'GET',
      path: '/user',
      doing: 'asking whose key this is',
    })
    const user = isRecord(data) ? data : {}
    const date = Date.parse(headers.get('date') ?? '')
    const [userId, organizationId, email] = [text(user._id), text(user.organizationId), text(user.userEmail)]
    return {
      ...(userId !== undefined && { userId }),
      ...(organizationId !== undefined && { organizationId }),
      ...(email !== undefined && { email }),
      ...(!Number.isNaN(date) && { serverTime: new Date(date) }),
    }
  }

  /**
   * Calls, newest change first, 500 to a request, with their analytics. Memory stays flat however many there are.
   *
   * The list moves while it is read. A call that changes goes to its front and pushes the others down: what
   * turns up twice is dropped. A call that changes before it was read is missed, so read again for the latest.
   * `since` and `until` are applied here and end the reading early: the platform's date filters time out.
   * Source: `GET /conversation`.
   */
  async *iterateCalls(query: CallQuery = {}): AsyncIterable<Call> {
    yield* (await calls()).iterateCalls(this.#api, query)
  }

  /** One page of the call log, newest change first. Source: `GET /conversation`. */
  async getCalls(query: CallPageQuery = {}): Promise<CallPage> {
    return (await calls()).readCallPage(this.#api, query)
  }

  /**
   * One call with its transcript and, some 10 to 30 s after its end, its analytics. Source: `GET /conversation/{id}`.
   * @throws AtomsSyncError `NOT_FOUND` for a call that the key cannot see
   */
  async getCall(callId: string): Promise<CallDetail> {
    return (await calls()).readCall(this.#api, callId)
  }

  /**
   * The calls with these ids, in this order; unknown ones are left out. One request for each hundred.
   * Source: `POST /conversation/search`, which only reads.
   */
  async searchCalls(callIds: readonly string[]): Promise<readonly Call[]> {
    return (await calls()).searchCalls(this.#api, callIds)
  }

  /**
   * Calls as they are done: analysed, or ended without analytics and not going to have any. Asks every five seconds
   * until all of `callIds` are done, `forMs` is over, or nobody reads on.
   */
  async *watchCalls(watch: CallWatch = {}): AsyncIterable<Call> {
    yield* (await calls()).watchCalls(this.#api, this.#clock, watch)
  }

  /**
   * An agent with a first, empty config. Source: `POST /agent`.
   * @returns its id
   */
  async createAgent(agent: NewAgent): Promise<string> {
    return (await outreach()).createAgent(this.#api, agent)
  }

  /**
   * Takes an agent out of the lists; its data stays. One that is archived already is no error.
   * Source: `DELETE /agent/{id}/archive`.
   * @throws AtomsSyncError `CONFLICT` while a campaign uses it
   */
  async archiveAgent(agentId: string): Promise<void> {
    await (await outreach()).archiveAgent(this.#api, agentId)
  }

  /** The organisation's telephone numbers; imported SIP numbers are not among them. Source: `GET /product/phone-numbers`. */
  async listPhoneNumbers(): Promise<readonly PhoneNumber[]> {
    return (await outreach()).listPhoneNumbers(this.#api)
  }

  /**
   * An audience of these members. Source: `POST /audience`.
   * @returns its id
   * @throws AtomsSyncError `USAGE` for what is no telephone number; `BAD_REQUEST` for a number that is there twice
   */
  async createAudience(audience: NewAudience): Promise<string> {
    return (await outreach()).createAudience(this.#api, audience)
  }

  /** The audiences that the key's user created. Source: `GET /audience`. */
  async listAudiences(): Promise<readonly Audience[]> {
    return (await outreach()).listAudiences(this.#api)
  }

  /**
   * Deletes an audience; one that is not there is no error. Source: `DELETE /audience/{id}`.
   * @throws AtomsSyncError `BAD_REQUEST` while a campaign uses it
   */
  async deleteAudience(audienceId: string): Promise<void> {
    await (await outreach()).deleteAudience(this.#api, audienceId)
  }

  /**
   * A campaign, which calls nobody until it is started. Source: `POST /campaign`.
   * @returns its id
   */
  async createCampaign(campaign: NewCampaign): Promise<string> {
    return (await outreach()).createCampaign(this.#api, campaign)
  }

  /** Starts or resumes a campaign, soon: its status tells when it runs. Source: `POST /campaign/{id}/start`. */
  async startCampaign(campaignId: string): Promise<void> {
    await (await outreach()).startCampaign(this.#api, campaignId)
  }

  /** Pauses a campaign, soon: its status tells when it rests. Source: `POST /campaign/{id}/pause`. */
  async pauseCampaign(campaignId: string): Promise<void> {
    await (await outreach()).pauseCampaign(this.#api, campaignId)
  }

  /** Source: `GET /campaign/{id}`. */
  async getCampaign(campaignId: string): Promise<Campaign> {
    return (await outreach()).readCampaign(this.#api, campaignId)
  }

  /** Every campaign, page by page, or those with `search` in their name. Source: `GET /campaign`. */
  async *listCampaigns(search?: string): AsyncIterable<Campaign> {
    yield* (await outreach()).listCampaigns(this.#api, search)
  }

  /** Deletes a campaign that does not run; one that is not there is no error. Source: `DELETE /campaign/{id}`. */
  async deleteCampaign(campaignId: string): Promise<void> {
    await (await outreach()).deleteCampaign(this.#api, campaignId)
  }

  /**
   * Has an agent call somebody now. Source: `POST /conversation/outbound`.
   * @returns the call's id, for `getCall`
   */
  async startOutboundCall(call: NewCall): Promise<string> {
    return (await outreach()).placeCall(this.#api, call)
  }
}

/** It could not be read back. */
function requireSendable(config: PostCallConfig): void {
  const much = tooMuchIn(config)
  if (much !== undefined)
    throw new AtomsSyncError('USAGE', `the post-call config holds ${much}`, { mayHaveWritten: false })
}

const archivedRefusal = (agentId: string): AtomsSyncError =>
  new AtomsSyncError('ARCHIVED', `agent ${agentId} is archived, so nothing is written to it`, {
    hint: 'restore it on the dashboard, or remove its file',
    mayHaveWritten: false,
  })

function readerOf(api: Api, options: AtomsClientOptions): Reader {
  const { branch, createBranch, readsFork = createBranch, dialect = 'auto', known } = options
  if (branch !== undefined) return branchReader(api, branch, readsFork ? 'live' : 'refuse')
  const read = liveReader(api, dialect)
  return known === undefined || dialect === 'direct' ? read : cachedReader({ ...known, api, dialect, read })
}
