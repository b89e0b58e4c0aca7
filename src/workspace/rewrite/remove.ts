import type { CST } from 'yaml'
import { removeFlowItems } from '../rewrite-remove-flow.js'
import { type Run, runsOf } from '../rewrite-runs.js'
import type { Span } from '../yaml/source.js'
import { regionsOf } from './comment-region.js'
import type { Edit } from './edit.js'
import { type Collection, itemExtents } from './item-range.js'
import { beginsLine, isBlank, lineEnd, lineStart, nextLine, takesBlanks } from './lines.js'

/** Takes items out of a list or a map that keeps at least one other, each with the comments that are its own. */
export const removeItems = (source: string, collection: Collection, at: readonly number[]): Edit[] =>
  collection.type === 'flow-collection'
    ? removeFlowItems(source, collection, at)
    : removeBlockItems(source, collection, at)

function removeBlockItems(
  source: string,
  collection: CST.BlockMap | CST.BlockSequence,
  at: readonly number[],
): Edit[] {
  const regions = regionsOf(source, collection)
  const extents = itemExtents(collection)
  return runsOf(at).map((run): Edit => {
    const isCompact = !beginsLine(source, extents[run[0]]?.start ?? 0)
    const span = isCompact ? behindDash(source, spanOf(regions, run)) : withBlanks(source, regions, run)
    const above = extents[run[0] - 1]?.end ?? 0
    // Else the text above would take the blank lines below.
    if (above === span.start && takesBlanks(source, above))
      return { start: above, end: blanksBelow(source, span.end), text: '', drops: true }
    return { ...span, text: '', drops: true }
  })
}

const spanOf = (regions: readonly Span[], [first, last]: Run): Span => ({
  start: regions[first]?.start ?? 0,
  end: regions[last]?.end ?? 0,
})

/** The dash in front stays where it is, and so does the next line: `-` and then `  type: STRING` is a map too. */
function behindDash(source: string, { start, end }: Span): Span {
  const line = lineStart(source, start)
  return { start: line + source.slice(line, start).trimEnd().length, end: beforeLineEnd(source, end) }
}

/** Whole lines. Where blank lines set items apart, those on one side go too. */
function withBlanks(source: string, regions: readonly Span[], run: Run): Span {
  const [first, last] = run
  const { start, end } = spanOf(regions, run)
  const above = blanksAbove(source, start, regions[first - 1]?.end ?? start)
  const below = blanksBelow(source, end)
  const isLast = last === regions.length - 1
  // A file that does not end with a line end still does not, though the text above keeps its blank lines.
  if (end === source.length && !source.endsWith('\n')) {
    return { start: beforeLineEnd(source, blanksAbove(source, start, 0)), end }
  }
  if (above < start && (isLast || below > end)) return { start: above, end }
  return { start, end: first === 0 && !isLast ? below : end }
}

function blanksAbove(source: string, start: number, floor: number): number {
  let at = start
  while (at > floor && isBlank(source.slice(lineStart(source, at - 1), at))) at = lineStart(source, at - 1)
  return at
}

function blanksBelow(source: string, end: number): number {
  let at = end
  while (at < source.length && isBlank(source.slice(at, nextLine(source, at)))) at = nextLine(source, at)
  return at
}

/** Back over one line end, if an offset is the start of a line. */
const beforeLineEnd = (source: string, offset: number): number =>
  source[offset - 1] === '\n' ? lineEnd(source, offset - (source[offset - 2] === '\r' ? 2 : 1)) : offset
