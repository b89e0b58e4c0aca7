import { isObjectId } from '../ids.js'
import type { Platform } from '../platform.js'
import { NoRoute, refuse } from '../refusal.js'
import type { Agent, Branch, BranchesConfig, DirectConfig, Draft, DraftsConfig, Revision } from '../state.js'

/** Source: vendor's API reference, get agent: an unknown id is 400, not 404. */
export function agentById(platform: Platform, id: string): Agent {
  const agent = platform.agents.get(id)
  if (agent === undefined) throw refuse(400, 'No agent found')
  return agent
}

/** As all the other routes answer: a malformed id is 400, an unknown one 404. */
export function agentOr404(platform: Platform, id: string): Agent {
  requireObjectId(id, 'agent')
  const agent = platform.agents.get(id)
  if (agent === undefined) throw refuse(404, 'Agent not found')
  return agent
}

function requireObjectId(id: string, noun: string): void {
  if (!isObjectId(id)) throw refuse(400, `Invalid ${noun} id`)
}

/** An agent of one generation does not have the others' routes. */
export function versioningAs<Dialect extends Agent['versioning']['dialect']>(
  agent: Agent,
  dialect: Dialect,
): Extract<Agent['versioning'], { readonly dialect: Dialect }> {
  if (!isOf(agent.versioning, dialect)) throw new NoRoute()
  return agent.versioning
}

const isOf = <Dialect extends Agent['versioning']['dialect']>(
  versioning: Agent['versioning'],
  dialect: Dialect,
): versioning is Extract<Agent['versioning'], { readonly dialect: Dialect }> => versioning.dialect === dialect

export interface OnBranch {
  readonly agent: Agent
  readonly versioning: BranchesConfig
  readonly branch: Branch
}

/** The agent and branch a path names. */
export function branchAt(
  platform: Platform,
  { id, branchId }: { readonly id: string; readonly branchId: string },
): OnBranch {
  const agent = agentOr404(platform, id)
  const versioning = versioningAs(agent, 'branches')
  return { agent, versioning, branch: branchById(versioning, branchId) }
}

export function branchById(versioning: BranchesConfig, id: string): Branch {
  requireObjectId(id, 'branch')
  const branch = versioning.branches.find((one) => one.id === id)
  if (branch === undefined) throw refuse(404, 'Branch not found')
  return branch
}

export function revisionById(agent: Agent, id: string): Revision {
  requireObjectId(id, 'version')
  const revision = revisionsOf(agent.versioning).find((one) => one.id === id)
  if (revision === undefined) throw refuse(404, 'Version not found')
  return revision
}

export function draftById(agent: Agent, id: string): Draft {
  const draft = draftsOf(agent.versioning).find((one) => one.id === id)
  if (draft === undefined) throw refuse(404, 'Draft not found')
  return draft
}

type Versioning = DirectConfig | DraftsConfig | BranchesConfig

/** Every revision of an agent, whatever its generation calls them. */
export const revisionsOf = (versioning: Versioning): readonly Revision[] =>
  versioning.dialect === 'branches'
    ? versioning.branches.flatMap((branch) => branch.revisions)
    : versioning.revisions

const draftsOf = (versioning: Versioning): readonly Draft[] => {
  if (versioning.dialect === 'direct') return []
  if (versioning.dialect === 'drafts') return versioning.drafts
  return versioning.branches.flatMap((branch) => branch.draft ?? [])
}

/** Source: vendor's API reference, get revision: one of another branch is 400. */
export function revisionOn(agent: Agent, branch: Branch, id: string): Revision {
  const revision = revisionById(agent, id)
  if (revision.branchId !== branch.id) throw refuse(400, 'Revision does not belong to this branch')
  return revision
}
