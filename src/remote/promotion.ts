import { AtomsSyncError, restated } from '../model/error.js'
import { agentPath } from './agents.js'
import { isRecord } from './answer.js'
import { headOf, readBranch } from './dialects/branch.js'
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

/**
 * Makes a branch live, if its head still is the revision that was planned.
 * @throws AtomsSyncError `REMOTE_CHANGED`, `FORBIDDEN` when its head has not passed the security scan
 */
export async function makeLive(api: Api, agentId: string, name: string, plannedHead: string): Promise<void> {
  const branch = await readBranch(api, agentId, name)
  if (headOf(branch) !== plannedHead) {
    throw new AtomsSyncError('REMOTE_CHANGED', `branch ${name} got a new revision after the plan was made`, {
      hint: 'plan again and look at what is there now',
      mayHaveWritten: false,
    })
  }
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
