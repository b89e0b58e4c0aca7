import type { CompletePostCallConfig, PostCallConfig } from '../model/config.js'
import { AtomsSyncError } from '../model/error.js'
import type { AgentRow, DialectChoice, LiveAgent } from '../model/live.js'
import type { PostCallRemote, SetPostCallConfigOptions, WriteState, WrittenConfig } from '../model/remote.js'
import type { RevisionCache } from '../model/revision.js'
import type { Clock } from '../model/world.js'
import { listAgents, readAgent, versionedAgent } from './agents.js'
import { requireUsable } from './client-limits.js'
import type { Dialect, WriteRequest } from './dialects/dialect.js'
import { isRecord, text } from './http/answer.js'
import { type Api, createApi } from './http/http.js'
import { throwInterrupted } from './http/interrupted.js'
import { createLimits } from './http/limits.js'
import { nodeFetch } from './http/node-fetch.js'
import { requireSafe } from './http/safe-url.js'
import { stoppable } from './http/stoppable.js'
import { systemClock } from './http/system-clock.js'
import { OutreachClient } from './outreach/outreach-client.js'
import type { GoingLive } from './promotion.js'
import { cachedReader, type Known, liveReader, type Reader } from './reader.js'
import { hasFields, parseConfig, requireFields, tooMuchIn } from './wire.js'

const promotion = () => import('./promotion.js')

export const DEFAULT_BASE_URL = 'https://api.smallest.ai/atoms/v1'
export const DEFAULT_PARALLELISM = 16
export const DEFAULT_TIMEOUT_MS = 30_000
export const DEFAULT_SCAN_TIMEOUT_MS = 300_000

export interface AtomsClientOptions {
  /** The key; the platform’s begin with `sk_`. Kept out of errors, logs and inspection. */
  readonly apiKey: string
  /** Default `https://api.smallest.ai/atoms/v1`. */
  readonly baseUrl?: string
  /** Send the key unencrypted, over http, to a host that is not this machine. */
  readonly allowHttp?: boolean
  /** Which generation of the API to speak; `auto` (the default) finds out for each agent. */
  readonly dialect?: DialectChoice
  /** Read and write this branch's head instead of what serves traffic. */
  readonly branch?: string
  /** Fork that branch from the live one where it is missing, at the first write. */
  readonly createBranch?: boolean
  /**
   * Where that branch is missing, read what it would be forked from; whether it is there is asked before a write.
   * @internal
   */
  readonly readsFork?: boolean
  /** Most requests under way at once, 16 by default; fewer after a 429. */
  readonly parallelism?: number
  /** Most requests started per second; unlimited by default. */
  readonly ratePerSecond?: number
  /** For one request, its body included; 30 s by default. */
  readonly timeoutMs?: number
  /** Tries per request, 5 by default. Writes are tried again only when they certainly did not happen. */
  readonly maxAttempts?: number
  /** Refuse anything but reads: GET, and the one POST that only searches. */
  readonly readOnly?: boolean
  /** A network of your own; Node's `http` by default. */
  readonly fetch?: typeof globalThis.fetch
  /** Tells the time and waits; the system's by default. */
  readonly clock?: Clock
  /** An undici dispatcher, for proxies. */
  readonly dispatcher?: unknown
  /** Sent with every request, `atoms-sync` by default. */
  readonly userAgent?: string
  /** Once it is aborted nothing new is begun, and waits end; a request under way is always finished. */
  readonly signal?: AbortSignal
  /** One line for each request, for logs; never holds the key. */
  readonly onRequest?: (line: string) => void
  /**
   * What earlier runs read. Only for clients that write nothing: a write has to see what is there now.
   * @internal
   */
  readonly known?: Known
}

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
export class AtomsClient extends OutreachClient implements PostCallRemote {
  readonly #api: Api
  /** A write takes several requests: once it has begun, only a wait is ended. */
  readonly #writing: Api
  readonly #signal: AbortSignal | undefined
  readonly #clock: Clock
  readonly #options: AtomsClientOptions
  #dialect: Promise<Pick<Dialect, 'state' | 'write'>> | undefined
  readonly #read: Reader
  readonly #cache: RevisionCache | undefined
  #dated: { readonly date: string; readonly now: Date } | undefined

