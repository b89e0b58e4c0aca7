import type { MiddlewareHandler } from 'hono'
import type { Behaviour } from '../platform.js'
import { refuse } from '../refusal.js'
import type { EmulatorEnv } from './context.js'

/** Lets a request with an accepted key pass; one that may only read does not write. */
export const requireKey =
  ({ keys }: Behaviour): MiddlewareHandler<EmulatorEnv> =>
  async (c, next) => {
    const given = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
    if (given === undefined) throw refuse(401, 'Unauthorized: no API key')
    const known = keys.find(({ key }) => key === given)
    const isAccepted = keys.length === 0 ? given.startsWith('sk_') : known !== undefined
    if (!isAccepted) throw refuse(401, 'Unauthorized: unknown API key')
    if (known?.access === 'read' && c.req.method !== 'GET') throw refuse(403, 'Forbidden')
    return next()
  }
