import { isAlias, isScalar, type YAMLSeq } from 'yaml'
import { normalText } from '../../model/normal.js'
import { quotedText } from '../yaml/write-scalar.js'
import type { Edit } from './edit.js'
import { collectionOf, type EditSite, siteIn } from './item-range.js'
import { insertItems, removeItems } from './items.js'
import { replaceToken, textEdits, textLike } from './text-edits.js'

/** A new list of choices. */
export const freshChoices = (choices: readonly string[]): string => `[${choices.map(quotedText).join(', ')}]`

/** Whether two lists offer the same choices, in whatever order. */
export function isSameChoices(a: readonly string[] = [], b: readonly string[] = []): boolean {
  const [left, right] = [new Set(a.map(normalText)), new Set(b.map(normalText))]
  return left.size === right.size && [...left].every((choice) => right.has(choice))
}

/**
 * Makes a list offer other choices, one by one: what stays is not touched, and a choice that replaces another takes
 * its quotes and its comment. New ones are inserted once no old one is left.
 */
export function choiceEdits(
  source: string,
  list: YAMLSeq,
  { was, wanted }: { readonly was: readonly string[]; readonly wanted: readonly string[] },
): Edit[] {
  const collection = collectionOf(list)
  if (collection === undefined) return []
  const old = inGaps(was, wanted)
  const fresh = inGaps(wanted, was)
  const site = { source, ...siteIn(collection) }
  if (old.size === 0) {
    return [...fresh].flatMap(([gap, choices]) => {
      const after = was.findIndex((choice) => normalText(choice) === gap)
      const neighbour = list.items[Math.max(0, after)]
      const token = isScalar(neighbour) ? neighbour.srcToken : undefined
      const items = choices.map((choice) => (site.flow ? '' : '- ') + textLike(token, choice, site))
      return insertItems(source, { collection, after }, items)
    })
  }
  const edits: Edit[] = []
  const removed: number[] = []
  for (const [gap, choices] of old) {
    for (const [at, choice] of choices.entries()) {
      const text = fresh.get(gap)?.[at]
      const index = was.indexOf(choice)
      if (text === undefined) removed.push(index)
      else edits.push(...replaceItem(site, list.items[index], text))
    }
  }
  return [
    ...edits,
    ...removeItems(
      source,
      collection,
      removed.toSorted((a, b) => a - b),
    ),
  ]
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
  return isAlias(item) ? replaceToken(site.source, item.srcToken, textLike(undefined, text, site)) : []
}
