import type { CST } from 'yaml'
import type { Edit } from './rewrite/edit.js'
import { commasOf, itemExtents } from './rewrite/item-range.js'
import { beginsLine, commentColumn, lineEnd, lineStart, nextLine } from './rewrite/lines.js'
import { runsOf } from './rewrite-runs.js'
import type { Span } from './yaml/source.js'

/** Takes items out of brackets or braces, each with one comma. A comma that is left at the end does no harm. */
export function removeFlowItems(
  source: string,
  collection: CST.FlowCollection,
  at: readonly number[],
): Edit[] {
  const extents = itemExtents(collection)
  const alone = at.filter((index) => isAlone(source, extents[index]))
  const inline = at.filter((index) => !alone.includes(index))
  return [
    ...alone.flatMap((index) => linesOf(source, extents[index])),
    ...runsOf(inline).flatMap(([first, last]) => inlineOf(source, collection, first, last)),
  ].map((span) => ({ ...span, text: '', drops: true }))
}

/** Whether an item has its lines for itself, but for a comma and a comment. */
export function isAlone(source: string, extent: Span | undefined): extent is Span {
  if (extent === undefined || !beginsLine(source, extent.start)) return false
  return /^[ \t]*,?[ \t]*(#.*)?$/.test(source.slice(extent.end, lineEnd(source, extent.end)))
}

/** Its lines, and the comments right above. */
function linesOf(source: string, extent: Span | undefined): Span[] {
  if (extent === undefined) return []
  let start = lineStart(source, extent.start)
  while (start > 0 && commentColumn(source.slice(lineStart(source, start - 1), start)) !== undefined)
    start = lineStart(source, start - 1)
  return [{ start, end: nextLine(source, extent.end) }]
}

function inlineOf(source: string, collection: CST.FlowCollection, first: number, last: number): Span[] {
  const extents = itemExtents(collection)
  const commas = commasOf(collection)
  const [start, end] = [extents[first]?.start, extents[last]?.end]
  if (start === undefined || end === undefined) return []
  const isOneLine = (from: number, to: number): boolean => !source.slice(from, to).includes('\n')
  const next = extents[last + 1]?.start
  if (next !== undefined && isOneLine(end, next)) return [{ start, end: next }]
  const comma = commas[first]
  if (comma !== undefined && isOneLine(comma, start)) return [{ start: comma, end }]
  const following = commas[last + 1]
  return [{ start, end: following === undefined ? end : following + 1 }]
}
