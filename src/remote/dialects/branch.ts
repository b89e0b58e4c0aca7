import { AtomsSyncError } from '../../model/error.js'
import type { OpenDraft } from '../../model/open-draft.js'
import type { Revision } from '../../model/revision.js'
import { isRecord } from '../../text/canonical-json.js'
import { agentPath, readAgent, versionedAgent } from '../agents.js'
import { requireSame, text } from '../http/answer.js'
import type { Api } from '../http/http.js'
import { isAllOurs, readRevisions } from '../revisions.js'
import { toldBy } from '../whole-list.js'
import type { WriteRequest } from './dialect.js'

const NAMED_BRANCHES = 5

/** A branch, as far as a write needs it. */
export interface Branch {
  readonly id: string
  readonly name: string
  /** Below the base URL, without a slash at the end. */
  readonly path: string
  /** Its head serves traffic. */
  readonly isLive: boolean
  /** Absent on a fork that was never published on. */
  readonly headRevisionId?: string
  /** What it was forked from. */
  readonly sourceBranchId?: string
  readonly sourceRevisionId?: string
  readonly openDraftId?: string
}

/** One write on one branch. */
export interface BranchWrite {
  readonly api: Api
  readonly branch: Branch
  readonly request: WriteRequest
}

/** What a branch serves, or will serve once it is live: its head, or what it was forked from. */
export const headOf = (branch: Branch): string | undefined => branch.headRevisionId ?? branch.sourceRevisionId

/** @throws AtomsSyncError `NO_ROUTE` on organisations without branches */
export async function readBranches(api: Api, agentId: string): Promise<Branch[]> {
  const doing = `reading the branches of agent ${agentId}`
  const { data } = await api({ method: 'GET', path: `${agentPath(agentId)}/branches`, doing })
  const list = isRecord(data) && Array.isArray(data.branches) ? data.branches : []
  const branches = list.flatMap((summary) => (isRecord(summary) ? branchOf(agentId, summary, doing) : []))
  const { total = branches.length } = toldBy(data)
  // Every agent has one, so a list that is empty, short or holds something else is none.
  if (branches.length === 0 || branches.length !== list.length || branches.length < total) {
    throw new AtomsSyncError('UNEXPECTED_ANSWER', `got no whole list of branches while ${doing}`, {
      hint: 'try again; if it stays, check what stands between here and the API',
    })
  }
  return branches
}

function branchOf(agentId: string, { branch, isLive }: Record<string, unknown>, doing: string): Branch[] {
  const id = isRecord(branch) ? text(branch._id) : undefined
  if (!isRecord(branch) || id === undefined) return []
  requireSame(branch, { asked: agentId, fields: ['agent'], doing })
  const [headRevisionId, sourceBranchId, sourceRevisionId, openDraftId] = [
    text(branch.headRevisionId),
    text(branch.sourceBranchId),
    text(branch.sourceRevisionId),
    text(branch.openDraftId),
  ]
  return [
    {
      id,
      name: text(branch.name) ?? id,
      path: `${agentPath(agentId)}/branches/${encodeURIComponent(id)}`,
      isLive: isLive === true,
      ...(headRevisionId !== undefined && { headRevisionId }),
      ...(sourceBranchId !== undefined && { sourceBranchId }),
      ...(sourceRevisionId !== undefined && { sourceRevisionId }),
      ...(openDraftId !== undefined && { openDraftId }),
    },
  ]
}

/** A branch that may be archived: lists leave such out. */
async function readBranchById(api: Api, agentId: string, branchId: string): Promise<Branch> {
  const doing = `reading a branch of agent ${agentId}`
  const path = `${agentPath(agentId)}/branches/${encodeURIComponent(branchId)}`
  const { data } = await api({ method: 'GET', path, doing })
  const [branch] = isRecord(data) ? branchOf(agentId, data, doing) : []
  if (branch) return branch
  throw new AtomsSyncError('UNEXPECTED_ANSWER', `found no branch while ${doing}`)
}

/**
 * One branch: the live one, or the one with a name.
 * @throws AtomsSyncError `NO_ROUTE` on organisations without branches, `NO_BRANCH`
 */
export const readBranch = async (api: Api, agentId: string, name?: string): Promise<Branch> =>
  pickBranch(await readBranches(api, agentId), agentId, name)

/** @throws AtomsSyncError `NO_BRANCH` */
export function pickBranch(branches: readonly Branch[], agentId: string, name?: string): Branch {
  if (name !== undefined) return branchNamed(branches, agentId, name)
  const live = branches.find(({ isLive }) => isLive)
  if (live) return live
  throw new AtomsSyncError(
    'UNEXPECTED_ANSWER',
    `found no live branch while reading the branches of agent ${agentId}`,
  )
}

/** @throws AtomsSyncError `NO_BRANCH` */
export function branchNamed(branches: readonly Branch[], agentId: string, name: string): Branch {
  const found = branches.find((branch) => branch.name === name)
  if (found) return found
  throw new AtomsSyncError('NO_BRANCH', `agent ${agentId} has no branch \`${name}\``, {
    hint: hintFor(name, branches),
  })
}

