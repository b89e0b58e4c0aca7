import { type Platform, userName } from '../platform.js'
import { conflict } from '../refusal.js'
import type { Agent, Draft, DraftsConfig, Revision } from '../state.js'
import { commit, isRejected, newRevision, scanOf } from './revision.js'
import { servingRevision } from './serving.js'

interface Publish {
  readonly draft: Draft
  readonly publisher: string
  readonly label: string | null
  readonly description: string | null
  readonly activate: boolean
}

/** Publishes a draft as a new version. While its scan runs it is not activated, whatever was asked. */
export function publishVersion(
  platform: Platform,
  { agent, versioning }: OfAgent,
  { draft, activate, ...publish }: Publish,
): Revision {
  const parent = versioning.revisions.find((revision) => revision.id === draft.sourceRevisionId)
  const revision = newRevision(platform, { ...publish, parent, branchId: null, config: draft.config })
  revision.check = scanOf(platform, agent)
  versioning.revisions.push(revision)
  versioning.drafts.splice(versioning.drafts.indexOf(draft), 1)
  commit(revision, versioning.revisions, platform.now())
  agent.updatedAt = platform.now()
  if (revision.check.status === 'queued') platform.scanning.add(agent)
  if (activate && agent.activatesOnPublish !== false && revision.check.status === 'passed')
    activateVersion(platform, { agent, versioning }, revision)
  return revision
}

/** Makes a version serve traffic; an active one is left as it is. */
export function activateVersion(
  platform: Platform,
  { agent, versioning }: OfAgent,
  revision: Revision,
): void {
  if (servingRevision(agent) === revision) return
  if (revision.check?.status === 'queued') {
    throw conflict('security_check_in_progress', 'A security check is in progress for this version')
  }
  if (isRejected(revision.check)) {
    throw conflict(
      'security_check_failed',
      `Security check ${revision.check?.status}: ${revision.check?.reason ?? 'no reason given'}`,
    )
  }
  versioning.activeId = revision.id
  revision.activatedBy = userName(platform)
  revision.activatedAt = platform.now()
  agent.updatedAt = platform.now()
}

interface OfAgent {
  readonly agent: Agent
  readonly versioning: DraftsConfig
}
