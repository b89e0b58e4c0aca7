import { Hono } from 'hono'
import { resolvedConfig, revisionDocument } from '../agents/document.js'
import { agentOr404, branchAt, branchById, revisionById, revisionOn, versioningAs } from '../agents/find.js'
import { restoreRevision } from '../agents/publish.js'
import { diffOf } from '../config/diff.js'
import type { AgentConfig } from '../config/fields.js'
import { type EmulatorEnv, numberIn, ok } from '../http/context.js'
import type { Platform } from '../platform.js'
import { refuse } from '../refusal.js'
import type { Agent } from '../state.js'

/** Generation 3: the immutable revisions of a branch, and comparing them. */
export const revisionRoutes = (platform: Platform): Hono<EmulatorEnv> =>
  new Hono<EmulatorEnv>()
    .get('/:id/branches/:branchId/revisions', (c) => {
      const { agent, branch } = branchAt(platform, c.req.param())
      const limit = numberIn(c, 'limit', { least: 1, most: 100, otherwise: 20 })
      const skip = numberIn(c, 'skip', { least: 0, most: Number.MAX_SAFE_INTEGER, otherwise: 0 })
      const page = branch.revisions.toReversed().slice(skip, skip + limit)
      return ok(c, {
        revisions: page.map((revision) => revisionDocument(platform, agent, revision)),
        total: branch.revisions.length,
      })
    })
    .get('/:id/branches/:branchId/revisions/:revisionId', (c) => {
      const { agent, branch } = branchAt(platform, c.req.param())
      const revision = revisionOn(agent, branch, c.req.param('revisionId'))
      return ok(c, {
        revision: revisionDocument(platform, agent, revision),
        resolvedConfig: resolvedConfig(agent, revision.config),
      })
    })
    .get('/:id/branches/:branchId/revisions/:revisionId/history', (c) => {
      const { agent, branch } = branchAt(platform, c.req.param())
      const revision = revisionOn(agent, branch, c.req.param('revisionId'))
      const upToIt = branch.revisions.slice(0, branch.revisions.indexOf(revision) + 1)
      return ok(c, {
        revision: revisionDocument(platform, agent, revision),
        publishedBy: revision.publisher,
        trail: upToIt.toReversed().map((step) => ({
          revision: revisionDocument(platform, agent, step),
          changedSections: step.changedSections,
        })),
      })
    })
    .post('/:id/branches/:branchId/revisions/:revisionId/restore', (c) => {
      const { agent, branch } = branchAt(platform, c.req.param())
      const revision = restoreRevision(platform, agent, branch, c.req.param('revisionId'))
      return ok(c, { state: 'committed', revision: revisionDocument(platform, agent, revision) })
    })
    .get('/:id/diff', (c) => {
      const agent = agentOr404(platform, c.req.param('id'))
      versioningAs(agent, 'branches')
      const { a = '', b = '' } = c.req.query()
      return ok(c, diffOf(configAt(agent, a), configAt(agent, b)))
    })

/** A side of a comparison: a revision's id, or `<branchId>:draft`. */
function configAt(agent: Agent, reference: string): AgentConfig {
  const [branchId = '', part] = reference.split(':')
  if (part === undefined) return revisionById(agent, reference).config
  const { draft } = branchById(versioningAs(agent, 'branches'), branchId)
  if (part !== 'draft') throw refuse(400, `Invalid reference: ${reference}`)
  if (draft === null) throw refuse(404, 'No open draft on this branch')
  return draft.config
}
