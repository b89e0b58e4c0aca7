import type { Revision } from '../../model/revision.js'
import type { Api } from '../http/http.js'
import { isAllOurs, readRevisions } from '../revisions.js'
import { type Branch, readBranchById } from './branch.js'

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
