import type { AgentConfig } from '../config/fields.js'
import type { Platform } from '../platform.js'
import type { Agent } from '../state.js'
import { branchById, versioningAs } from './find.js'
import { refuseWhilePublishing } from './publish.js'
import { commit, newRevision } from './revision.js'
import { servingRevision } from './serving.js'
import { commitOnBranch } from './settle.js'

interface Edition {
  readonly changes: AgentConfig
  readonly editor: string
}

/**
 * Generation 1 puts a change in force at once, without label or history. On an agent with branches that answers it, the
 * change is a revision of the live branch; its open draft stays as it is.
 */
export function changeDirectConfig(platform: Platform, agent: Agent, { changes, editor }: Edition): void {
  const parent = servingRevision(agent)
  const revision = newRevision(platform, {
    parent,
    branchId: parent.branchId,
    config: { ...parent.config, ...changes },
    publisher: editor,
  })
  if (agent.versioning.dialect === 'branches') {
    const live = branchById(agent.versioning, agent.versioning.liveBranchId)
    refuseWhilePublishing(live)
    live.revisions.push(revision)
    commitOnBranch(agent, live, { revision, at: platform.now() })
    return
  }
  const { revisions } = versioningAs(agent, 'direct')
  revisions.push(revision)
  commit(revision, revisions, platform.now())
  agent.updatedAt = platform.now()
}
