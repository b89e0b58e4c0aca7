import type { AgentConfig } from '../config/fields.js'
import type { PostCall } from '../config/post-call.js'
import { isObject } from '../json.js'
import { refuse } from '../refusal.js'
import type { Agent, Branch, Revision } from '../state.js'
import { revisionById } from './find.js'

/** The branch's newest committed revision; a fork has none until its first publish. */
export const headOf = (branch: Branch): Revision | undefined =>
  branch.revisions.findLast((revision) => revision.status === 'published')

/** The revision that serves traffic. */
export function servingRevision({ versioning }: Agent): Revision {
  const revision = candidate(versioning)
  if (revision === undefined) throw new Error('an agent always has a revision that serves')
  return revision
}

function candidate(versioning: Agent['versioning']): Revision | undefined {
  if (versioning.dialect === 'direct') return versioning.revisions.at(-1)
  if (versioning.dialect === 'drafts') {
    return versioning.revisions.find((revision) => revision.id === versioning.activeId)
  }
  const live = versioning.branches.find((branch) => branch.id === versioning.liveBranchId)
  return live && headOf(live)
}

/** What a draft on this branch starts from: its head, or the revision the branch was forked from. */
export function baseOf(agent: Agent, branch: Branch): Revision {
  const head = headOf(branch)
  if (head !== undefined) return head
  if (branch.sourceRevisionId === null) throw refuse(409, 'no_committed_revision')
  return revisionById(agent, branch.sourceRevisionId)
}

export function postCallOf(config: AgentConfig): PostCall {
  const postCall = config.postCallAnalyticsConfig
  return isObject(postCall) ? postCall : {}
}
