import { isAlias, isScalar, type YAMLSeq } from 'yaml'
import { normalText } from '../../model/normal.js'
import { quotedText } from '../yaml/write-scalar.js'
import type { Edit } from './edit.js'
import { collectionOf, type EditSite, spotIn } from './item-range.js'
import { insertItems, removeItems } from './items.js'
import { replaceToken, textEdits, textLike } from './text-edits.js'

/** A list of choices that nobody has written yet. */
export const freshChoices = (choices: readonly string[]): string => `[${choices.map(quotedText).join(', ')}]`

/** Whether two lists offer the same choices, in whatever order. */
export function isSameChoices(a: readonly string[] = [], b: readonly string[] = []): boolean {
  const [left, right] = [new Set(a.map(normalText)), new Set(b.map(normalText))]
  return left.size === right.size && [...left].every((choice) => right.has(choice))
}

/**
 * Makes a list offer other choices, one by one: what stays is not touched, and a choice that takes the place of
 * another takes its quotes and its comment too. New ones come only once all others are in place.
 */
export function choiceEdits(
  source: string,
  list: YAMLSeq,
  { was, wanted }: { readonly was: readonly string[]; readonly wanted: readonly string[] },
): Edit[] {
  const collection = collectionOf(list)
  if (collection === undefined) return []
  const gone = inGaps(was, wanted)
  const fresh = inGaps(wanted, was)
  const spot = spotIn(collection)
  const edits: Edit[] = []
  const removed: number[] = []
  for (const [gap, old] of gone) {
    const replacements = fresh.get(gap) ?? []
    for (const [at, choice] of old.entries()) {
      const text = replacements[at]
      const index = was.indexOf(choice)
      if (text === undefined) removed.push(index)
      else edits.push(...replaceItem({ source, spot }, list.items[index], text))
    }
  }
  if (gone.size > 0) {
    const ascending = removed.toSorted((a, b) => a - b)
    return [...edits, ...removeItems(source, collection, ascending)]
  }
  return [...fresh].flatMap(([gap, choices]) => {
    const index = was.findIndex((choice) => normalText(choice) === gap)
    const neighbour = list.items[Math.max(0, index)]
    const token = isScalar(neighbour) ? neighbour.srcToken : undefined
    const dash = spot.flow ? '' : '- '
    const items = choices.map((choice) => dash + textLike(token, choice, spot))
    return insertItems(source, { collection, behind: index }, items)
  })
}

/** The choices that only one list has, by the last one before them that both have. */
function inGaps(list: readonly string[], other: readonly string[]): Map<string | undefined, string[]> {
  const both = new Set(other.map(normalText))
  const gaps = new Map<string | undefined, string[]>()
  let gap: string | undefined
  for (const choice of list) {
    if (both.has(normalText(choice))) gap = normalText(choice)
    else gaps.set(gap, [...(gaps.get(gap) ?? []), choice])
  }
  return gaps
}

function replaceItem(site: EditSite, item: unknown, text: string): Edit[] {
  if (isScalar(item)) return textEdits(site, item, text)
  if (!isAlias(item) || item.srcToken === undefined) return []
  return replaceToken(site.source, item.srcToken, textLike(undefined, text, site.spot))
}
