import { iso } from '../instant.js'
import { type Platform, userName } from '../platform.js'
import { conflict, refuse } from '../refusal.js'
import type { Agent, Branch, BranchesConfig } from '../state.js'
import { publishingOf } from './publish.js'
import { headOf } from './serving.js'

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

interface Fork {
  readonly sourceBranchId: unknown
  readonly name: unknown
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
  const branch = emptyBranch(platform, { name, sourceBranchId: source.id, sourceRevisionId: head.id })
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
