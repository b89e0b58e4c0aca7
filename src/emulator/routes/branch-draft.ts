import { Hono } from 'hono'
import { refuseStale } from '../agents/conflict.js'
import { revisionDocument } from '../agents/document.js'
import { acceptChanges, editDraft, openDraft } from '../agents/draft.js'
import { draftDetail, draftDocument } from '../agents/draft-document.js'
import { branchAt } from '../agents/find.js'
import { cancelPublish, discardDraft, publishDraft, refuseWhilePublishing } from '../agents/publish.js'
import { baseOf } from '../agents/serving.js'
import { bodyOf, type Ctx, type EmulatorEnv, ok, textIn } from '../http/context.js'
import { type Platform, userName } from '../platform.js'
import { refuse } from '../refusal.js'
import type { Agent, Revision } from '../state.js'

/** Generation 3: the one open draft of a branch, and its way to a revision. */
export const branchDraftRoutes = (platform: Platform): Hono<EmulatorEnv> =>
  new Hono<EmulatorEnv>()
    .put('/:id/branches/:branchId/draft', async (c) => {
      const { agent, branch } = branchAt(platform, c.req.param())
      const { expectedRevision, ...partial } = await bodyOf(c)
      if (branch.archived) throw refuse(403, 'Branch is archived')
      refuseWhilePublishing(branch)
      const changes = acceptChanges(partial)
      refuseStale(platform, branch.draft, { expectedRevision, changes })
      branch.draft ??= openDraft(platform, {
        source: baseOf(agent, branch),
        creator: userName(platform),
        name: null,
        firstDraftRevision: 0,
      })
      editDraft(platform, branch.draft, { changes, editor: userName(platform) })
      branch.updatedAt = platform.now()
      return ok(c, draftDocument(platform, { agent, draft: branch.draft, branchId: branch.id }))
    })
    .get('/:id/branches/:branchId/draft', (c) => {
      const { agent, branch } = branchAt(platform, c.req.param())
      if (branch.draft === null) throw refuse(404, 'No open draft on this branch')
      return ok(c, draftDetail(platform, { agent, draft: branch.draft, branchId: branch.id }))
    })
    .delete('/:id/branches/:branchId/draft', (c) => {
      const { branch } = branchAt(platform, c.req.param())
      discardDraft(branch)
      branch.updatedAt = platform.now()
      return ok(c, { discarded: true })
    })
    .post('/:id/branches/:branchId/draft/publish', async (c) => {
      const { agent, branch } = branchAt(platform, c.req.param())
      const label = textIn(await bodyOf(c), 'label', 200)
      const revision = publishDraft(platform, agent, branch, { label, publisher: userName(platform) })
      return publishResult(platform, c, agent, revision)
    })
    .post('/:id/branches/:branchId/draft/publish/cancel', (c) => {
      const { branch } = branchAt(platform, c.req.param())
      cancelPublish(branch)
      return ok(c, { cancelled: true })
    })

/** Source: vendor's API reference, `PublishResult`: while scanning there is no revision in it. */
function publishResult(platform: Platform, c: Ctx, agent: Agent, revision: Revision): Response {
  if (revision.status !== 'published') return ok(c, { state: 'scanning' }, 202)
  return ok(c, { state: 'committed', revision: revisionDocument(platform, agent, revision) })
}
