import type { DialectName } from '../../model/live.js'
import type { AgentConfig } from '../config/fields.js'
import type { Platform } from '../platform.js'
import type { Agent, Revision } from '../state.js'
import { emptyBranch } from './branch.js'
import { commit, newRevision } from './revision.js'

/** One config of an agent's past, and who published it. */
export interface Step {
  readonly config: AgentConfig
  readonly publisher: string
  readonly label?: string | null
}

/** The history of an agent that begins with `steps`, oldest first; the last one is in force. */
export function firstVersioning(
  platform: Platform,
  dialect: DialectName,
  steps: readonly Step[],
): Agent['versioning'] {
  if (dialect === 'branches') {
    const main = emptyBranch(platform, { name: 'Main', sourceBranchId: null, sourceRevisionId: null })
    publishSteps(platform, steps, { siblings: main.revisions, branchId: main.id })
    return { dialect, branches: [main], liveBranchId: main.id }
  }
  const revisions: Revision[] = []
  const activeId = publishSteps(platform, steps, { siblings: revisions, branchId: null })
  return dialect === 'direct' ? { dialect, revisions } : { dialect, revisions, drafts: [], activeId }
}

interface Line {
  readonly siblings: Revision[]
  readonly branchId: string | null
}

/** Publishes `steps` one after the other; each is in force at its time. The last one's id. */
function publishSteps(platform: Platform, steps: readonly Step[], { siblings, branchId }: Line): string {
  for (const step of steps) {
    const revision = newRevision(platform, { ...step, parent: siblings.at(-1), branchId })
    siblings.push(revision)
    commit(revision, siblings, platform.now())
    revision.activatedBy = step.publisher
    revision.activatedAt = platform.now()
  }
  return siblings.at(-1)?.id ?? ''
}