function hintFor(name: string, branches: readonly Branch[]): string {
  const meant = branches.find((branch) => branch.name.toLowerCase() === name.toLowerCase())
  if (meant) return `did you mean \`${meant.name}\`?`
  const names = branches.slice(0, NAMED_BRANCHES).map((branch) => `\`${branch.name}\``)
  const more = branches.length > NAMED_BRANCHES ? ', …' : ''
  return `it has ${names.join(', ')}${more}; apply --create-branch forks the missing one from the live branch`
}

export interface ReadDraft extends OpenDraft {
  /** What `expectedRevision` of the next edit refers to. */
  readonly revision?: number
  readonly editCount: number
  /** The revision that the draft was opened on. */
  readonly sourceRevisionId?: string
}

/**
 * The branch's open draft with its editors and its config.
 * @returns `undefined` when none is open any more
 */
export async function readOpenDraft(
  api: Api,
  branch: Branch,
  agentId: string,
): Promise<ReadDraft | undefined> {
  const detail = await readDraftEdits(api, branch, agentId)
  if (!detail) return undefined
  const document = await readAgent(api, agentId, { draftId: detail.draftId }).catch(noneWhereNotFound)
  if (!document) return undefined
  const agent = versionedAgent(document, 'branches')
  return { ...detail, config: agent.config, raw: agent.raw }
}

/** Somebody publishes or discards it while we look. */
function noneWhereNotFound(error: unknown): undefined {
  if (error instanceof AtomsSyncError && error.code === 'NOT_FOUND') return undefined
  throw error
}

export type DraftEdits = Omit<ReadDraft, 'raw' | 'config'> & { readonly draftId: string }

/** Who edited which sections of the branch's open draft. */
export async function readDraftEdits(
  api: Api,
  branch: Branch,
  agentId: string,
): Promise<DraftEdits | undefined> {
  const answer = await api({
    method: 'GET',
    path: `${branch.path}/draft`,
    doing: `reading the open draft of agent ${agentId}`,
  }).catch(noneWhereNotFound)
  const data = answer?.data
  if (!isRecord(data)) return undefined
  const latest = isRecord(data.latest) ? data.latest : {}
  const history = Array.isArray(data.editHistory) ? data.editHistory.filter(isRecord) : []
  const draftId = text(latest.draftId) ?? text(latest._id) ?? branch.openDraftId
  if (draftId === undefined) return undefined
  const sourceRevisionId = text(latest.sourceVersionId)
  const told = history.flatMap(({ changedSections }) =>
    Array.isArray(changedSections) ? [changedSections] : [],
  )
  const editCount = typeof data.editCount === 'number' ? data.editCount : history.length
  const editors = history.map((edit) => text(edit.editorName)).filter((name) => name !== undefined)
  return {
    draftId,
    state: `${draftId}@${latest.draftRevision ?? editCount}`,
    editCount,
    sections: [...new Set(told.flat().map(String))],
    editors: [...new Set(editors)],
    ...(told.length < Math.max(1, editCount) && { isUntold: true as const }),
    ...(typeof latest.draftRevision === 'number' && { revision: latest.draftRevision }),
    ...(sourceRevisionId !== undefined && { sourceRevisionId }),
  }
}

/** The branches of one agent. */
export interface Branches {
  readonly api: Api
  readonly agentId: string
  /** Those that are not archived. */
  readonly branches: readonly Branch[]
}

/**
 * What a branch published, newest first, then what the branch published that it was forked from, up to the fork, and so on.
 * Goes back to the last revision that an apply of ours made.
 * @throws AtomsSyncError `UNEXPECTED_ANSWER` where a fork leads to a revision that its branch does not have
 */
export async function readLineage(
  { api, agentId, branches }: Branches,
  branch: Branch,
  from = branch.headRevisionId,
): Promise<Revision[]> {
  const { path, sourceBranchId, sourceRevisionId } = branch
  const own =
    from === undefined
      ? []
      : await readRevisions(api, { path: `${path}/revisions`, key: 'revisions', agentId, holds: from })
  // The branch may have gone on since it was forked, or since it was listed.
  own.splice(
    0,
    Math.max(
      0,
      own.findIndex(({ id }) => id === from),
    ),
  )
  if (own.some(isAllOurs) || sourceBranchId === undefined || sourceRevisionId === undefined) return own
  const source =
    branches.find(({ id }) => id === sourceBranchId) ?? (await readBranchById(api, agentId, sourceBranchId))
  return [...own, ...(await readLineage({ api, agentId, branches }, source, sourceRevisionId))]
}

/**
 * What went live on other branches: the live one may not be the one that Git and live agreed on last. Where an apply of ours published what is live, and it went live by that, no other was live since.
 */
export async function readElsewhere(
  { api, agentId, branches }: Branches,
  live: Branch,
  [head]: readonly Revision[],
): Promise<Revision[]> {
  if (head && isAllOurs(head) && head.activatedAt !== undefined && head.activatedAt === head.publishedAt)
    return []
  const others = branches.filter(({ id, headRevisionId }) => id !== live.id && headRevisionId !== undefined)
  const found = await Promise.all(
    others.map(({ path }) => readRevisions(api, { path: `${path}/revisions`, key: 'revisions', agentId })),
  )
  return found.flat().filter(({ activatedAt }) => activatedAt !== undefined)
}
