import type { AgentConfig } from '../config/fields.js'
import type { Platform } from '../platform.js'
import type { Agent } from '../state.js'
import { versioningAs } from './find.js'
import { commit, newRevision } from './revision.js'
import { servingRevision } from './serving.js'

interface Edition {
  readonly changes: AgentConfig
  readonly editor: string
}

/** Generation 1 puts a change in force at once, without label or history. */
export function changeDirectConfig(platform: Platform, agent: Agent, { changes, editor }: Edition): void {
  const { revisions } = versioningAs(agent, 'direct')
  const parent = servingRevision(agent)
  const revision = newRevision(platform, {
    parent,
    branchId: null,
    config: { ...parent.config, ...changes },
    publisher: editor,
  })
  revisions.push(revision)
  commit(revision, revisions, platform.now())
  agent.updatedAt = platform.now()
}
