import type { AgentConfig } from '../config/fields.js'
import { sectionsOf } from '../config/fields.js'
import { servedPostCall } from '../config/post-call.js'
import { iso, isoOrNull } from '../instant.js'
import { isObject } from '../json.js'
import { type Platform, userName } from '../platform.js'
import type { Agent, Draft, Revision } from '../state.js'
import { revisionsOf } from './find.js'
import { postCallOf, servingRevision } from './serving.js'

/** An agent as list and detail give it. Source: vendor's API reference, `AgentDTO`. */
export function agentDocument(platform: Platform, agent: Agent) {
  const revision = servingRevision(agent)
  const { postCallAnalyticsConfig: _, ...fields } = revision.config
  const isVersioned = agent.versioning.dialect !== 'direct'
  return {
    _id: agent.id,
    name: agent.name,
    organization: platform.organization.id,
    createdBy: platform.user.id,
    workflowType: 'single_prompt',
    ...agent.metadata,
    // Of a versioned agent, config is resolved apart.
    ...(isVersioned ? {} : fields),
    archived: agent.archived,
    ...(agent.archived ? { archivedAt: iso(agent.updatedAt) } : {}),
    ...(isVersioned ? { activeVersionId: revision.id, versionId: revision.id } : {}),
    createdAt: iso(agent.createdAt),
    updatedAt: iso(agent.updatedAt),
  }
}

/** A config as reads resolve it. Source: vendor's API reference, `_resolvedConfig`. */
export function resolvedConfig(agent: Agent, config: AgentConfig) {
  const { singlePromptConfig, slmModel, ...rest } = config
  const prompt = isObject(singlePromptConfig) ? singlePromptConfig : {}
  return {
    ...rest,
    prompt: prompt.prompt ?? '',
    tools: prompt.tools ?? [],
    ...(slmModel === undefined ? {} : { modelName: slmModel }),
    postCallAnalyticsConfig: servedPostCall(postCallOf(config), agent.nestedTypes),
  }
}

/** A version or revision. Source: vendor's API reference, `AgentVersion` and `Revision`. */
export function revisionDocument(platform: Platform, agent: Agent, revision: Revision) {
  const isBranched = revision.branchId !== null
  const isActive = servingRevision(agent) === revision
  return {
    _id: revision.id,
    agent: agent.id,
    status: revision.status,
    branch: revision.branchId,
    revisionNumber: isBranched ? revision.number : null,
    versionNumber: isBranched ? null : revision.number,
    label: revision.label,
    description: revision.description,
    isPinned: revision.isPinned,
    publishedBy: revision.publishedAt === null ? null : platform.user.id,
    publishedByName: revision.publishedAt === null ? null : revision.publisher,
    publishedAt: isoOrNull(revision.publishedAt),
    parentVersion: revision.parentId,
    restoredFromRevisionId: revision.restoredFromId,
    restoredFromLabel: restoredLabel(agent, revision),
    draftId: null,
    draftName: null,
    draftRevision: null,
    sourceVersionId: revision.parentId,
    workflowType: 'single_prompt',
    isActive,
    activatedBy: revision.activatedBy === null ? null : platform.user.id,
    activatedByName: revision.activatedBy,
    activatedAt: isoOrNull(revision.activatedAt),
    securityCheck: checkDocument(revision),
    createdBy: platform.user.id,
    createdAt: iso(revision.createdAt),
    updatedAt: iso(revision.publishedAt ?? revision.createdAt),
  }
}

const restoredLabel = ({ versioning }: Agent, { restoredFromId }: Revision): string | null =>
  restoredFromId === null
    ? null
    : (revisionsOf(versioning).find((revision) => revision.id === restoredFromId)?.label ?? null)

function checkDocument({ check }: Revision) {
  if (check === null) return null
  return {
    status: check.status,
    reason: check.reason,
    triggeredAt: iso(check.triggeredAt),
    completedAt: isoOrNull(check.completedAt),
  }
}

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
  edit = draft.edits.at(-1),
) {
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
    securityCheck: null,
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
