import { CONFIG_FIELDS } from '../model/config.js'
import { AtomsSyncError, restate } from '../model/error.js'
import { isRecord } from '../text/canonical-json.js'
import { agentPath } from './agents.js'
import { branchNamed, headOf, readBranches } from './dialects/branch.js'
import { text } from './http/answer.js'
import type { Api } from './http/http.js'
import { readRevisions } from './revisions.js'

interface RevisionPair {
  /** Revision ids. */
  readonly a: string
  readonly b: string
  /** Their post-call configs are known to differ. */
  readonly analyticsDiffer?: boolean
}

/**
 * Config sections in which two revisions differ, beside the post-call config: what goes live together with a branch. "Nothing
 * differs" is believed only where the answer says so in the documented form.
 * @throws AtomsSyncError `UNEXPECTED_ANSWER`
 */
export async function otherSections(api: Api, agentId: string, compared: RevisionPair): Promise<string[]> {
  const { a, b, analyticsDiffer = false } = compared
  if (a === b) return []
  const doing = `comparing two revisions of agent ${agentId}`
  const { data } = await api({ method: 'GET', path: `${agentPath(agentId)}/diff`, query: { a, b }, doing })
  const sections = isRecord(data) && Array.isArray(data.diffs) ? data.diffs.map(partsOf) : [undefined]
  if (sections.includes(undefined) || (analyticsDiffer && sections.length === 0)) {
    throw new AtomsSyncError('UNEXPECTED_ANSWER', `the answer does not tell what differs while ${doing}`, {
      hint: 'compare the branch with what is live on the dashboard; see whether a newer atoms-sync exists',
    })
  }
  return [...new Set(sections.flatMap((parts) => parts ?? []))]
}

/** The section, or of the analytics what is no part of the post-call config; `undefined`: not told. */
function partsOf(diff: unknown): string[] | undefined {
  const section = isRecord(diff) ? text(diff.section) : undefined
  if (!isRecord(diff) || section === undefined) return undefined
  if (section !== 'analytics') return [section]
  if (!Array.isArray(diff.changes)) return undefined
  const paths = diff.changes.map((change) => (isRecord(change) ? text(change.path) : undefined))
  if (paths.length === 0 || paths.includes(undefined)) return undefined
  return paths.flatMap((path = '') => {
    const [field = ''] = path.replace(/^analytics\./, '').split(/[.[]/)
    return isOfPostCall(field) ? [] : [`analytics/${field}`]
  })
}

/** Where paths are relative to the post-call config, fields that we do not know are compared by value elsewhere. */
const isOfPostCall = (field: string): boolean =>
  field === 'postCallAnalyticsConfig' || CONFIG_FIELDS.some((known) => known === field)

/**
 * When the head of a branch last went live, ISO 8601.
 * @returns `undefined`: it never did, as far as the platform tells
 * @throws AtomsSyncError `UNEXPECTED_ANSWER` for a history that is not whole, `NO_BRANCH`
 */
export async function lastActivation(
  api: Api,
  agentId: string,
  { branch: name, head }: Pick<GoingLive, 'branch' | 'head'>,
): Promise<string | undefined> {
  const { path, headRevisionId } = branchNamed(await readBranches(api, agentId), agentId, name)
  // A fork that nothing was published on has no history, and cannot go live.
  if (headRevisionId === undefined) return undefined
  const history = { path: `${path}/revisions`, key: 'revisions', agentId, holds: head } as const
  const revisions = await readRevisions(api, history)
  return revisions.find(({ id }) => id === head)?.activatedAt
}

export interface GoingLive {
  /** Name of the branch. */
  readonly branch: string
  /** Id of the revision that its head was when this was planned. */
  readonly head: string
  /** Id of the revision that was live then; absent: whatever is live is replaced. */
  readonly over?: string
}

/**
 * Makes a branch live, if its head and what it replaces still are the revisions that were planned: both are looked at in one
 * answer, right before.
 * @throws AtomsSyncError `REMOTE_CHANGED`, `NO_BRANCH`, `CONFLICT` when nothing was ever published on it, `FORBIDDEN` when its
 *   head has not passed the security scan
 */
export async function makeLive(api: Api, agentId: string, going: GoingLive): Promise<void> {
  const { branch: name, head, over } = going
  const branches = await readBranches(api, agentId)
  const branch = branchNamed(branches, agentId, name)
  if (headOf(branch) !== head) throw movedRefusal(`branch ${name}`)
  const live = branches.find(({ isLive }) => isLive)
  if (over !== undefined && (live === undefined || headOf(live) !== over)) throw movedRefusal('what is live')
  if (branch.headRevisionId === undefined) {
    throw new AtomsSyncError('CONFLICT', `nothing was ever published on branch ${name} of agent ${agentId}`, {
      hint: 'apply to the environment that names the branch, or publish on it on the dashboard; then it can go live',
      mayHaveWritten: false,
    })
  }
  const doing = `making branch ${name} of agent ${agentId} live`
  await api({ method: 'POST', path: `${branch.path}/live`, doing }).catch((error: unknown) => {
    if (!(error instanceof AtomsSyncError) || error.code !== 'FORBIDDEN') throw error
    throw restate(error, {
      hint: 'its head revision may not have passed the security scan yet: wait for it, or publish on the branch again',
      mayHaveWritten: false,
    })
  })
}

const movedRefusal = (what: string): AtomsSyncError =>
  new AtomsSyncError('REMOTE_CHANGED', `${what} got a new revision after the plan was made`, {
    hint: 'plan again and look at what is there now',
    mayHaveWritten: false,
  })
