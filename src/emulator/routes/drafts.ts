import { Hono } from 'hono'
import { revisionDocument } from '../agents/document.js'
import { acceptChanges, editDraft, openDraft } from '../agents/draft.js'
import { draftDetail, draftDocument } from '../agents/draft-document.js'
import { draftById, revisionById } from '../agents/find.js'
import { generation2, readableByGeneration2 } from '../agents/generation2.js'
import { publishVersion } from '../agents/version.js'
import { sectionsDiffOf } from '../config/diff.js'
import { bodyOf, type EmulatorEnv, numberIn, ok, textIn } from '../http/context.js'
import type { JsonObject } from '../json.js'
import { type Platform, userName } from '../platform.js'
import { refuse } from '../refusal.js'
import type { Agent, Draft } from '../state.js'

/** Generation 2: any number of drafts beside immutable versions. */
export const draftRoutes = (platform: Platform): Hono<EmulatorEnv> =>
  new Hono<EmulatorEnv>()
    .post('/:id/drafts', async (c) => {
      const { agent, versioning } = generation2(platform, c.req.param('id'))
      const body = await bodyOf(c)
      const name = textIn(body, 'draftName', 100)
      const draft = openDraft(platform, {
        source: sourceOf(agent, body),
        creator: userName(platform),
        name,
        firstDraftRevision: 1,
      })
      versioning.drafts.push(draft)
      return ok(c, draftDocument(platform, { agent, draft, branchId: null }), 201)
    })
    .get('/:id/drafts', (c) => {
      const { agent, versioning } = generation2(platform, c.req.param('id'))
      const drafts = versioning.drafts.map((draft) => ({
        ...draftDocument(platform, { agent, draft, branchId: null }),
        lastEditorName: draft.edits.at(-1)?.editor ?? draft.creator,
      }))
      return ok(c, drafts)
    })
    .get('/:id/drafts/:draftId', (c) => {
      const agent = readableByGeneration2(platform, c.req.param('id'))
      const draft = draftById(agent, c.req.param('draftId'))
      const limit = numberIn(c, 'limit', { least: 1, most: 100, otherwise: 100 })
      return ok(c, draftDetail(platform, { agent, draft, branchId: null }, limit))
    })
    .get('/:id/drafts/:draftId/diff', (c) => {
      const agent = readableByGeneration2(platform, c.req.param('id'))
      const draft = draftById(agent, c.req.param('draftId'))
      const target = revisionById(agent, c.req.query('compareTo') ?? draft.sourceRevisionId ?? '')
      return ok(c, sectionsDiffOf(target.config, draft.config))
    })
    .patch('/:id/drafts/:draftId', async (c) => {
      const { draft } = writable(platform, c.req.param())
      const draftName = textIn(await bodyOf(c), 'draftName', 100)
      if (!draftName) throw refuse(400, 'draftName is required')
      draft.name = draftName
      return ok(c, { draftName })
    })
    .patch('/:id/drafts/:draftId/config', async (c) => {
      const { agent, draft } = writable(platform, c.req.param())
      editDraft(platform, draft, { changes: acceptChanges(await bodyOf(c)), editor: userName(platform) })
      return ok(c, draftDocument(platform, { agent, draft, branchId: null }))
    })
    .delete('/:id/drafts/:draftId', (c) => {
      const { versioning, draft } = writable(platform, c.req.param())
      versioning.drafts.splice(versioning.drafts.indexOf(draft), 1)
      return ok(c, null)
    })
    .post('/:id/drafts/:draftId/publish', async (c) => {
      const { agent, versioning, draft } = writable(platform, c.req.param())
      const body = await bodyOf(c)
      const revision = publishVersion(
        platform,
        { agent, versioning },
        {
          draft,
          publisher: userName(platform),
          label: textIn(body, 'label', 200),
          description: textIn(body, 'description', 2000),
          activate: body.activate === true,
        },
      )
      return ok(c, revisionDocument(platform, agent, revision), 201)
    })

function writable(platform: Platform, { id, draftId }: { readonly id: string; readonly draftId: string }) {
  const found = generation2(platform, id)
  return { ...found, draft: draftById(found.agent, draftId) }
}

/** Source: vendor's API reference, create a draft: at least one source is required. */
function sourceOf(
  agent: Agent,
  { sourceVersionId, sourceDraftId }: JsonObject,
): Pick<Draft, 'config'> & { readonly id: string | null } {
  if (sourceDraftId !== undefined) {
    const { config, sourceRevisionId } = draftById(agent, String(sourceDraftId))
    return { config, id: sourceRevisionId }
  }
  if (sourceVersionId === undefined) throw refuse(400, 'sourceVersionId or sourceDraftId is required')
  return revisionById(agent, String(sourceVersionId))
}
