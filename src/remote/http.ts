import { setMaxListeners } from 'node:events'
import type { $Fetch } from 'ofetch'
import { AtomsSyncError, restated } from '../model/error.js'
import type { Clock } from '../model/world.js'
import { type Answer, bodyOf, isRecord } from './answer.js'
import { bounded } from './bounded-body.js'
import { failureOf, networkFailure, type Purpose } from './failure.js'
import type { Limits } from './limits.js'
import { PlainHeaders, type ReadableHeaders } from './plain-headers.js'
import { backoffMs, mayRetry, requestedWaitMs } from './retry.js'

export interface HttpSettings {
  /** Without a slash at the end. */
  readonly baseUrl: string
  readonly apiKey: string
  readonly fetch: typeof globalThis.fetch
  readonly limits: Limits
  readonly clock: Clock
  readonly userAgent: string
  /** For one request, its body included. */
  readonly timeoutMs: number
  readonly maxAttempts: number
  /** Refuses anything but reads before it leaves the process. */
  readonly readOnly: boolean
  /** Passed through to fetch, for proxies. */
  readonly dispatcher?: unknown
  /** Ends sleeps and queues; the reason is the name of the signal. */
  readonly signal?: AbortSignal
  /** One line for each attempt, without the key. */
  readonly onRequest?: (line: string) => void
}

interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the base URL, from `/`; ids in it already encoded. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | boolean>>
  readonly body?: unknown
  /** Instead of a body: fields and files, sent as multipart. */
  readonly form?: FormData
  readonly headers?: Readonly<Record<string, string>>
  /** Goes after "while" in errors. */
  readonly doing: string
  /** Doing it twice is doing it once, so a lost answer is no reason not to ask again. */
  readonly idempotent?: true
  /** A question that is too long for an address: sent as POST, changes nothing. */
  readonly reads?: true
}

interface ApiAnswer {
  readonly status: number
  /** `data` of the envelope. */
  readonly data: unknown
  readonly headers: ReadableHeaders
}

/** One request to the platform, with everything a network and an API do taken into account. */
export type Api = (request: ApiRequest) => Promise<ApiAnswer>

/** Longer than this nobody waits for one pause; the request fails with the platform's words instead. */
const LONGEST_PAUSE_MS = 300_000

/**
 * @returns a function that throws AtomsSyncError for every answer but 2xx JSON; its messages and causes hold
 *   neither the key nor the URL
 */
export function createApi(settings: HttpSettings): Api {
  const { clock, limits, signal } = settings
  // As many may wait for it as there are requests; Node takes more than ten for a leak.
  if (signal) setMaxListeners(0, signal)
  const send = createSender(settings)
  /** How long to wait after a refusal; where the platform asks for patience, everybody waits. */
  const pauseAfter = ({ error, requestedMs }: Refusal, { attempt, startedMs }: Attempt): number => {
    const waitMs = requestedMs || backoffMs(attempt, clock)
    if (waitMs > LONGEST_PAUSE_MS) throw tooLong(error, waitMs)
    if (error.code === 'RATE_LIMITED') limits.refused(startedMs, waitMs)
    else if (requestedMs) limits.pause(waitMs)
    return waitMs
  }
  return async (request) => {
    const writes = request.method !== 'GET' && !request.reads
    if (writes && settings.readOnly) throw readOnlyRefusal(request)
    const purpose: Purpose = { doing: request.doing, writes }
    for (let attempt = 1; ; attempt++) {
      const { startedMs, result } = await limits
        .run(async (startedMs) => ({ startedMs, result: await send(request, purpose) }))
        .catch(interrupted)
      if (!(result instanceof Refusal)) {
        limits.answered(startedMs)
        return result
      }
      const lastTry =
        attempt >= settings.maxAttempts || !mayRetry(result.error, writes && !request.idempotent)
      const waitMs = pauseAfter(result, { attempt, startedMs })
      if (lastTry) throw result.error
      await clock.sleep(waitMs, signal).catch(interrupted)
    }
  }
}

interface Attempt {
  /** From 1. */
  readonly attempt: number
  /** By the clock that measures time passed. */
  readonly startedMs: number
}

const readOnlyRefusal = ({ method, doing }: ApiRequest): AtomsSyncError =>
  new AtomsSyncError('READ_ONLY', `refused to send ${method} while ${doing}: this run only reads`)

/** Nobody waits that long, and asking again any sooner would be no use to anybody. */
const tooLong = (error: AtomsSyncError, waitMs: number): AtomsSyncError =>
  restated(error, { message: `${error.message}; it asks to wait ${patience(waitMs / 60_000)}` })

const patience = (minutes: number): string =>
  minutes < 24 * 60 ? `${Math.round(minutes)} minutes` : 'longer than a day'

