import { type Platform, userName } from '../platform.js'
import { conflict, refuse } from '../refusal.js'
import type { Agent, Branch, Revision } from '../state.js'
import { revisionOn } from './find.js'
import { isRejected, newRevision, scanOf } from './revision.js'
import { baseOf } from './serving.js'
import { commitOnBranch } from './settle.js'

/** The revision this branch's open draft is being published as: its scan is under way, or has failed. */
export const publishingOf = ({ revisions, draft }: Branch): Revision | undefined =>
  revisions.find((revision) => revision.id === draft?.publishingId)

export function refuseWhilePublishing(branch: Branch): void {
  if (publishingOf(branch)?.check?.status === 'queued') {
    throw conflict('publish_in_progress', 'A publish is already in progress on this branch')
  }
}

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
  const revision = newRevision(platform, {
    ...publish,
    parent: baseOf(agent, branch),
    branchId: branch.id,
    config: draft.config,
  })
  revision.check = scanOf(platform, agent)
  branch.revisions.push(revision)
  draft.publishingId = revision.id
  if (revision.check.status === 'queued') platform.scanning.add(agent)
  if (revision.check.status === 'passed') commitOnBranch(agent, branch, { revision, at: platform.now() })
  refuseFailedScan(revision)
  return revision
}

function refuseFailedScan(revision: Revision | undefined): void {
  if (!isRejected(revision?.check)) return
  throw conflict(
    'security_scan_failed',
    `Security scan ${revision?.check?.status}: ${revision?.check?.reason ?? 'no reason given'}`,
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
    parent: baseOf(agent, branch),
    branchId: branch.id,
    config: source.config,
    publisher: userName(platform),
    restoredFromId: source.id,
  })
  revision.check = source.check
  branch.revisions.push(revision)
  commitOnBranch(agent, branch, { revision, at: platform.now() })
  return revision
}
