import { Hono } from 'hono'
import { changeDirectConfig } from '../agents/direct.js'
import { agentById } from '../agents/find.js'
import { postCallOf, servingRevision } from '../agents/serving.js'
import { faultsOf, keptPostCall, servedPostCall } from '../config/post-call.js'
import { bodyOf, type EmulatorEnv, ok } from '../http/context.js'
import { type Platform, userName } from '../platform.js'
import { NoRoute, refuse } from '../refusal.js'
import type { Agent } from '../state.js'

/** Generation 1. It knows two fields: others in a write are dropped, others in the config are not served. */
export const directRoutes = (platform: Platform): Hono<EmulatorEnv> =>
  new Hono<EmulatorEnv>()
    .get('/:id/post-call-analytics', (c) => ok(c, served(direct(platform, c.req.param('id')))))
    .post('/:id/post-call-analytics', async (c) => {
      const agent = direct(platform, c.req.param('id'))
      const { summaryPrompt, dispositionMetrics } = await bodyOf(c)
      const current = postCallOf(servingRevision(agent).config)
      const given = {
        ...(summaryPrompt === undefined ? {} : { summaryPrompt }),
        ...(dispositionMetrics === undefined ? {} : { dispositionMetrics }),
      }
      const faults = faultsOf(given)
      if (faults.length > 0) throw refuse(400, ...faults)
      const postCallAnalyticsConfig = keptPostCall({ ...current, ...given })
      changeDirectConfig(platform, agent, {
        changes: { postCallAnalyticsConfig },
        editor: userName(platform),
      })
      return ok(c, served(agent))
    })

function direct(platform: Platform, id: string): Agent {
  const agent = agentById(platform, id)
  if (agent.versioning.dialect !== 'direct' && agent.alsoDirect !== true) throw new NoRoute()
  return agent
}

function served(agent: Agent) {
  const { summaryPrompt, dispositionMetrics } = servedPostCall(
    postCallOf(servingRevision(agent).config),
    agent.nestedTypes,
  )
  return { summaryPrompt, dispositionMetrics }
}
