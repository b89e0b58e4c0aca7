import { AtomsSyncError } from '../model/error.js'
import { isOurLabel, saysKept } from '../model/label.js'
import type { WriteState } from '../model/remote.js'
import type { Revision } from '../model/revision.js'
import { isRecord, text } from './answer.js'
import type { Api } from './http.js'

/** The most that one page holds. Source: vendor's API reference, both list calls. */
const PAGE = 100

/**
 * The published revisions, newest first, a hundred to a request, down to one that an apply of ours made or to the
 * first of all. Other sections are published too, so our last one may lie far back.
 * @param downTo a revision that has to be among them
 * @param key where the list stands in the answer: `versions` in generation 2, `revisions` in generation 3
 */
export async function readRevisions(
  api: Api,
  path: string,
  key: 'versions' | 'revisions',
  agentId: string,
  downTo?: string,
): Promise<Revision[]> {
  const doing = `reading the history of agent ${agentId}`
  const found = new Map<string, Revision>()
  const seen = new Set<unknown>()
  for (let skip = 0; ; skip += PAGE) {
    const { data } = await api({ method: 'GET', path, query: { limit: PAGE, skip }, doing })
    const rows = isRecord(data) && Array.isArray(data[key]) ? data[key].filter(isRecord) : []
    // Where pages repeat, the platform does not count as we do.
    const isNew = rows.some(({ _id }) => !seen.has(_id))
    const page = rows.filter(servedTraffic).flatMap(revisionOf)
    for (const { _id } of rows) seen.add(_id)
    for (const revision of page) found.set(revision.id, revision)
    const all = [...found.values()]
    const start = downTo === undefined ? 0 : all.findIndex(({ id }) => id === downTo)
    if (rows.length < PAGE || !isNew || (start >= 0 && all.slice(start).some(isAllOurs))) return all
  }
}

export const isAllOurs = ({ label }: Revision): boolean => isOurLabel(label) && !saysKept(label)

/** A version of generation 2 may be published and never activated; what scans is not published yet. */
const servedTraffic = (row: Record<string, unknown>): boolean =>
  row.status === 'published' &&
  (typeof row.branch === 'string' || row.activatedAt !== null || row.isActive === true)

function revisionOf(row: Record<string, unknown>): Revision[] {
  const id = text(row._id)
  if (id === undefined) return []
  const [label, publishedBy, publishedAt, activatedBy, activatedAt] = [
    text(row.label),
    text(row.publishedByName),
    text(row.publishedAt),
    text(row.activatedByName),
    text(row.activatedAt),
  ]
  return [
    {
      id,
      ...(label !== undefined && { label }),
      ...(publishedBy !== undefined && { publishedBy }),
      ...(publishedAt !== undefined && { publishedAt }),
      ...(activatedBy !== undefined && { activatedBy }),
      ...(activatedAt !== undefined && { activatedAt }),
    },
  ]
}

type History = Pick<WriteState, 'revisions' | 'elsewhere' | 'untold'>

/** A history that the platform does not tell as a whole is told as such: it stops the agent, and nothing else. */
export const toldHistory = (read: () => Promise<History>): Promise<History> =>
  read().catch((error: unknown) => {
    const isUntold =
      error instanceof AtomsSyncError && (error.code === 'UNEXPECTED_ANSWER' || error.code === 'NOT_FOUND')
    if (!isUntold) throw error
    return { revisions: [], untold: error.message }
  })
