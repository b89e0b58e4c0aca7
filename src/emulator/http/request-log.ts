import { performance } from 'node:perf_hooks'
import type { MiddlewareHandler } from 'hono'
import type { EmulatorEnv } from './context.js'

/** One request as it was asked, and how it was answered. Keys are never kept. */
export interface LoggedRequest {
  readonly method: string
  /** Without the base `/atoms/v1`. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** 0 while it is under way, and when its connection was cut. */
  status: number
  ms: number
  /** ISO 8601. */
  readonly at: string
  /** What a write carried: parsed JSON, or the text of it. */
  readonly body?: unknown
}

export interface RequestLog {
  readonly entries: () => readonly LoggedRequest[]
  readonly add: (entry: LoggedRequest) => void
  readonly clear: () => void
}

const MOST = 100_000

/** Remembers the last hundred thousand requests. */
export function createRequestLog(): RequestLog {
  let entries: LoggedRequest[] = []
  return {
    entries: () => entries,
    add: (entry) => {
      // Cut in halves: dropping the oldest one by one would move the whole list each time.
      if (entries.length >= MOST) entries = entries.slice(MOST / 2)
      entries.push(entry)
    },
    clear: () => {
      entries = []
    },
  }
}

export const logRequests =
  (log: RequestLog, base: string, now: () => number): MiddlewareHandler<EmulatorEnv> =>
  async (c, next) => {
    const startedMs = performance.now()
    const isJson = !(c.req.header('content-type') ?? '').startsWith('multipart/')
    const text = c.req.method === 'GET' || !isJson ? '' : redacted(await c.req.text())
    const entry: LoggedRequest = {
      method: c.req.method,
      path: redacted(c.req.path.slice(base.length)),
      query: Object.fromEntries(
        Object.entries(c.req.query()).map(([name, value]) => [name, redacted(value)]),
      ),
      status: 0,
      ms: 0,
      at: new Date(now()).toISOString(),
      ...(text === '' ? {} : { body: parsed(text) }),
    }
    log.add(entry)
    await next()
    entry.status = c.env.incoming.socket.destroyed ? 0 : c.res.status
    entry.ms = Math.round(performance.now() - startedMs)
  }

const redacted = (text: string): string => text.replace(/\bsk_[\w-]+/g, 'sk_***')

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
