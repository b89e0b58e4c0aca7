import type { MiddlewareHandler } from 'hono'
import { refuse } from '../refusal.js'
import type { EmulatorEnv } from './context.js'

const LARGEST_BYTES = 5 * 1024 * 1024

/**
 * Refuses bodies that would fill the memory. Hono's own `bodyLimit` needs the global `Request` replaced to read a
 * body of unknown length, so one without a length is refused as well.
 */
export const boundBody: MiddlewareHandler<EmulatorEnv> = async (c, next) => {
  if (c.req.header('transfer-encoding') !== undefined) throw refuse(411, 'Content-Length is required')
  if (Number(c.req.header('content-length') ?? 0) > LARGEST_BYTES)
    throw refuse(413, 'Request body is too large')
  return next()
}
