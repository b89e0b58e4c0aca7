import { AtomsSyncError } from '../model/error.js'
import type { WriteState } from '../model/remote.js'
import type { Revision } from '../model/revision.js'
import { isOurLabel, keepsOthers } from '../model/revision.js'
import { isRecord } from '../text/canonical-json.js'
import { requireSame, text } from './http/answer.js'
import type { Api } from './http/http.js'
import { toldBy } from './whole-list.js'

/** The most that one page holds. Source: vendor's API reference, both list calls. */
const PAGE = 100
/** A history that goes on after so many is given up: a platform that repeats itself under new ids has no end. */
const MOST_REVISIONS = 10_000

/** A list of published revisions. */
export interface History {
  readonly path: string
  /** Where the list stands in the answer: `versions` in generation 2, `revisions` in generation 3. */
  readonly key: 'versions' | 'revisions'
  readonly agentId: string
  /** Id of a revision that must be in it, such as the one that serves traffic. */
  readonly holds?: string | undefined
}

/**
 * The published revisions, newest first, a hundred to a request, down to one that an apply of ours made, at or
 * before the one that it must hold, or to the first of all. Other sections are published too, so our last one may lie far back.
 * @throws AtomsSyncError `UNEXPECTED_ANSWER` when the history is not whole: what it lacks may be somebody's edit
 */
export async function readRevisions(api: Api, history: History): Promise<Revision[]> {
  const found = new Map<string, Revision>()
  const seen = new Set<string>()
  const isLookedFor = () => history.holds !== undefined && !found.has(history.holds)
  const hasOurs = () => {
    const all = [...found.values()]
    // Out of order, a newer one may still come.
    if (newestFirst(all).some((revision, at) => revision !== all[at])) return false
    const from = history.holds === undefined ? 0 : all.findIndex(({ id }) => id === history.holds)
    return from >= 0 && all.slice(from).some(isAllOurs)
  }
  for (let isOver = false; !isOver; ) {
    const { rows, total } = await readPage(api, history, seen.size)
    const fresh = rows.filter(({ id }) => !seen.has(id))
    for (const { id } of rows) seen.add(id)
    const served = fresh.flatMap(({ row }) => (servedTraffic(row) ? revisionOf(row) : []))
    for (const revision of served) found.set(revision.id, revision)
    if (served.length > 0 && hasOurs()) return [...found.values()]
    isOver = isLast({ seen: seen.size, total, isEmpty: rows.length === 0 }, history)
    if (!isOver && fresh.length === 0) throw notWhole(history, `its pages repeat after ${seen.size} of them`)
    if (!isOver && seen.size >= MOST_REVISIONS)
      throw notWhole(history, `it goes on after ${seen.size} of them`)
  }
  if (isLookedFor()) throw notWhole(history, `it lacks ${history.holds}, which is live`)
  return newestFirst([...found.values()])
}

/** No page promises an order, and in a wrong one an old revision counts as published after a newer edit. */
function newestFirst(revisions: readonly Revision[]): Revision[] {
  const at = ({ publishedAt }: Revision): number => Date.parse(publishedAt ?? '')
  const isDated = revisions.every((revision) => !Number.isNaN(at(revision)))
  return isDated ? revisions.toSorted((a, b) => at(b) - at(a)) : [...revisions]
}

interface Row {
  readonly id: string
  readonly row: Record<string, unknown>
}

/** A page may hold fewer than were asked for, so the next one begins after what was received. */
async function readPage(
  api: Api,
  history: History,
  skip: number,
): Promise<{ readonly rows: readonly Row[]; readonly total: number | undefined }> {
  const { path, key } = history
  const { data } = await api({ method: 'GET', path, query: { limit: PAGE, skip }, doing: doing(history) })
  if (!isRecord(data) || !Array.isArray(data[key])) throw notWhole(history, 'the answer has no list of them')
  const rows = data[key].map((row: unknown) => {
    const id = isRecord(row) ? text(row._id) : undefined
    if (!isRecord(row) || id === undefined) throw notWhole(history, 'one of them has no id')
    requireSame(row, { asked: history.agentId, fields: ['agent'], doing: doing(history) })
    return { id, row }
  })
  return { rows, total: toldBy(data).total }
}

/** Where no total is told, only an empty page is the end. */
function isLast(
  {
    seen,
    total,
    isEmpty,
  }: { readonly seen: number; readonly total: number | undefined; readonly isEmpty: boolean },
  history: History,
): boolean {
  if (total === undefined) return isEmpty
  if (isEmpty && seen < total) throw notWhole(history, `it ends after ${seen} of ${total}`)
  return seen >= total
}

const doing = ({ agentId }: History): string => `reading the history of agent ${agentId}`

const notWhole = (history: History, what: string): AtomsSyncError =>
  new AtomsSyncError(
    'UNEXPECTED_ANSWER',
    `the list of ${history.key} is not whole while ${doing(history)}: ${what}`,
    {
      hint: 'nothing is written without knowing who changed the agent; try again later',
    },
  )

export const isAllOurs = ({ label }: Revision): boolean => isOurLabel(label) && !keepsOthers(label)

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

type ToldHistory = Pick<WriteState, 'revisions' | 'elsewhere' | 'untold'>

/** A history that the platform does not tell as a whole is told as such: it stops the agent, and nothing else. */
export const toldHistory = (read: () => Promise<ToldHistory>): Promise<ToldHistory> =>
  read().catch((error: unknown) => {
    const isUntold =
      error instanceof AtomsSyncError && (error.code === 'UNEXPECTED_ANSWER' || error.code === 'NOT_FOUND')
    if (!isUntold) throw error
    return { revisions: [], untold: error.message }
  })
