import type { CST, Node } from 'yaml'
import type { Span } from '../yaml/source.js'
import { beginsLine, commentColumn, isBlank, lineEnd, lineStart, nextLine, takesBlanks } from './edit.js'

/** A list or a map as it stands in the file. */
export type Collection = CST.BlockMap | CST.BlockSequence | CST.FlowCollection

export const isCollection = (token: CST.Token | undefined): token is Collection =>
  token?.type === 'block-map' || token?.type === 'block-seq' || token?.type === 'flow-collection'

/**
 * Where each item of a collection stands: from its `-`, key or value to the end of what it says. Comments,
 * blanks and commas around it are not part of it.
 */
export const itemExtents = ({ items }: Collection): Span[] =>
  items.filter(says).map((item) => ({ start: startOf(item), end: endOfItem(item) }))

/** Offset of each item's comma in a flow collection: the one in front of it. One more where the last has one too. */
export const commasOf = ({ items }: CST.FlowCollection): (number | undefined)[] =>
  items.map(({ start }) => start.find(({ type }) => type === 'comma')?.offset)

/** Offset right after what a token says; for a `|+` block after its last line end. */
export function endOf(token: CST.Token): number {
  switch (token.type) {
    case 'block-map':
    case 'block-seq':
      return itemExtents(token).at(-1)?.end ?? token.offset
    case 'flow-collection':
      return closeOf(token) + 1
    case 'block-scalar':
      return endOfBlock(token)
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

/** The lines of a block text, without the blank ones at its end and without the last line end. */
export function bodyOf({ offset, props, source }: CST.BlockScalar): Span {
  const start = props.reduce((at, prop) => at + ('source' in prop ? prop.source.length : 0), offset)
  let length = source.length
  while (length > 0 && ' \t\r\n'.includes(source.charAt(length - 1))) length -= 1
  return { start, end: start + (length === 0 ? 0 : lineEnd(source, length)) }
}

/** `|`, `>-`, `|2+`. */
export function headerOf({ props }: CST.BlockScalar): string {
  const header = props.find(({ type }) => type === 'block-scalar-header')
  return header !== undefined && 'source' in header ? header.source : ''
}

/** Blank lines at the end of a block text belong to it only where it keeps them. */
function endOfBlock(token: CST.BlockScalar): number {
  const { start, end } = bodyOf(token)
  return headerOf(token).includes('+') ? start + token.source.length : end
}

const says = ({ start, key, value, sep }: CST.CollectionItem): boolean =>
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

/** What stands around a value. */
export interface Spot {
  /** Inside of brackets or braces. */
  readonly flow: boolean
  /** The column of the key or the dash in front of it. */
  readonly column: number
}

/** A text that is edited, and where in it the value stands. */
export interface EditSite {
  readonly source: string
  readonly spot: Spot
}

/** A list or a map together with where it stands; `undefined` when it was not read from a text. */
export function collectionOf({ srcToken }: Node): Collection | undefined {
  return isCollection(srcToken) ? srcToken : undefined
}

export const spotIn = (collection: Collection): Spot => ({
  flow: collection.type === 'flow-collection',
  column: collection.indent,
})
