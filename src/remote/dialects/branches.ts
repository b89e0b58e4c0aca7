import { toldHistory } from '../revisions.js'
import { pickBranch, readBranches, readElsewhere, readLineage, readOpenDraft } from './branch.js'
import type { Dialect } from './dialect.js'

/**
 * Generation 3: every branch has one open draft for everybody, and publishing ships whatever is in it. So a
 * write makes sure that the draft holds our edit and nothing else before it publishes.
 */
export const branches: Dialect = branchesOn()

/** The same on a branch with a name, so that production is untouched; without one, on the live branch. */
export function branchesOn(name?: string, whereMissing: 'refuse' | 'create' = 'refuse'): Dialect {
  return {
    name: 'branches',
    async state(api, live) {
      const { agentId } = live
      const branches = await readBranches(api, agentId)
      if (whereMissing === 'create' && name !== undefined && !branches.some((one) => one.name === name))
        return { dialect: 'branches', revisions: [] }
      const branch = pickBranch(branches, agentId, name)
      const history = await toldHistory(async () => {
        const revisions = await readLineage({ api, agentId, branches }, branch)
        // Whoever names a branch speaks of that one, whatever is live.
        if (name !== undefined) return { revisions }
        return { revisions, elsewhere: await readElsewhere({ api, agentId, branches }, branch, revisions) }
      })
      const openDraft =
        branch.openDraftId === undefined ? undefined : await readOpenDraft(api, branch, agentId)
      return { dialect: 'branches', ...history, ...(openDraft && { openDraft }) }
    },
    async write(api, request) {
      const { writeBranch } = await import('./branch-write.js')
      return writeBranch({ api, request, name, whereMissing })
    },
  }
}