/** Only a sleep or a place in the queue is given up, never a request under way. */
function interrupted(reason: unknown): never {
  if (reason !== 'SIGINT' && reason !== 'SIGTERM') throw reason
  throw new AtomsSyncError('INTERRUPTED', 'interrupted; nothing was written', { cause: reason })
}

/** A request that failed, with what the platform asked us to wait. */
class Refusal {
  readonly error: AtomsSyncError
  readonly requestedMs: number | undefined
  constructor(error: AtomsSyncError, requestedMs?: number) {
    this.error = error
    this.requestedMs = requestedMs
  }
}

function createSender(settings: HttpSettings) {
  const { apiKey, baseUrl, clock } = settings
  let sender: Promise<$Fetch> | undefined
  return async (asked: ApiRequest, purpose: Purpose): Promise<ApiAnswer | Refusal> => {
    const startedMs = clock.elapsedMs()
    let status = 'no answer'
    const deadline = deadlineAfter(settings.timeoutMs)
    try {
      sender ??= createClient(settings)
      const request = await sender
      const response = await request.raw<string, 'text'>(`${baseUrl}${asked.path}`, {
        method: asked.method,
        ...(asked.query && { query: asked.query }),
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${apiKey}`,
          'user-agent': settings.userAgent,
          ...asked.headers,
        },
        ...(asked.body !== undefined && { body: JSON.stringify(asked.body) }),
        ...(asked.form && { body: asked.form }),
        ...(settings.dispatcher !== undefined && { dispatcher: settings.dispatcher as never }),
        retry: 0,
        redirect: 'manual',
        responseType: 'text',
        ignoreResponseError: true,
        signal: deadline.signal,
      })
      status = `${response.status}`
      const received = response._data ?? ''
      // Errors quote what the platform says; a gateway that echoes the request must not make them quote the key.
      const text = response.ok ? received : received.replaceAll(apiKey, '[key]')
      const headers = response.ok ? response.headers : withoutKey(response.headers, apiKey)
      return judge({ status: response.status, headers, text }, purpose, clock)
    } catch (error) {
      return new Refusal(networkFailure(error, purpose))
    } finally {
      deadline.met()
      settings.onRequest?.(
        `${asked.method} ${asked.path} → ${status}, ${Math.round(clock.elapsedMs() - startedMs)} ms`,
      )
    }
  }
}

/**
 * Aborts when the time is over. Other than that of `AbortSignal.timeout` it can be taken back: until it strikes, what was
 * answered long ago would stay in memory.
 */
function deadlineAfter(ms: number): { readonly signal: AbortSignal; readonly met: () => void } {
  const controller = new AbortController()
  const over = () => controller.abort(new DOMException('the time is over', 'TimeoutError'))
  const timer = setTimeout(over, ms)
  return { signal: controller.signal, met: () => clearTimeout(timer) }
}

/**
 * ofetch, loaded with the first request: what makes none need not wait for it. Its own retry and timeout have faults
 * of their own (docs/decisions/0001), so both stay off.
 */
async function createClient(settings: HttpSettings): Promise<$Fetch> {
  const { createFetch } = await import('ofetch')
  // Ours, too: what goes through a proxy or carries a form it leaves to the global one, which stops at no size.
  const fetch = bounded(settings.fetch)
  return createFetch({ fetch, Headers: PlainHeaders as unknown as typeof Headers })
}

const withoutKey = (headers: ReadableHeaders, apiKey: string): ReadableHeaders =>
  new PlainHeaders([...headers].map(([name, value]) => [name, value.replaceAll(apiKey, '[key]')]))

function judge(answer: Answer, purpose: Purpose, clock: Clock): ApiAnswer | Refusal {
  if (answer.status === 204) return { status: 204, data: undefined, headers: answer.headers }
  const body = bodyOf(answer)
  const value = body.kind === 'json' ? body.value : undefined
  if (answer.status < 200 || answer.status >= 300) {
    return new Refusal(failureOf(answer, purpose), requestedWaitMs(answer.headers, value, clock))
  }
  if (body.kind === 'html') return new Refusal(failureOf(answer, purpose))
  if (!isRecord(value) || value.status === false || value.success === false) {
    const what =
      body.kind === 'json'
        ? 'an answer that is no envelope of the API'
        : 'an answer that is cut off or no JSON'
    return new Refusal(
      new AtomsSyncError('UNEXPECTED_ANSWER', `got ${what} while ${purpose.doing}`, {
        status: answer.status,
        hint: 'try again; if it stays, check what stands between here and the API',
        ...(purpose.writes && { mayHaveWritten: true }),
      }),
    )
  }
  return { status: answer.status, data: value.data, headers: answer.headers }
}
