import { AtomsSyncError } from '../model/error.js'
import type { DialectChoice } from '../model/live.js'
import type { Clock } from '../model/world.js'
import { type Api, createApi } from './http/http.js'
import { createLimits } from './http/limits.js'
import { nodeFetch } from './http/node-fetch.js'
import { requireSafe } from './http/safe-url.js'
import type { KnownRevisions } from './reader.js'

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
  readonly known?: KnownRevisions
}

/**
 * The API as the options say.
 * @throws AtomsSyncError `NO_KEY`, `UNTRUSTED_HOST`, `USAGE`
 */
export function apiOf(options: AtomsClientOptions, clock: Clock): Api {
  requireUsable(options)
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

interface Numbers {
  readonly parallelism?: number
  readonly ratePerSecond?: number
  readonly timeoutMs?: number
  readonly maxAttempts?: number
}

/** The longest that a timer of Node takes; anything longer it takes for 1 ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1

const CHECKS: {
  readonly [Name in keyof Numbers]-?: readonly [is: (value: number) => boolean, what: string]
} = {
  parallelism: [isCount, 'a whole number from 1'],
  ratePerSecond: [(value) => value > 0 && Number.isFinite(value), 'a number above 0'],
  timeoutMs: [
    (value) => value >= 1 && value <= LONGEST_TIMER_MS,
    `a number of milliseconds from 1 to ${LONGEST_TIMER_MS}`,
  ],
  maxAttempts: [isCount, 'a whole number from 1'],
}

/**
 * Options that no request would ever leave with, or none in time.
 * @throws AtomsSyncError `USAGE`
 */
function requireUsable(options: Numbers): void {
  for (const [name, [isUsable, what]] of Object.entries(CHECKS)) {
    const value = options[name as keyof Numbers]
    if (value === undefined || (typeof value === 'number' && isUsable(value))) continue
    throw new AtomsSyncError('USAGE', `${name} must be ${what}, not ${String(value)}`)
  }
}
