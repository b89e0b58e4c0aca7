import type { AgentConfig } from '../config/fields.js'
import { servedPostCall } from '../config/post-call.js'
import { iso, isoOrNull } from '../instant.js'
import { isObject } from '../json.js'
import type { Platform } from '../platform.js'
import type { Agent, Revision } from '../state.js'
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
    securityCheck: checkDocument(revision.check),
    createdBy: platform.user.id,
    createdAt: iso(revision.createdAt),
    updatedAt: iso(revision.publishedAt ?? revision.createdAt),
  }
}

const restoredLabel = ({ versioning }: Agent, { restoredFromId }: Revision): string | null =>
  restoredFromId === null
    ? null
    : (revisionsOf(versioning).find((revision) => revision.id === restoredFromId)?.label ?? null)

export function checkDocument(check: Revision['check']) {
  if (check === null) return null
  return {
    status: check.status,
    reason: check.reason,
    triggeredAt: iso(check.triggeredAt),
    completedAt: isoOrNull(check.completedAt),
  }
}
