import type { MiddlewareHandler } from 'hono'
import type { Platform } from '../platform.js'
import { Refusal } from '../refusal.js'
import type { EmulatorEnv } from './context.js'

/**
 * During a configuration freeze config writes are locked; reads and test calls pass.
 * Source: vendor's API reference, `LockedErrorResponse`.
 */
export const freeze =
  (platform: Platform): MiddlewareHandler<EmulatorEnv> =>
  async (c, next) => {
    const passes = c.req.method === 'GET' || /\/(test-call|publish\/cancel)$/.test(c.req.path)
    if (platform.frozen && !passes) {
      throw new Refusal(423, {
        status: false,
        error_type: 'config_freeze_active',
        errors: ['A configuration freeze is active'],
      })
    }
    return next()
  }
