import type { Platform } from '../platform.js'
import type { Agent, Branch, BranchesConfig } from '../state.js'
import { branchById, versionedAgentById, versioningAs } from './find.js'

/** The agent and branch a path names. */
export function branchOf(
  platform: Platform,
  { id, branchId }: { readonly id: string; readonly branchId: string },
): { readonly agent: Agent; readonly branch: Branch; readonly versioning: BranchesConfig } {
  const agent = versionedAgentById(platform, id)
  const versioning = versioningAs(agent, 'branches')
  return { agent, branch: branchById(versioning, branchId), versioning }
}
