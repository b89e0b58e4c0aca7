import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { MiddlewareHandler } from 'hono'
import { proxyPage } from './answers.js'
import type { Ctx, EmulatorEnv } from './context.js'
import type { Fault, Faults, RouteLimit } from './fault.js'
import { tooMany } from './rate-limit.js'

interface Injection {
  readonly faults: Faults
  readonly base: string
  readonly sleep: (ms: number) => Promise<void>
  /** Answers a read from so many milliseconds ago; `undefined`: nothing has changed since. */
  readonly lagging: (c: Ctx, lagMs: number) => Promise<Response> | undefined
}

/** Lets the armed faults happen. */
export const injectFaults =
  ({ faults, base, sleep, lagging }: Injection): MiddlewareHandler<EmulatorEnv> =>
  async (c, next) => {
    const fault = faults.strike(c.req.method, c.req.path.slice(base.length))
    if (fault === undefined) return next()
    if (fault.delayMs !== undefined) await sleep(fault.delayMs)
    if (fault.reset === 'before') return cut(c)
    const instead = answerOf(fault)
    if (instead !== undefined) return instead
    const late = fault.lagMs === undefined || c.req.method !== 'GET' ? undefined : lagging(c, fault.lagMs)
    if (late !== undefined) c.res = await late
    else await next()
    for (const [name, value] of Object.entries(fault.headers ?? {})) c.res.headers.set(name, value)
    if (fault.reset === 'after') c.res = cut(c)
    if (fault.truncate === true) c.res = await truncated(c)
    return undefined
  }

function cut(c: Ctx): Response {
  c.env.incoming.socket.resetAndDestroy()
  return RESPONSE_ALREADY_SENT
}

function answerOf(fault: Fault): Response | undefined {
  const { status, body, html, rateLimit } = fault
  if (rateLimit !== undefined) return routeLimited(rateLimit, fault.headers)
  if (status === undefined && body === undefined && html !== true) return undefined
  // A body of one's own tells the pause itself, or leaves it out.
  const headers = new Headers(status === 429 && body === undefined ? tooMany().headers : {})
  headers.set('content-type', html === true ? 'text/html; charset=utf-8' : 'application/json')
  // However the names are spelled, they replace what would be said without them.
  for (const [name, value] of Object.entries(fault.headers ?? {})) headers.set(name, value)
  if (html === true) return new Response(proxyPage(status ?? 502), { status: status ?? 502, headers })
  const isText = typeof body === 'string'
  return new Response(isText ? body : JSON.stringify(body ?? envelopeOf(status ?? 200)), {
    status: status ?? 200,
    headers,
  })
}

/** Source: vendor's clients of September 2026, the third body that a 429 can have. */
const routeLimited = (given: RouteLimit, headers: Fault['headers'] = {}): Response =>
  Response.json(
    {
      message: 'Too many requests',
      rateLimit: { routeClass: 'agent', limit: 60, retryAfterSec: 1, ...given },
    },
    { status: 429, headers },
  )

const envelopeOf = (status: number): unknown =>
  status === 429 ? tooMany().body : { status: status < 400, errors: [MESSAGES[status] ?? 'Injected fault'] }

const MESSAGES: Readonly<Record<number, string>> = {
  401: 'Unauthorized: unknown API key',
  403: 'Forbidden',
  404: 'Not found',
  500: 'Internal server error',
  503: 'Service unavailable',
}

/** Announces the whole answer, sends half of it, and hangs up. */
async function truncated(c: Ctx): Promise<Response> {
  const whole = Buffer.from(await c.res.arrayBuffer())
  const { outgoing, incoming } = c.env
  outgoing.writeHead(c.res.status, {
    ...Object.fromEntries(c.res.headers),
    'content-length': String(whole.length),
  })
  outgoing.write(whole.subarray(0, Math.floor(whole.length / 2)), () => incoming.socket.destroy())
  return RESPONSE_ALREADY_SENT
}
