import { type Platform, userName } from '../platform.js'
import { conflict, refuse } from '../refusal.js'
import type { Agent, Branch, BranchesConfig } from '../state.js'
import { publishingOf } from './publish.js'
import { headOf } from './serving.js'

interface Target {
  readonly versioning: BranchesConfig
  readonly branch: Branch
}

/**
 * Makes the branch's head serve traffic.
 * Source: vendor's API reference, make a branch live: what is being published must have passed its scan.
 */
export function goLive(platform: Platform, agent: Agent, { versioning, branch }: Target): void {
  if (branch.archived) throw refuse(403, 'Branch is archived')
  if (publishingOf(branch) !== undefined) {
    throw refuse(403, 'Security scan has not passed on the head revision')
  }
  const head = headOf(branch)
  if (head === undefined) {
    throw conflict('no_committed_revision', 'The branch has no committed revision')
  }
  versioning.liveBranchId = branch.id
  head.activatedBy = userName(platform)
  head.activatedAt = platform.now()
  agent.updatedAt = platform.now()
}