  /**
   * @throws AtomsSyncError `NO_KEY` when the key is empty or cannot be sent in a header, `UNTRUSTED_HOST` for http to
   *   another machine, `USAGE` for a base URL that is none and for a number that no request could be sent with
   */
  constructor(options: AtomsClientOptions) {
    const clock = options.clock ?? systemClock
    requireUsable(options)
    const asked = apiOf(options, clock)
    const whole: Api = async (request) => {
      const answer = await asked(request)
      const date = answer.headers.get('date')
      if (date !== null) this.#dated = { date, now: clock.now() }
      return answer
    }
    const api = stoppable(whole, options.signal)
    super(api, clock)
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
    const { state: stateOf } = await this.#spoken()
    const state = await stateOf(this.#api, live)
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
    return (await this.#spoken()).write(this.#writing, request)
  }

  /** Loaded where something is in the way of a write: what only reads an agent needs none of it. */
  #spoken(): Promise<Pick<Dialect, 'state' | 'write'>> {
    this.#dialect ??= import('./dialects/index.js').then(({ dialectFor }) => dialectFor(this.#options))
    return this.#dialect
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
    const { otherSections } = await promotion()
    return otherSections(this.#api, agentId, { a, b, ...known })
  }

  /**
   * When a branch's head last went live, ISO 8601; `undefined`: never, as far as the platform tells.
   * @throws AtomsSyncError `UNEXPECTED_ANSWER` for a history that is not whole, `NO_BRANCH`
   */
  async getLastActivation(
    agentId: string,
    head: Pick<GoingLive, 'branch' | 'head'>,
  ): Promise<string | undefined> {
    const { lastActivation } = await promotion()
    return lastActivation(this.#api, agentId, head)
  }

  /**
   * Makes a branch live, if its head and what it replaces still are the revisions that were planned.
   * @throws AtomsSyncError `REMOTE_CHANGED`, `NO_BRANCH`, `CONFLICT` (nothing was ever published on it), `FORBIDDEN` (its
   *   head has not passed the scan), …
   */
  async makeBranchLive(agentId: string, going: GoingLive): Promise<void> {
    this.#requireNotStopped()
    if ((await readAgent(this.#api, agentId)).archived) throw archivedRefusal(agentId)
    const { makeLive } = await promotion()
    await makeLive(this.#writing, agentId, going)
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
  if (branch !== undefined) {
    const reader = import('./dialects/branch-reader.js').then(({ branchReader }) =>
      branchReader(api, branch, readsFork ? 'live' : 'refuse'),
    )
    return async (agentId) => (await reader)(agentId)
  }
  const read = liveReader(api, dialect)
  return known === undefined || dialect === 'direct' ? read : cachedReader({ ...known, api, dialect, read })
}

function apiOf(options: AtomsClientOptions, clock: Clock): Api {
  return createApi({
    apiKey: requireKey(options.apiKey),
    baseUrl: requireSafe(options.baseUrl ?? DEFAULT_BASE_URL, options.allowHttp ?? false),
    fetch: options.fetch ?? nodeFetch,
    clock,
    limits: createLimits(
      {
        parallelism: options.parallelism ?? DEFAULT_PARALLELISM,
        ...(options.ratePerSecond !== undefined && { ratePerSecond: options.ratePerSecond }),
        signal: options.signal,
      },
      clock,
    ),
    userAgent: options.userAgent ?? 'atoms-sync',
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    maxAttempts: options.maxAttempts ?? 5,
    readOnly: options.readOnly ?? false,
    ...(options.dispatcher !== undefined && { dispatcher: options.dispatcher }),
    ...(options.signal && { signal: options.signal }),
    ...(options.onRequest && { onRequest: options.onRequest }),
  })
}

/** A key with a line break or a blank in it would break the header, and the error of fetch would quote it. */
function requireKey(apiKey: string): string {
  if (/^[\x21-\x7e]+$/.test(apiKey)) return apiKey
  throw new AtomsSyncError(
    'NO_KEY',
    apiKey === '' ? 'the API key is empty' : 'the API key holds characters no key has',
    {
      hint: 'copy the key again, without blanks or quotes around it',
    },
  )
}
