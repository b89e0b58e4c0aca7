import { Hono } from 'hono'
import { resolvedConfig, revisionDocument } from '../agents/document.js'
import { revisionById } from '../agents/find.js'
import { generation2, readableByGeneration2 } from '../agents/generation2.js'
import { activateVersion } from '../agents/version.js'
import { diffOf } from '../config/diff.js'
import { bodyOf, type EmulatorEnv, numberIn, ok, textIn } from '../http/context.js'
import type { Platform } from '../platform.js'
import { refuse } from '../refusal.js'

/** Generation 2: published versions, one of them active. */
export const versionRoutes = (platform: Platform): Hono<EmulatorEnv> =>
  new Hono<EmulatorEnv>()
    .get('/:id/versions', (c) => {
      const { agent, versioning } = generation2(platform, c.req.param('id'))
      const limit = numberIn(c, 'limit', { least: 1, most: 100, otherwise: 20 })
      const skip = numberIn(c, 'skip', { least: 0, most: Number.MAX_SAFE_INTEGER, otherwise: 0 })
      const pinned = c.req.query('isPinned')
      const versions = versioning.revisions
        .toReversed()
        .filter((revision) => pinned === undefined || revision.isPinned === (pinned === 'true'))
        .slice(skip, skip + limit)
      return ok(c, {
        versions: versions.map((revision) => revisionDocument(platform, agent, revision)),
        total: versioning.revisions.length,
      })
    })
    .get('/:id/versions/diff', (c) => {
      const agent = readableByGeneration2(platform, c.req.param('id'))
      const { versionA = '', versionB = '' } = c.req.query()
      return ok(c, diffOf(revisionById(agent, versionA).config, revisionById(agent, versionB).config))
    })
    .get('/:id/versions/:versionId', (c) => {
      const agent = readableByGeneration2(platform, c.req.param('id'))
      const revision = revisionById(agent, c.req.param('versionId'))
      return ok(c, {
        version: revisionDocument(platform, agent, revision),
        resolvedConfig: resolvedConfig(agent, revision.config),
      })
    })
    .patch('/:id/versions/:versionId', async (c) => {
      const { agent } = generation2(platform, c.req.param('id'))
      const revision = revisionById(agent, c.req.param('versionId'))
      const body = await bodyOf(c)
      const given = ['label', 'description', 'isPinned'].filter((field) => field in body)
      if (given.length === 0) throw refuse(400, 'At least one of label, description or isPinned is required')
      if (given.includes('label')) revision.label = textIn(body, 'label', 200)
      if (given.includes('description')) revision.description = textIn(body, 'description', 2000)
      if (given.includes('isPinned')) revision.isPinned = body.isPinned === true
      return ok(c, revisionDocument(platform, agent, revision))
    })
    .patch('/:id/versions/:versionId/activate', (c) => {
      const { agent, versioning } = generation2(platform, c.req.param('id'))
      const revision = revisionById(agent, c.req.param('versionId'))
      activateVersion(platform, { agent, versioning }, revision)
      return ok(c, revisionDocument(platform, agent, revision))
    })
