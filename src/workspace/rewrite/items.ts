import type { CST } from 'yaml'
import type { Span } from '../yaml/source.js'
import {
  beginsLine,
  type Edit,
  insertion,
  insertLines,
  isBlank,
  lineEnd,
  lineStart,
  nextLine,
  skipBlankLines,
  takesBlanks,
} from './edit.js'
import { aboveComments, type Collection, commasOf, itemRanges, itemSpans } from './item-range.js'

/** A place in a list or a map. */
interface Gap<Kind extends Collection> {
  readonly collection: Kind
  /** Index of the item before it; -1: it is the first place. */
  readonly after: number
}

/**
 * Puts items into a list or a map that has some. In a block, an item begins with its dash or key, and its further
 * lines bring their own indentation.
 */
export const insertItems = (
  source: string,
  { collection, after }: Gap<Collection>,
  items: readonly string[],
): Edit[] => {
  if (items.length === 0) return []
  return collection.type === 'flow-collection'
    ? insertFlowItems(source, { collection, after }, items)
    : insertBlockItems(source, { collection, after }, items)
}

function insertBlockItems(
  source: string,
  { collection, after }: Gap<CST.BlockMap | CST.BlockSequence>,
  items: readonly string[],
): Edit[] {
  const ranges = itemRanges(source, collection)
  const at = after === -1 ? ranges[0]?.start : ranges[after]?.end
  if (at === undefined) return []
  // Where blank lines separate the items of a list, they separate new ones too.
  const isApart =
    collection.type === 'block-seq' && (ranges[after]?.start ?? 0) > (ranges[after - 1]?.end ?? Infinity)
  const indent = ' '.repeat(collection.indent)
  const lines = items.map((item) => `${isApart ? '\n' : ''}${indent}${item}`)
  const hasBlank = isApart && itemSpans(collection)[after]?.end === at && takesBlanks(source, at)
  return [insertLines(source, at, lines.join('\n').slice(hasBlank ? 1 : 0))]
}

function insertFlowItems(
  source: string,
  { collection, after }: Gap<CST.FlowCollection>,
  items: readonly string[],
): Edit[] {
  const [neighbour, comma] = [itemSpans(collection)[Math.max(0, after)], commasOf(collection)[after + 1]]
  if (neighbour === undefined) return [insertion(collection.offset + 1, items.join(', '))]
  const { start, end } = neighbour
  const isCommaBelow = comma !== undefined && comma >= nextLine(source, end)
  if (!hasOwnLines(source, neighbour) || isCommaBelow)
    return [
      after === -1 ? insertion(start, `${items.join(', ')}, `) : insertion(end, `, ${items.join(', ')}`),
    ]
  const indent = source.slice(lineStart(source, start), start)
  if (after === -1)
    return [insertion(lineStart(source, start), items.map((item) => `${indent}${item},\n`).join(''))]
  const lines = items.map((item) => indent + item).join(',\n')
  const at = nextLine(source, end)
  return comma === undefined
    ? [insertion(end, ','), insertLines(source, at, lines)]
    : [insertLines(source, at, `${lines},`)]
}

/** Removes items, at least one other stays; each goes with its own comments. Indexes ascend. */
export const removeItems = (source: string, collection: Collection, at: readonly number[]): Edit[] =>
  (collection.type === 'flow-collection'
    ? flowRemovals(source, collection, at)
    : blockRemovals(source, collection, at)
  ).map((span) => ({ ...span, text: '', drops: true }))

function blockRemovals(
  source: string,
  collection: CST.BlockMap | CST.BlockSequence,
  at: readonly number[],
): Span[] {
  const ranges = itemRanges(source, collection)
  const spans = itemSpans(collection)
  return groupNeighbours(at).map((group): Span => {
    const [first, last] = group
    const isCompact = !beginsLine(source, spans[first]?.start ?? 0)
    const span = isCompact
      ? behindDash(source, { start: ranges[first]?.start ?? 0, end: ranges[last]?.end ?? 0 })
      : withBlanks(source, ranges, group)
    const above = spans[first - 1]?.end ?? 0
    // Otherwise the text above would take the blank lines below.
    return above === span.start && takesBlanks(source, above)
      ? { start: above, end: skipBlankLines(source, span.end) }
      : span
  })
}

