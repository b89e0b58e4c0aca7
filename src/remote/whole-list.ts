import { AtomsSyncError } from '../model/error.js'
import { isRecord } from '../text/canonical-json.js'

/** What one page of a list says of the whole. Absent: it does not say. */
export interface Told {
  /** Rows on this page, those that cannot be read included. */
  readonly rows: number
  /** Whether it has a row that no page before it had. */
  readonly isNew: boolean
  readonly hasMore?: boolean | undefined
  readonly total?: number | undefined
  /** Number of pages in all. */
  readonly pages?: number | undefined
}

export interface ListOf {
  /** Plural, for people: `agents`. */
  readonly noun: string
  /** Rows that are asked for at once. */
  readonly pageSize: number
  /** Rows after which a list that tells no total is given up. */
  readonly most: number
}

/** Rows by which a list may grow while it is read. */
const GROWTH = 1_000

/**
 * Tells after each page whether another one is to be read. What is short would be taken for all there is, and a list
 * without end would fill the memory.
 * @returns a function that throws AtomsSyncError `UNEXPECTED_ANSWER` where the pages contradict each other
 */
export function pageCounter({ noun, pageSize, most }: ListOf): (told: Told) => boolean {
  const notWhole = (what: string): AtomsSyncError =>
    new AtomsSyncError(
      'UNEXPECTED_ANSWER',
      `the list of ${noun} is not whole: ${what}, while listing ${noun}`,
      {
        hint: 'try again; if it stays, something between here and the API may leave `page` out of the address',
      },
    )
  let page = 0
  let rows = 0
  let total: number | undefined
  return (said) => {
    // A page that leaves the total out does not take it back.
    total = said.total ?? total
    const told = { ...said, total }
    page += 1
    rows += told.rows
    const isShort = total !== undefined && rows < total
    if (!saysMore(told, { page, pageSize, isShort })) {
      if (isShort) throw notWhole(`it ends after ${rows} of ${total}`)
      return false
    }
    if (told.rows === 0) {
      if (total !== undefined && !isShort) return false
      throw notWhole(`page ${page} is empty, and there should be more`)
    }
    if (!told.isNew) throw notWhole(`page ${page} has none that was not on those before`)
    if (rows > (total ?? most) + GROWTH) throw notWhole(`it goes on after ${rows} of ${total ?? 'them'}`)
    return true
  }
}

/** Where nothing is told of more, a full page says so. */
function saysMore(
  { rows, isNew, hasMore, total, pages }: Told,
  {
    page,
    pageSize,
    isShort,
  }: { readonly page: number; readonly pageSize: number; readonly isShort: boolean },
): boolean {
  if (hasMore !== undefined) return hasMore
  if (pages !== undefined) return page < pages
  return total === undefined ? rows >= pageSize && isNew : isShort
}

/**
 * What an answer tells of the whole, beside the list or a level deeper, as gateways and other lists of the API have it. What has
 * an impossible shape tells nothing.
 */
export function toldBy(given: unknown): Pick<Told, 'hasMore' | 'total' | 'pages'> {
  if (!isRecord(given)) return {}
  return { ...toldBy(given.meta), ...toldBy(given.pagination), ...toldIn(given) }
}

function toldIn(given: Readonly<Record<string, unknown>>): ReturnType<typeof toldBy> {
  const { hasMore } = given
  const totalPages = countIn(given.totalPages)
  const total = [given.totalCount, given.total].map(countIn).find(isCount)
  return {
    ...(typeof hasMore === 'boolean' && { hasMore }),
    ...(total !== undefined && { total }),
    ...(isCount(totalPages) && { pages: totalPages }),
  }
}

/** Gateways write numbers as texts. */
const countIn = (value: unknown): unknown =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value

const isCount = (value: unknown): value is number => typeof value === 'number' && value >= 0
