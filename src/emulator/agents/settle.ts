import type { Instant } from '../instant.js'
import type { Platform } from '../platform.js'
import type { Agent, Branch, Revision } from '../state.js'
import { revisionsOf } from './find.js'
import { commit, endedScan } from './revision.js'

/** Ends every scan whose time has come. */
export function settleScans(platform: Platform): void {
  for (const agent of platform.scanning) {
    for (const revision of revisionsOf(agent.versioning)) endScan(platform, agent, revision)
    if (!revisionsOf(agent.versioning).some(isQueued)) platform.scanning.delete(agent)
  }
}

const isQueued = ({ check }: Revision): boolean => check?.status === 'queued'

function endScan(platform: Platform, agent: Agent, revision: Revision): void {
  const { check } = revision
  if (check?.status !== 'queued' || check.dueAt === null || check.dueAt > platform.now()) return
  revision.check = endedScan(check, agent.scan, check.dueAt)
  const branch = branchOf(agent, revision)
  if (branch !== undefined && revision.check.status === 'passed') {
    commitOnBranch(agent, branch, { revision, at: check.dueAt })
  }
}

const branchOf = ({ versioning }: Agent, revision: Revision): Branch | undefined =>
  versioning.dialect === 'branches'
    ? versioning.branches.find((branch) => branch.id === revision.branchId)
    : undefined

/** The revision becomes the branch's head, serves traffic if the branch is live, and its draft is closed. */
export function commitOnBranch(agent: Agent, branch: Branch, { revision, at }: Commit): void {
  commit(revision, branch.revisions, at)
  branch.updatedAt = at
  agent.updatedAt = at
  if (branch.draft?.publishingId === revision.id) branch.draft = null
  if (agent.versioning.dialect === 'branches' && agent.versioning.liveBranchId === branch.id) {
    revision.activatedBy = revision.publisher
    revision.activatedAt = at
  }
}

interface Commit {
  readonly revision: Revision
  readonly at: Instant
}
