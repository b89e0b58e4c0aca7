import type { CST } from 'yaml'
import type { Span } from '../yaml/source.js'
import { itemExtents } from './item-range.js'
import { beginsLine, commentColumn, isBlank, lineStart, nextLine, takesBlanks } from './lines.js'

/**
 * The lines of each item of a block list or map: the comments right above it, itself, and the comments below it
 * that stand further in than it does. The first item of a list inside a list begins in the middle of a line.
 */
export function regionsOf(source: string, collection: CST.BlockMap | CST.BlockSequence): Span[] {
  const extents = itemExtents(collection)
  const regions: Span[] = []
  for (const [at, { start, end }] of extents.entries()) {
    const floor = regions[at - 1]?.end ?? 0
    const ceiling = extents[at + 1]?.start ?? source.length
    regions.push({
      start: beginsLine(source, start) ? withCommentsAbove(source, lineStart(source, start), floor) : start,
      end: withCommentsBelow(source, startOfNext(source, end), ceiling, collection.indent),
    })
  }
  return regions
}

/** The end of a block that keeps its blank lines is the start of a line already. */
const startOfNext = (source: string, end: number): number =>
  takesBlanks(source, end) ? end : nextLine(source, end)

function withCommentsAbove(source: string, start: number, floor: number): number {
  let at = start
  while (at > floor) {
    const above = lineStart(source, at - 1)
    if (above < floor || commentColumn(source.slice(above, at)) === undefined) break
    at = above
  }
  return at
}

function withCommentsBelow(source: string, end: number, ceiling: number, column: number): number {
  let last = end
  for (let at = end; at < ceiling; ) {
    const next = nextLine(source, at)
    const line = source.slice(at, next)
    const comment = commentColumn(line)
    if (comment !== undefined && comment > column) last = next
    else if (!isBlank(line)) break
    at = next
  }
  return last
}
