import { type AgentConfig, isConfigField } from '../config/fields.js'
import { gathered } from '../config/post-call.js'
import type { Platform } from '../platform.js'
import { refuse } from '../refusal.js'
import type { Agent, Branch, BranchesConfig, Draft, DraftsConfig } from '../state.js'
import { changeDirectConfig } from './direct.js'
import { editDraft, openDraft } from './draft.js'
import { refuseWhilePublishing } from './publish.js'
import { commit, newRevision } from './revision.js'
import { baseOf, postCallOf, servingRevision } from './serving.js'
import { commitOnBranch } from './settle.js'

/** What somebody does to an agent on the vendor's dashboard. */
export interface DashboardEdit {
  /** Config fields as `GET /agent/{id}` spells them; post-call fields may stand by themselves. */
  readonly changes: AgentConfig
  /** Display name. */
  readonly editor: string
  /** `true`: in force at once, unscanned. `false`: left in an open draft. */
  readonly publish: boolean
  /** Name of the branch; the live one if it is left out. */
  readonly branch?: string
  readonly label?: string
}

export function editOnDashboard(platform: Platform, agent: Agent, edit: DashboardEdit): void {
  const { versioning } = agent
  if (versioning.dialect === 'direct') editDirect(platform, agent, edit)
  else if (versioning.dialect === 'drafts') editVersion(platform, agent, versioning, edit)
  else editBranch(platform, agent, versioning, edit)
}

function editDirect(platform: Platform, agent: Agent, { changes, editor, publish }: DashboardEdit): void {
  if (!publish) throw refuse(400, 'A direct agent has no drafts: publish must be true')
  const { config } = servingRevision(agent)
  changeDirectConfig(platform, agent, { changes: fieldsIn(changes, config), editor })
}

function editVersion(platform: Platform, agent: Agent, versioning: DraftsConfig, edit: DashboardEdit): void {
  const source = servingRevision(agent)
  const changes = fieldsIn(edit.changes, source.config)
  if (!edit.publish) {
    const draft = openDraft(platform, {
      source,
      creator: edit.editor,
      name: edit.label ?? null,
      firstDraftRevision: 1,
    })
    editDraft(platform, draft, { changes, editor: edit.editor })
    versioning.drafts.push(draft)
    return
  }
  const revision = newRevision(platform, {
    parent: source,
    branchId: null,
    config: { ...source.config, ...changes },
    publisher: edit.editor,
    label: edit.label ?? null,
  })
  versioning.revisions.push(revision)
  commit(revision, versioning.revisions, platform.now())
  versioning.activeId = revision.id
  revision.activatedBy = edit.editor
  revision.activatedAt = platform.now()
  agent.updatedAt = platform.now()
}

function editBranch(platform: Platform, agent: Agent, versioning: BranchesConfig, edit: DashboardEdit): void {
  const branch = branchNamed(versioning, edit.branch)
  refuseWhilePublishing(branch)
  const draft = draftOn(platform, agent, branch, edit.editor)
  editDraft(platform, draft, { changes: fieldsIn(edit.changes, draft.config), editor: edit.editor })
  branch.updatedAt = platform.now()
  if (!edit.publish) return
  const revision = newRevision(platform, {
    parent: baseOf(agent, branch),
    branchId: branch.id,
    config: draft.config,
    publisher: edit.editor,
    label: edit.label ?? null,
  })
  branch.revisions.push(revision)
  draft.publishingId = revision.id
  commitOnBranch(agent, branch, { revision, at: platform.now() })
}

function draftOn(platform: Platform, agent: Agent, branch: Branch, creator: string): Draft {
  branch.draft ??= openDraft(platform, {
    source: baseOf(agent, branch),
    creator,
    name: null,
    firstDraftRevision: 0,
  })
  return branch.draft
}

function branchNamed({ branches, liveBranchId }: BranchesConfig, name: string | undefined): Branch {
  const branch = branches.find((one) => (name === undefined ? one.id === liveBranchId : one.name === name))
  if (branch === undefined) throw refuse(404, `No branch is named "${name}"`)
  return branch
}

function fieldsIn(changes: AgentConfig, config: AgentConfig): AgentConfig {
  const fields = gathered(changes, postCallOf(config))
  const unknown = Object.keys(fields).filter((field) => !isConfigField(field))
  if (unknown.length > 0) throw refuse(400, `Not a config field: ${unknown.join(', ')}`)
  return fields
}
