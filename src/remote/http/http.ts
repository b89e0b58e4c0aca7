import { setMaxListeners } from 'node:events'
import { AtomsSyncError, restate } from '../../model/error.js'
import {
  type ApiAnswer,
  type ApiRequest,
  createExchange,
  type ExchangeSettings,
  type Refusal,
} from './exchange.js'
import type { Purpose } from './failure.js'
import type { Limits } from './limits.js'
import { backoffMs, mayRetry } from './retry.js'

export interface HttpSettings extends ExchangeSettings {
  readonly limits: Limits
  readonly maxAttempts: number
  /** Refuses anything but reads before it leaves the process. */
  readonly readOnly: boolean
  /** Ends sleeps and queues, never a request under way; the reason is the name of the signal. */
  readonly signal?: AbortSignal
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
  const send = createExchange(settings)
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
        .catch(throwInterrupted)
      if (!('error' in result)) {
        limits.answered(startedMs)
        return result
      }
      const lastTry =
        attempt >= settings.maxAttempts || !mayRetry(result.error, writes && !request.idempotent)
      const waitMs = pauseAfter(result, { attempt, startedMs })
      if (lastTry) throw result.error
      await clock.sleep(waitMs, signal).catch(throwInterrupted)
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
  restate(error, { message: `${error.message}; it asks to wait ${patience(waitMs / 60_000)}` })

const patience = (minutes: number): string =>
  minutes < 24 * 60 ? `${Math.round(minutes)} minutes` : 'longer than a day'

/** The API, which takes no new request once the signal is aborted; one that is under way is finished. */
export const stoppable = (api: Api, signal: AbortSignal | undefined): Api =>
  signal === undefined
    ? api
    : async (request) => {
        if (signal.aborted) throwInterrupted(signal.reason)
        return api(request)
      }

/**
 * @param reason why it was aborted: the name of the signal that the program got, or whatever a user of the library gave
 * @throws AtomsSyncError `INTERRUPTED` for the former, the reason itself for the latter, as `fetch` does
 */
export function throwInterrupted(reason: unknown): never {
  if (reason !== 'SIGINT' && reason !== 'SIGTERM') throw reason
  throw new AtomsSyncError('INTERRUPTED', 'interrupted; nothing was written', { cause: reason })
}
