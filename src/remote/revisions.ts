import type { Revision } from '../model/revision.js'
import { text } from './agents.js'
import { isRecord } from './answer.js'
import type { Api } from './http.js'

/** The most that one page holds. Source: vendor's API reference, both list calls. */
const PAGE = 100

/**
 * The newest published revisions, newest first.
 * @param key where the list stands in the answer: `versions` in generation 2, `revisions` in generation 3
 */
export async function readRevisions(
  api: Api,
  path: string,
  key: 'versions' | 'revisions',
  agentId: string,
): Promise<Revision[]> {
  const doing = `reading the history of agent ${agentId}`
  const { data } = await api({ method: 'GET', path, query: { limit: PAGE, skip: 0 }, doing })
  const rows = isRecord(data) && Array.isArray(data[key]) ? data[key].filter(isRecord) : []
  return rows.filter(servedTraffic).flatMap(revisionOf)
}

/** A version of generation 2 may be published and never activated; what scans is not published yet. */
const servedTraffic = (row: Record<string, unknown>): boolean =>
  row.status === 'published' &&
  (typeof row.branch === 'string' || row.activatedAt !== null || row.isActive === true)

function revisionOf(row: Record<string, unknown>): Revision[] {
  const id = text(row._id)
  if (id === undefined) return []
  const [label, publishedBy, publishedAt] = [
    text(row.label),
    text(row.publishedByName),
    text(row.publishedAt),
  ]
  return [
    {
      id,
      ...(label !== undefined && { label }),
      ...(publishedBy !== undefined && { publishedBy }),
      ...(publishedAt !== undefined && { publishedAt }),
    },
  ]
}
