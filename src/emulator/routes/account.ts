import { Hono } from 'hono'
import { type EmulatorEnv, ok } from '../http/context.js'
import { iso } from '../instant.js'
import type { Platform } from '../platform.js'

/** Whose key it is, and which numbers they have. */
export const accountRoutes = (platform: Platform): Hono<EmulatorEnv> =>
  new Hono<EmulatorEnv>()
    .get('/user', (c) => {
      const { id, ...user } = platform.user
      return ok(c, {
        _id: id,
        ...user,
        authProvider: 'email',
        isEmailVerified: true,
        organizationId: platform.organization.id,
      })
    })
    .get('/product/phone-numbers', (c) =>
      ok(
        c,
        platform.phoneNumbers.map(({ id, agentId, createdAt, ...attributes }) => ({
          _id: id,
          productType: 'telephony',
          isActive: true,
          agentId,
          attributes,
          createdAt: iso(createdAt),
          updatedAt: iso(createdAt),
        })),
      ),
    )