/** The dash stays, and so does the next line: `-` and then `  type: STRING` is a map too. */
function behindDash(source: string, { start, end }: Span): Span {
  const line = lineStart(source, start)
  return { start: line + source.slice(line, start).trimEnd().length, end: beforeLineEnd(source, end) }
}

/** Whole lines. Where blank lines separate items, those on one side go too. */
function withBlanks(source: string, ranges: readonly Span[], [first, last]: Group): Span {
  const { start = 0 } = ranges[first] ?? {}
  const { end = 0 } = ranges[last] ?? {}
  // A file without a line end at its end keeps none, though the text above keeps its blank lines.
  if (end === source.length && !source.endsWith('\n'))
    return { start: beforeLineEnd(source, blanksAbove(source, start, 0)), end }
  const above = blanksAbove(source, start, ranges[first - 1]?.end ?? start)
  const below = skipBlankLines(source, end)
  const isLast = last === ranges.length - 1
  if (above < start && (isLast || below > end)) return { start: above, end }
  return { start, end: first === 0 && !isLast ? below : end }
}

function blanksAbove(source: string, start: number, floor: number): number {
  let at = start
  while (at > floor && isBlank(source.slice(lineStart(source, at - 1), at))) at = lineStart(source, at - 1)
  return at
}

/** Back over one line end, if an offset is the start of a line. */
const beforeLineEnd = (source: string, offset: number): number =>
  source[offset - 1] === '\n' ? lineEnd(source, offset - (source[offset - 2] === '\r' ? 2 : 1)) : offset

/** Items of brackets or braces, each with one comma. A comma that is left at the end does no harm. */
function flowRemovals(source: string, collection: CST.FlowCollection, at: readonly number[]): Span[] {
  const spans = itemSpans(collection)
  const ownLines = at.flatMap((index) => {
    const span = spans[index]
    if (!hasOwnLines(source, span)) return []
    const start = aboveComments(source, lineStart(source, span.start))
    return [{ start, end: nextLine(source, span.end) }]
  })
  const inline = at.filter((index) => !hasOwnLines(source, spans[index]))
  return [...ownLines, ...groupNeighbours(inline).flatMap((group) => withComma(source, collection, group))]
}

/** Whether an item has its lines for itself, except for a comma and a comment. */
function hasOwnLines(source: string, span: Span | undefined): span is Span {
  if (span === undefined || !beginsLine(source, span.start)) return false
  return /^[ \t]*,?[ \t]*(#.*)?$/.test(source.slice(span.end, lineEnd(source, span.end)))
}

function withComma(source: string, collection: CST.FlowCollection, [first, last]: Group): Span[] {
  const spans = itemSpans(collection)
  const commas = commasOf(collection)
  const [start, end] = [spans[first]?.start, spans[last]?.end]
  if (start === undefined || end === undefined) return []
  const isOneLine = (from: number, to: number): boolean => !source.slice(from, to).includes('\n')
  const next = spans[last + 1]?.start
  if (next !== undefined && isOneLine(end, next)) return [{ start, end: next }]
  const comma = commas[first]
  if (comma !== undefined && isOneLine(comma, start)) return [{ start: comma, end }]
  const following = commas[last + 1]
  return [{ start, end: following === undefined ? end : following + 1 }]
}

/** Neighbours by index. */
type Group = readonly [first: number, last: number]

/** Neighbours are removed together, so that nothing between them is removed twice. */
function groupNeighbours(indexes: readonly number[]): Group[] {
  const groups: [number, number][] = []
  for (const index of indexes) {
    const group = groups.at(-1)
    if (group?.[1] === index - 1) group[1] = index
    else groups.push([index, index])
  }
  return groups
}
