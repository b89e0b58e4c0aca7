import type { CST } from 'yaml'
import type { Span } from '../yaml/source.js'
import { lineEnd } from './lines.js'

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
