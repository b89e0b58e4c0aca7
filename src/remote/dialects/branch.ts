import { AtomsSyncError } from '../../model/error.js'
import type { OpenDraft } from '../../model/open-draft.js'
import { agentPath, readAgent, text, versionedAgent } from '../agents.js'
import { isRecord } from '../answer.js'
import type { Api } from '../http.js'

/** The branch that serves traffic, as far as a write needs it. */
export interface LiveBranch {
  readonly name: string
  /** Below the base URL, without a slash at the end. */
  readonly path: string
  readonly headRevisionId?: string
  readonly openDraftId?: string
}

/** @throws AtomsSyncError `NO_ROUTE` on organisations without branches */
export async function readLiveBranch(api: Api, agentId: string): Promise<LiveBranch> {
  const doing = `reading the branches of agent ${agentId}`
  const { data } = await api({ method: 'GET', path: `${agentPath(agentId)}/branches`, doing })
  const list = isRecord(data) && Array.isArray(data.branches) ? data.branches.filter(isRecord) : []
  const live = list.find((summary) => summary.isLive === true)
  const branch = live && isRecord(live.branch) ? live.branch : undefined
  const id = text(branch?._id)
  if (!branch || id === undefined) {
    throw new AtomsSyncError('UNEXPECTED_ANSWER', `found no live branch while ${doing}`)
  }
  const headRevisionId = text(branch.headRevisionId)
  const openDraftId = text(branch.openDraftId)
  return {
    name: text(branch.name) ?? id,
    path: `${agentPath(agentId)}/branches/${encodeURIComponent(id)}`,
    ...(headRevisionId !== undefined && { headRevisionId }),
    ...(openDraftId !== undefined && { openDraftId }),
  }
}

export interface ReadDraft extends OpenDraft {
  /** What `expectedRevision` of the next edit refers to. */
  readonly revision?: number
  readonly editCount: number
}

/**
 * The branch's open draft with its editors and its config.
 * @returns `undefined` when none is open any more
 */
export async function readOpenDraft(
  api: Api,
  branch: LiveBranch,
  agentId: string,
): Promise<ReadDraft | undefined> {
  const detail = await readDraftEdits(api, branch, agentId)
  if (!detail) return undefined
  const document = await readAgent(api, agentId, { draftId: detail.draftId })
  const agent = versionedAgent(document, 'branches')
  return { ...detail, config: agent.config, raw: agent.raw }
}

export type DraftEdits = Omit<ReadDraft, 'raw' | 'config'> & { readonly draftId: string }

/** Who edited which sections of the branch's open draft. */
export async function readDraftEdits(
  api: Api,
  branch: LiveBranch,
  agentId: string,
): Promise<DraftEdits | undefined> {
  const { data } = await api({
    method: 'GET',
    path: `${branch.path}/draft`,
    doing: `reading the open draft of agent ${agentId}`,
  }).catch((error: unknown) => {
    if (error instanceof AtomsSyncError && error.code === 'NOT_FOUND') return { data: undefined }
    throw error
  })
  if (!isRecord(data)) return undefined
  const latest = isRecord(data.latest) ? data.latest : {}
  const history = Array.isArray(data.editHistory) ? data.editHistory.filter(isRecord) : []
  const draftId = text(latest.draftId) ?? text(latest._id) ?? branch.openDraftId
  if (draftId === undefined) return undefined
  const sections = history.flatMap((edit) =>
    Array.isArray(edit.changedSections) ? edit.changedSections : [],
  )
  const editors = history.map((edit) => text(edit.editorName)).filter((name) => name !== undefined)
  return {
    draftId,
    editCount: typeof data.editCount === 'number' ? data.editCount : history.length,
    sections: [...new Set(sections.map(String))],
    editors: [...new Set(editors)],
    ...(typeof latest.draftRevision === 'number' && { revision: latest.draftRevision }),
  }
}
