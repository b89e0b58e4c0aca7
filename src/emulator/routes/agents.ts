import { Hono } from 'hono'
import { createAgent } from '../agents/create.js'
import { agentDocument, resolvedConfig } from '../agents/document.js'
import { agentById, agentOr404, draftById, revisionById } from '../agents/find.js'
import { servingRevision } from '../agents/serving.js'
import { setArchived, updateAgent } from '../agents/update.js'
import { bodyOf, type Ctx, type EmulatorEnv, ok } from '../http/context.js'
import type { Platform } from '../platform.js'
import type { Agent } from '../state.js'
import { pageOfAgents } from './agent-list.js'

/** Agents themselves: list, read, create, rename, archive. */
export const agentRoutes = (platform: Platform): Hono<EmulatorEnv> =>
  new Hono<EmulatorEnv>()
    .get('/', (c) => ok(c, pageOfAgents(platform, c)))
    .post('/', async (c) => ok(c, createAgent(platform, await bodyOf(c)).id, 201))
    .get('/:id', (c) => {
      const agent = agentById(platform, c.req.param('id'))
      return ok(c, { ...agentDocument(platform, agent), ...resolution(agent, c) })
    })
    .patch('/:id', async (c) => {
      const agent = agentOr404(platform, c.req.param('id'))
      updateAgent(platform, agent, await bodyOf(c))
      return ok(c, agent.id)
    })
    .delete('/:id/archive', (c) => {
      const agent = agentOr404(platform, c.req.param('id'))
      const archived = c.req.query('on') !== 'false'
      setArchived(platform, agent, archived)
      return ok(c, { message: archived ? 'Agent archived' : 'Agent unarchived' })
    })

/** `?draftId` and `?versionId` preview another config and say so. Source: vendor's API reference, get agent. */
function resolution(agent: Agent, c: Ctx) {
  if (agent.versioning.dialect === 'direct') return {}
  const { draftId, versionId } = c.req.query()
  if (draftId) {
    return {
      _resolvedConfig: resolvedConfig(agent, draftById(agent, draftId).config),
      _configSource: 'draft',
    }
  }
  if (versionId) {
    return {
      _resolvedConfig: resolvedConfig(agent, revisionById(agent, versionId).config),
      _configSource: 'version',
    }
  }
  return { _resolvedConfig: resolvedConfig(agent, servingRevision(agent).config) }
}
