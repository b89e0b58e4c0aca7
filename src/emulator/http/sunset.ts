import type { MiddlewareHandler } from 'hono'
import type { Platform } from '../platform.js'
import type { EmulatorEnv } from './context.js'

/** The window in which both generations are served, about a month. Source: vendor's API reference, versions. */
const WINDOW_MS = 30 * 24 * 3_600_000

/** Announces that reads of generation 2 by id, which an agent with branches still answers, will be taken away. */
export const sunset =
  (platform: Platform): MiddlewareHandler<EmulatorEnv> =>
  async (c, next) => {
    await next()
    const agent = platform.agents.get(c.req.param('id') ?? '')
    if (c.req.method !== 'GET' || agent?.versioning.dialect !== 'branches') return
    c.res.headers.set('Deprecation', 'true')
    c.res.headers.set('Sunset', new Date(platform.now() + WINDOW_MS).toUTCString())
  }
