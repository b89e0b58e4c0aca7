import type { MiddlewareHandler } from 'hono'
import { Refusal } from '../refusal.js'
import type { EmulatorEnv } from './context.js'

/** Refuses what exceeds `perSecond` requests in any one second, over all keys. Refused requests don't count. */
export function rateLimit(perSecond: number, now: () => number): MiddlewareHandler<EmulatorEnv> {
  const accepted: number[] = []
  return async (_c, next) => {
    const at = now()
    while ((accepted[0] ?? at) <= at - 1000) accepted.shift()
    if (accepted.length >= perSecond) throw tooMany()
    accepted.push(at)
    return next()
  }
}

/** Source: vendor's API reference, rate limits. */
export const tooMany = (seconds = 1): Refusal =>
  new Refusal(
    429,
    {
      status: false,
      error: 'Rate limit exceeded',
      code: 'RATE_LIMIT_EXCEEDED',
      retry_after: seconds,
    },
    { 'Retry-After': String(seconds) },
  )
