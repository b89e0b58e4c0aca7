import type { $Fetch } from 'ofetch'
import { AtomsSyncError } from '../../model/error.js'
import type { Clock } from '../../model/world.js'
import { isRecord } from '../../text/canonical-json.js'
import { type HttpAnswer, parseBody } from './answer.js'
import { failureOf, type Purpose } from './failure.js'
import { networkFailure } from './network-failure.js'
import { bounded, PlainHeaders, type ReadableHeaders, TooLarge } from './node-fetch.js'
import { requestedWaitMs } from './retry.js'

export interface ExchangeSettings {
  /** Without a slash at the end. */
  readonly baseUrl: string
  readonly apiKey: string
  readonly fetch: typeof globalThis.fetch
  readonly clock: Clock
  readonly userAgent: string
  /** For one request, its body included. */
  readonly timeoutMs: number
  /** Passed through to fetch, for proxies. */
  readonly dispatcher?: unknown
  /** One line for each attempt, without the key. */
  readonly onRequest?: (line: string) => void
}

export interface ApiRequest {
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

export interface ApiAnswer {
  readonly status: number
  /** `data` of the envelope. */
  readonly data: unknown
  readonly headers: ReadableHeaders
}

/** A request that failed, with what the platform asked us to wait. */
export interface Refusal {
  readonly error: AtomsSyncError
  readonly requestedMs?: number | undefined
}

/** One request out, one answer back; nothing is tried twice. */
export type Exchange = (request: ApiRequest, purpose: Purpose) => Promise<ApiAnswer | Refusal>

/** @returns a function that never throws; its errors hold neither the key nor the URL */
export function createExchange(settings: ExchangeSettings): Exchange {
  const { apiKey, baseUrl, clock } = settings
  let client: Promise<$Fetch> | undefined
  return async (asked, purpose) => {
    const startedMs = clock.elapsedMs()
    let status = 'no answer'
    const deadline = deadlineAfter(settings.timeoutMs)
    try {
      client ??= createClient(settings)
      const response = await (await client).raw<string, 'text'>(`${baseUrl}${asked.path}`, {
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
      return { error: networkFailure(error, purpose) }
    } finally {
      deadline.clear()
      settings.onRequest?.(
        `${asked.method} ${asked.path} → ${status}, ${Math.round(clock.elapsedMs() - startedMs)} ms`,
      )
    }
  }
}

/**
 * Aborts when the time is over. Unlike `AbortSignal.timeout` it can be cleared: a timer that still runs keeps what was
 * answered long ago in memory.
 */
function deadlineAfter(ms: number): { readonly signal: AbortSignal; readonly clear: () => void } {
  const controller = new AbortController()
  const over = () => controller.abort(new DOMException('the time is over', 'TimeoutError'))
  const timer = setTimeout(over, ms)
  return { signal: controller.signal, clear: () => clearTimeout(timer) }
}

/**
 * ofetch, loaded with the first request: a run that makes none need not wait for it. Its retry and its timeout have
 * faults (docs/decisions/0001), so both stay off.
 */
async function createClient(settings: ExchangeSettings): Promise<$Fetch> {
  const { createFetch } = await import('ofetch')
  // Also around our own fetch, which leaves proxies and forms to the global one, and that stops at no size.
  const fetch = bounded(settings.fetch)
  return createFetch({ fetch, Headers: PlainHeaders as unknown as typeof Headers })
}

const withoutKey = (headers: ReadableHeaders, apiKey: string): ReadableHeaders =>
  new PlainHeaders([...headers].map(([name, value]) => [name, value.replaceAll(apiKey, '[key]')]))

function judge(answer: HttpAnswer, purpose: Purpose, clock: Clock): ApiAnswer | Refusal {
  if (answer.status === 204) return { status: 204, data: undefined, headers: answer.headers }
  const body = parseBody(answer)
  const value = body.kind === 'json' ? body.value : undefined
  if (answer.status < 200 || answer.status >= 300) {
    return {
      error: failureOf(answer, purpose),
      requestedMs: requestedWaitMs(answer.headers, value, clock),
    }
  }
  if (body.kind === 'html') return { error: failureOf(answer, purpose) }
  if (body.kind === 'too-much') throw new TooLarge(body.what)
  if (!isRecord(value) || value.status === false || value.success === false) {
    const what =
      body.kind === 'json'
        ? 'an answer that is no envelope of the API'
        : 'an answer that is cut off or no JSON'
    const error = new AtomsSyncError('UNEXPECTED_ANSWER', `got ${what} while ${purpose.doing}`, {
      status: answer.status,
      hint: 'try again; if it stays, check what stands between here and the API',
      ...(purpose.writes && { mayHaveWritten: true }),
    })
    return { error }
  }
  return { status: answer.status, data: value.data, headers: answer.headers }
}
