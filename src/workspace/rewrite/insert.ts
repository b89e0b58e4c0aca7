import type { CST } from 'yaml'
import { isAlone } from '../rewrite-remove-flow.js'
import { regionsOf } from './comment-region.js'
import { type Edit, insertion } from './edit.js'
import { type Collection, commasOf, itemExtents } from './item-range.js'
import { insertLines, lineStart, nextLine, takesBlanks } from './lines.js'

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
