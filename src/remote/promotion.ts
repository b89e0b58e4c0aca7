import { AtomsSyncError, restated } from '../model/error.js'
import { agentPath } from './agents.js'
import { isRecord } from './answer.js'
import { branchNamed, headOf, readBranches } from './dialects/branch.js'
import type { Api } from './http.js'

/**
 * Config sections beside the analytics in which two revisions differ: what goes live together with a branch.
 * @param a, b revision ids
 */
export async function otherSections(api: Api, agentId: string, a: string, b: string): Promise<string[]> {
  if (a === b) return []
  const { data } = await api({
    method: 'GET',
    path: `${agentPath(agentId)}/diff`,
    query: { a, b },
    doing: `comparing two revisions of agent ${agentId}`,
  })
  const diffs = isRecord(data) && Array.isArray(data.diffs) ? data.diffs.filter(isRecord) : []
  return diffs.map(({ section }) => String(section)).filter((section) => section !== 'analytics')
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
  if (headOf(branch) !== head) throw moved(`branch ${name}`)
  const live = branches.find(({ isLive }) => isLive)
  if (over !== undefined && (live === undefined || headOf(live) !== over)) throw moved('what is live')
  if (branch.headRevisionId === undefined) {
    throw new AtomsSyncError('CONFLICT', `nothing was ever published on branch ${name} of agent ${agentId}`, {
      hint: 'apply to the environment that names the branch, or publish on it on the dashboard; then it can go live',
      mayHaveWritten: false,
    })
  }
  const doing = `making branch ${name} of agent ${agentId} live`
  await api({ method: 'POST', path: `${branch.path}/live`, doing }).catch((error: unknown) => {
    if (!(error instanceof AtomsSyncError) || error.code !== 'FORBIDDEN') throw error
    throw restated(error, {
      hint: 'its head revision may not have passed the security scan yet: wait for it, or publish on the branch again',
      mayHaveWritten: false,
    })
  })
}

const moved = (what: string): AtomsSyncError =>
  new AtomsSyncError('REMOTE_CHANGED', `${what} got a new revision after the plan was made`, {
    hint: 'plan again and look at what is there now',
    mayHaveWritten: false,
  })
