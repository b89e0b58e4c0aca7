import { Hono } from 'hono'
import { noRoutePage } from './http/answers.js'
import { boundBody } from './http/body-bound.js'
import type { Ctx, EmulatorEnv } from './http/context.js'
import type { Faults } from './http/fault.js'
import { freeze } from './http/freeze.js'
import { injectFaults } from './http/inject.js'
import { requireKey } from './http/key.js'
import { loopbackOnly } from './http/loopback.js'
import type { Past } from './http/past.js'
import { rateLimit } from './http/rate-limit.js'
import { logRequests, type RequestLog } from './http/request-log.js'
import { sunset } from './http/sunset.js'
import type { Platform } from './platform.js'
import { NoRoute, Refusal } from './refusal.js'
import { accountRoutes } from './routes/account.js'
import { agentRoutes } from './routes/agents.js'
import { audienceRoutes } from './routes/audiences.js'
import { branchDraftRoutes } from './routes/branch-draft.js'
import { branchRoutes } from './routes/branches.js'
import { callRoutes } from './routes/calls.js'
import { campaignRoutes } from './routes/campaigns.js'
import { controlRoutes } from './routes/control.js'
import { directRoutes } from './routes/direct.js'
import { draftRoutes } from './routes/drafts.js'
import { revisionRoutes } from './routes/revisions.js'
import { templateRoutes } from './routes/templates.js'
import { testCallRoutes } from './routes/test-calls.js'
import { versionRoutes } from './routes/versions.js'
import { settle } from './settle.js'

export const BASE_PATH = '/atoms/v1'

/** What stands between the network and the platform. */
export interface Gate {
  readonly log: RequestLog
  readonly faults: Faults
  readonly latencyMs: number
  readonly ratePerSecond: number | undefined
  readonly sleep: (ms: number) => Promise<void>
  readonly past: Past
  /** Told after each request that may have changed something. */
  readonly changed: () => void
  readonly reset: () => void
}

/** The whole of the emulator as one HTTP application. */
export function createApp(platform: Platform, gate: Gate): Hono<EmulatorEnv> {
  let requests = 0
  const app = emptyApp()
  app.use(loopbackOnly)
  app.use(async (c, next) => {
    settle(platform)
    requests += 1
    // On the raw response, so that a cut answer has them too.
    c.env.outgoing.setHeader('date', new Date(platform.now()).toUTCString())
    c.env.outgoing.setHeader('x-request-id', `req-${String(requests).padStart(8, '0')}`)
    if (c.req.method !== 'GET') gate.past.keep()
    await next()
    if (c.req.method !== 'GET') gate.changed()
  })
  app.use(boundBody)
  app.route('/__emulator', controlRoutes(platform, gate))
  app.use(`${BASE_PATH}/*`, logRequests(gate.log, BASE_PATH, platform.now))
  app.route(BASE_PATH, api(platform, gate))
  return app
}

function emptyApp(): Hono<EmulatorEnv> {
  const app = new Hono<EmulatorEnv>()
  app.onError((error, c) => answerOf(c, error))
  app.notFound(noRoutePage)
  return app
}

function api(platform: Platform, { faults, latencyMs, ratePerSecond, sleep, past }: Gate): Hono<EmulatorEnv> {
  const app = new Hono<EmulatorEnv>()
  if (latencyMs > 0) {
    app.use(async (_c, next) => {
      await sleep(latencyMs)
      return next()
    })
  }
  const lagging = (c: Ctx, lagMs: number) => {
    const then = past.ago(lagMs)
    return then && Promise.resolve(emptyApp().route(BASE_PATH, rules(then)).fetch(c.req.raw, c.env))
  }
  app.use(injectFaults({ faults, base: BASE_PATH, sleep, lagging }))
  if (ratePerSecond !== undefined) app.use(rateLimit(ratePerSecond, platform.now))
  return app.route('/', rules(platform))
}

/** The platform behind the gate. */
function rules(platform: Platform): Hono<EmulatorEnv> {
  const app = new Hono<EmulatorEnv>()
  app.use(requireKey(platform.behaviour))
  app.use('/agent/*', freeze(platform))
  for (const reads of ['drafts', 'versions']) app.use(`/agent/:id/${reads}/*`, sunset(platform))
  for (const routes of ROUTES) app.route('/', routes(platform))
  for (const routes of AGENT_ROUTES) app.route('/agent', routes(platform))
  return app
}

const ROUTES = [accountRoutes, templateRoutes, callRoutes, audienceRoutes, campaignRoutes]

const AGENT_ROUTES = [
  agentRoutes,
  directRoutes,
  draftRoutes,
  versionRoutes,
  branchRoutes,
  branchDraftRoutes,
  revisionRoutes,
  testCallRoutes,
]

function answerOf(c: Ctx, error: unknown): Response {
  if (error instanceof NoRoute) return noRoutePage(c)
  if (!(error instanceof Refusal)) return bugIn(c, error)
  return new Response(JSON.stringify(error.body), {
    status: error.status,
    headers: { 'content-type': 'application/json', ...error.headers },
  })
}

/** Not something the platform does: a mistake of ours, shown where it happened. */
function bugIn(c: Ctx, error: unknown): Response {
  const emulatorBug = error instanceof Error ? error.stack : String(error)
  return c.json({ status: false, errors: ['Internal server error'], emulatorBug }, 500)
}
