import { iso } from '../instant.js'
import { type Platform, userName } from '../platform.js'
import { conflict, refuse } from '../refusal.js'
import type { Agent, Branch, BranchesConfig, Revision } from '../state.js'
import { revisionById } from './find.js'
import { newRevision, scanOf } from './revision.js'
import { headOf } from './serving.js'
import { commitOnBranch } from './settle.js'

/** Source: vendor's API reference, `BranchSummary`. */
export function branchSummary(platform: Platform, agent: Agent, branch: Branch) {
  const head = headOf(branch)
  return {
    branch: branchDocument(platform, agent, branch),
    isLive: agent.versioning.dialect === 'branches' && agent.versioning.liveBranchId === branch.id,
    hasOpenDraft: branch.draft !== null,
    revisionsCount: branch.revisions.filter((revision) => revision.status === 'published').length,
    headRevisionNumber: head?.number ?? null,
  }
}

/** Source: vendor's API reference, `Branch`. */
export const branchDocument = (platform: Platform, agent: Agent, branch: Branch) => ({
  _id: branch.id,
  agent: agent.id,
  name: branch.name,
  isDefault: branch.isDefault,
  sourceBranchId: branch.sourceBranchId,
  sourceRevisionId: branch.sourceRevisionId,
  headRevisionId: headOf(branch)?.id ?? null,
  openDraftId: branch.draft?.id ?? null,
  status: branch.archived ? 'archived' : 'active',
  createdBy: platform.user.id,
  updatedBy: platform.user.id,
  createdAt: iso(branch.createdAt),
  updatedAt: iso(branch.updatedAt),
})

/** The revision this branch's open draft is being published as: its scan is under way, or has failed. */
const publishingOf = ({ revisions, draft }: Branch): Revision | undefined =>
  revisions.find((revision) => revision.id === draft?.publishingId)

export function refuseWhilePublishing(branch: Branch): void {
  if (publishingOf(branch)?.check?.status === 'queued') {
    throw conflict('publish_in_progress', 'A publish is already in progress on this branch')
  }
}

interface Fork {
  readonly sourceBranchId: string
  readonly name: string
}

/** Source: vendor's API reference, create a branch: names are unique, `Main` is taken, a scanning source is refused. */
export function forkBranch(
  platform: Platform,
  versioning: BranchesConfig,
  { sourceBranchId, name }: Fork,
): Branch {
  requireFreeName(versioning, name)
  const source = versioning.branches.find((branch) => branch.id === sourceBranchId)
  if (source === undefined) throw refuse(404, 'Source branch not found')
  if (publishingOf(source)?.check?.status === 'queued') {
    throw conflict('source_scanning', 'The source branch is being scanned')
  }
  const head = headOf(source)
  if (head === undefined)
    throw conflict('source_has_no_commit', 'The source branch has no committed revision')
  const branch = emptyBranch(platform, { name, sourceBranchId, sourceRevisionId: head.id })
  versioning.branches.push(branch)
  return branch
}

export function requireFreeName(versioning: BranchesConfig, name: unknown): asserts name is string {
  if (typeof name !== 'string' || name.length === 0 || name.length > 100) {
    throw refuse(400, 'name must be between 1 and 100 characters')
  }
  const taken = versioning.branches.some((branch) => !branch.archived && branch.name === name)
  if (taken || name.toLowerCase() === 'main') {
    throw conflict('branch_name_exists', `A branch named "${name}" already exists`)
  }
}

interface NewBranch {
  readonly name: string
  readonly sourceBranchId: string | null
  readonly sourceRevisionId: string | null
}

export const emptyBranch = (
  platform: Platform,
  { name, sourceBranchId, sourceRevisionId }: NewBranch,
): Branch => ({
  id: platform.nextId('branch'),
  isDefault: sourceBranchId === null,
  sourceBranchId,
  sourceRevisionId,
  creator: userName(platform),
  createdAt: platform.now(),
  revisions: [],
  name,
  archived: false,
  updatedAt: platform.now(),
  draft: null,
})

interface Publish {
  readonly publisher: string
  readonly label: string | null
}

/** Publishes whatever is in the branch's open draft. The revision is committed, or its scan is under way. */
export function publishDraft(platform: Platform, agent: Agent, branch: Branch, publish: Publish): Revision {
  if (branch.archived) throw refuse(403, 'Branch is archived')
  refuseWhilePublishing(branch)
  const { draft } = branch
  if (draft === null) throw refuse(404, 'No open draft on this branch')
  refuseFailedScan(publishingOf(branch))
  const parent = headOf(branch)
  const revision = newRevision(platform, { ...publish, parent, branchId: branch.id, config: draft.config })
  revision.check = scanOf(platform, agent)
  branch.revisions.push(revision)
  draft.publishingId = revision.id
  if (revision.check.status === 'queued') platform.scanning.add(agent)
  if (revision.check.status === 'passed') commitOnBranch(agent, branch, { revision, at: platform.now() })
  refuseFailedScan(revision)
  return revision
}

function refuseFailedScan(revision: Revision | undefined): void {
  if (revision?.check?.status !== 'failed') return
  throw conflict(
    'security_scan_failed',
    `Security scan failed: ${revision.check.reason ?? 'no reason given'}`,
  )
}

/** Gives up a scan that is under way: its revision goes, the draft stays. */
export function cancelPublish(branch: Branch): void {
  const revision = publishingOf(branch)
  if (branch.draft === null || revision?.check?.status !== 'queued') return
  branch.revisions.splice(branch.revisions.indexOf(revision), 1)
  branch.draft.publishingId = null
}

/** Throws the open draft away. A revision that its scan rejected stays in the history. */
export function discardDraft(branch: Branch): void {
  if (branch.draft === null) throw refuse(404, 'No open draft on this branch')
  refuseWhilePublishing(branch)
  branch.draft = null
}

/** An older revision, published again on top. It was scanned before, so it is committed at once. */
export function restoreRevision(platform: Platform, agent: Agent, branch: Branch, id: string): Revision {
  if (branch.archived) throw refuse(403, 'Branch is archived')
  refuseWhilePublishing(branch)
  const source = revisionOn(agent, branch, id)
  if (source.status !== 'published') throw refuse(403, 'Revision has not passed its security scan')
  const revision = newRevision(platform, {
    parent: headOf(branch),
    branchId: branch.id,
    config: source.config,
    publisher: userName(platform),
    label: source.label === null ? null : `Restored: ${source.label}`.slice(0, 200),
    restoredFromId: source.id,
  })
  revision.check = source.check
  branch.revisions.push(revision)
  commitOnBranch(agent, branch, { revision, at: platform.now() })
  return revision
}

/** Source: vendor's API reference, get revision: one of another branch is 400. */
export function revisionOn(agent: Agent, branch: Branch, id: string): Revision {
  const revision = revisionById(agent, id)
  if (revision.branchId !== branch.id) throw refuse(400, 'Revision does not belong to this branch')
  return revision
}
