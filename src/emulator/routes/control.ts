import { Hono } from 'hono'
import { editOnDashboard } from '../agents/dashboard.js'
import { agentById } from '../agents/find.js'
import { parseEdit, parseFaults } from '../control/parse.js'
import { bodyOf, type EmulatorEnv, jsonOf } from '../http/context.js'
import type { Faults } from '../http/fault.js'
import type { RequestLog } from '../http/request-log.js'
import { type Platform, stateOf } from '../platform.js'

interface Controls {
  readonly log: RequestLog
  readonly faults: Faults
  readonly reset: () => void
}

/** Ours, not the platform's: how tests and rehearsals steer the emulator and see what was asked of it. */
export const controlRoutes = (platform: Platform, { log, faults, reset }: Controls): Hono<EmulatorEnv> =>
  new Hono<EmulatorEnv>()
    .get('/faults', (c) => c.json({ faults: faults.list() }))
    .post('/faults', async (c) => {
      faults.set(parseFaults(await jsonOf(c)))
      return c.json({ faults: faults.list() })
    })
    .delete('/faults', (c) => {
      faults.set([])
      return c.json({ faults: [] })
    })
    .post('/edit', async (c) => {
      const { agentId, ...edit } = parseEdit(await jsonOf(c))
      editOnDashboard(platform, agentById(platform, agentId), edit)
      return c.json({ edited: agentId })
    })
    .post('/freeze', async (c) => {
      platform.frozen = (await bodyOf(c)).on !== false
      return c.json({ frozen: platform.frozen })
    })
    .get('/requests', (c) => c.json({ requests: log.entries() }))
    .delete('/requests', (c) => {
      log.clear()
      return c.json({ requests: [] })
    })
    .get('/state', (c) => c.json(stateOf(platform)))
    .post('/reset', (c) => {
      reset()
      return c.json({ reset: true })
    })
