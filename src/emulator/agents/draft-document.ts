import { sectionsOf } from '../config/fields.js'
import { iso } from '../instant.js'
import { type Platform, userName } from '../platform.js'
import type { Agent, Draft } from '../state.js'
import { checkDocument } from './document.js'
import { revisionsOf } from './find.js'

interface DraftOf {
  readonly agent: Agent
  readonly draft: Draft
  /** The branch it is open on; generation 2 has none. */
  readonly branchId: string | null
}

/** A draft's latest state, in the shape of a revision. Its `_id` is not the `draftId`. */
export function draftDocument(
  platform: Platform,
  { agent, draft, branchId }: DraftOf,
  edit: Draft['edits'][number] | undefined = draft.edits.at(-1),
) {
  const publishing = revisionsOf(agent.versioning).find(({ id }) => id === draft.publishingId)
  return {
    _id: edit?.rowId ?? draft.rowId,
    agent: agent.id,
    status: 'draft',
    branch: branchId,
    revisionNumber: null,
    versionNumber: null,
    label: null,
    description: null,
    isPinned: false,
    publishedBy: null,
    publishedAt: null,
    draftId: draft.id,
    draftName: draft.name,
    draftRevision: edit?.draftRevision ?? draft.firstDraftRevision,
    sourceVersionId: draft.sourceRevisionId,
    parentVersion: draft.sourceRevisionId,
    workflowType: 'single_prompt',
    isActive: false,
    activatedBy: null,
    activatedAt: null,
    // Of what it is being published as, or was and got rejected.
    securityCheck: checkDocument(publishing?.check ?? null),
    pendingPublish:
      draft.publishingId === null
        ? null
        : { state: 'active', startedBy: platform.user.id, startedAt: iso(draft.createdAt) },
    createdBy: platform.user.id,
    createdAt: iso(draft.createdAt),
    updatedAt: iso(edit?.at ?? draft.createdAt),
  }
}

/** A draft with its edits, newest first. Source: vendor's API reference, `DraftDetail`. */
export function draftDetail(platform: Platform, of: DraftOf, limit = 100) {
  const edits = of.draft.edits.toReversed()
  return {
    latest: draftDocument(platform, of),
    editCount: edits.length,
    editHistory: edits.slice(0, limit).map((edit) => ({
      // Generation 2 numbers the edits, generation 3 shows the draft as each edit left it.
      revision: of.branchId === null ? edit.draftRevision : draftDocument(platform, of, edit),
      changedSections: sectionsOf(edit.fields),
      editorName: edit.editor,
      editorId: edit.editor === userName(platform) ? platform.user.id : null,
      timestamp: iso(edit.at),
    })),
  }
}
