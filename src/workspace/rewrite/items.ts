import type { CST } from 'yaml'
import type { Span } from '../yaml/source.js'
import {
  beginsLine,
  commentColumn,
  type Edit,
  insertion,
  insertLines,
  isBlank,
  lineEnd,
  lineStart,
  nextLine,
  takesBlanks,
} from './edit.js'
import { type Collection, commasOf, itemExtents, regionsOf } from './item-range.js'

/** A place in a list or a map. */
interface Gap<Kind extends Collection> {
  readonly collection: Kind
  /** Index of the item in front of it; -1: it is the first place. */
  readonly behind: number
}

/**
 * Puts items into a list or a map that has some. In a block, an item begins where its dash or key stands, and its
 * further lines bring their own indentation.
 */
export const insertItems = (
  source: string,
  { collection, behind }: Gap<Collection>,
  items: readonly string[],
): Edit[] =>
  collection.type === 'flow-collection'
    ? insertFlowItems(source, { collection, behind }, items)
    : insertBlockItems(source, { collection, behind }, items)

function insertBlockItems(
  source: string,
  { collection, behind: index }: Gap<CST.BlockMap | CST.BlockSequence>,
  items: readonly string[],
): Edit[] {
  const regions = regionsOf(source, collection)
  const at = index === -1 ? regions[0]?.start : regions[index]?.end
  if (at === undefined || items.length === 0) return []
  // Where a blank line sets each item of a list apart, it does so for new ones.
  const isApart =
    collection.type === 'block-seq' && (regions[index]?.start ?? 0) > (regions[index - 1]?.end ?? Infinity)
  const indent = ' '.repeat(collection.indent)
  const lines = items.map((item) => `${isApart ? '\n' : ''}${indent}${item}`)
  const isTaken = isApart && itemExtents(collection)[index]?.end === at && takesBlanks(source, at)
  return [insertLines(source, at, lines.join('\n').slice(isTaken ? 1 : 0))]
}

function insertFlowItems(
  source: string,
  { collection, behind: index }: Gap<CST.FlowCollection>,
  items: readonly string[],
): Edit[] {
  const extents = itemExtents(collection)
  const [neighbour, comma] = [extents[Math.max(0, index)], commasOf(collection)[index + 1]]
  if (items.length === 0) return []
  if (neighbour === undefined) return [insertion(collection.offset + 1, items.join(', '))]
  const { start, end } = neighbour
  const isAbove = comma === undefined || comma < nextLine(source, end)
  if (!isAlone(source, neighbour) || !isAbove)
    return [
      index === -1 ? insertion(start, `${items.join(', ')}, `) : insertion(end, `, ${items.join(', ')}`),
    ]
  const indent = source.slice(lineStart(source, start), start)
  if (index === -1) {
    const lines = items.map((item) => `${indent}${item},\n`).join('')
    return [insertion(lineStart(source, start), lines)]
  }
  const lines = items.map((item) => indent + item).join(',\n')
  const at = nextLine(source, end)
  return comma === undefined
    ? [insertion(end, ','), insertLines(source, at, lines)]
    : [insertLines(source, at, `${lines},`)]
}

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

/** A first and a last index, and all between. */
export type Run = readonly [first: number, last: number]

/** Neighbours go together, so that what stands between them is not counted twice. Indexes ascend. */
export function runsOf(indexes: readonly number[]): Run[] {
  const runs: [number, number][] = []
  for (const index of indexes) {
    const run = runs.at(-1)
    if (run?.[1] === index - 1) run[1] = index
    else runs.push([index, index])
  }
  return runs
}
