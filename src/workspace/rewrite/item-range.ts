import type { CST, Node } from 'yaml'
import { blockHeaderOf } from '../layout/document.js'
import type { Span } from '../yaml/source.js'
import { beginsLine, commentColumn, isBlank, lineEnd, lineStart, nextLine, takesBlanks } from './edit.js'

type BlockCollection = CST.BlockMap | CST.BlockSequence

/** A list or a map as it is written in the file. */
export type Collection = BlockCollection | CST.FlowCollection

/** The list or map that a node was read from; `undefined` for another node. */
export const collectionOf = ({ srcToken: token }: Node): Collection | undefined =>
  token?.type === 'block-map' || token?.type === 'block-seq' || token?.type === 'flow-collection'
    ? token
    : undefined

/** What decides how a value has to be written. */
export interface Site {
  /** Inside of brackets or braces. */
  readonly flow: boolean
  /** The column of the key or the dash before the value. */
  readonly column: number
}

/** Where an edit goes: the text, and how values have to be written in that place. */
export interface EditSite extends Site {
  readonly source: string
}

export const siteIn = (collection: Collection): Site => ({
  flow: collection.type === 'flow-collection',
  column: collection.indent,
})

/** Each item from its `-`, key or value to the end of its value; without comments, blanks and commas around it. */
export const itemSpans = ({ items }: Collection): Span[] =>
  items.filter(isItem).map((item) => ({ start: startOf(item), end: endOfItem(item) }))

/**
 * The lines of each item of a block list or map: the comments right above it, itself, and the comments below it that
 * are indented deeper. The first item of a list inside a list begins in the middle of a line.
 */
export function itemRanges(source: string, collection: BlockCollection): Span[] {
  const spans = itemSpans(collection)
  const ranges: Span[] = []
  for (const [at, { start, end }] of spans.entries()) {
    const floor = ranges[at - 1]?.end ?? 0
    const ceiling = spans[at + 1]?.start ?? source.length
    // A block that keeps its blank lines ends at the start of a line already.
    const below = takesBlanks(source, end) ? end : nextLine(source, end)
    ranges.push({
      start: beginsLine(source, start) ? aboveComments(source, lineStart(source, start), floor) : start,
      end: belowComments(source, below, { ceiling, column: collection.indent }),
    })
  }
  return ranges
}

/** The start of the comments that are right above a line. */
export function aboveComments(source: string, start: number, floor = 0): number {
  let at = start
  while (at > floor) {
    const above = lineStart(source, at - 1)
    if (above < floor || commentColumn(source.slice(above, at)) === undefined) break
    at = above
  }
  return at
}

/** The end of the comments below an item that are indented deeper than it. */
function belowComments(
  source: string,
  end: number,
  { ceiling, column }: { readonly ceiling: number; readonly column: number },
): number {
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

/** Offset of the comma before each item, and of one after the last. */
export const commasOf = ({ items }: CST.FlowCollection): (number | undefined)[] =>
  items.map(({ start }) => start.find(({ type }) => type === 'comma')?.offset)

/** Offset right after a value; for a `|+` block after its last line end. */
export function endOf(token: CST.Token): number {
  switch (token.type) {
    case 'block-map':
    case 'block-seq':
      return itemSpans(token).at(-1)?.end ?? token.offset
    case 'flow-collection':
      return closeOf(token) + 1
    case 'block-scalar': {
      // Blank lines at the end belong to a block only where it keeps them.
      const { start, end } = blockLinesOf(token)
      return blockHeaderOf(token).includes('+') ? start + token.source.length : end
    }
    default:
      return token.offset + ('source' in token ? token.source.length : 0)
  }
}

/** Offset of the closing bracket. */
export const closeOf = ({ end, offset }: CST.FlowCollection): number => end[0]?.offset ?? offset

/** Offset right after the last mark before a value: the colon, an anchor, a tag. */
export const endOfMarks = ({ sep = [] }: CST.CollectionItem): number | undefined => {
  const mark = sep.findLast(isMark)
  return mark === undefined ? undefined : mark.offset + mark.source.length
}

/** The lines of a block text, without blank ones at its end and without the last line end. */
export function blockLinesOf({ offset, props, source }: CST.BlockScalar): Span {
  const start = props.reduce((at, prop) => at + ('source' in prop ? prop.source.length : 0), offset)
  let { length } = source
  while (length > 0 && ' \t\r\n'.includes(source.charAt(length - 1))) length -= 1
  return { start, end: start + (length === 0 ? 0 : lineEnd(source, length)) }
}

const isItem = ({ start, key, value, sep }: CST.CollectionItem): boolean =>
  key != null ||
  value !== undefined ||
  (sep?.length ?? 0) > 0 ||
  start.some(({ type }) => type === 'seq-item-ind')

const MARKS: readonly string[] = ['seq-item-ind', 'explicit-key-ind', 'map-value-ind', 'anchor', 'tag']

const isMark = ({ type }: CST.SourceToken): boolean => MARKS.includes(type)

const startOf = ({ start, key, sep, value }: CST.CollectionItem): number =>
  (start.find(isMark) ?? key ?? sep?.[0] ?? value)?.offset ?? 0

function endOfItem({ start, key, sep, value }: CST.CollectionItem): number {
  if (value !== undefined) return endOf(value)
  const last = [...start, ...(key ? [key] : []), ...(sep ?? [])].findLast(
    (token) => !['space', 'newline', 'comment', 'comma'].includes(token.type),
  )
  return last === undefined ? 0 : endOf(last)
}
