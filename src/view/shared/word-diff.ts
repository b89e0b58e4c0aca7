import { diffArrays } from 'diff/lib/diff/array.js'
import type { DiffPart } from '../../model/page.js'
import { readable } from './readable-diff.js'
import { lines, words } from './words.js'

/**
 * Bounds the search: two unrelated 20 KB prompts cost milliseconds, and a thoroughly rewritten 1.5 KB prompt
 * is still told word by word.
 */
const MAX_EDITS = 400

/** So many comparisons of one page may take their time; prompts rewritten after these are told by lines. */
const THOROUGH = 100
const FEW_EDITS = 60

/** How two texts are compared. */
export type Compare = (before: string, after: string) => readonly DiffPart[]

/** Compares two texts word by word, by lines where that would take long, at last by where they begin to differ. */
export const wordDiff = (before: string, after: string, mostEdits = MAX_EDITS): DiffPart[] =>
  readable(
    compared(words(before), words(after), mostEdits) ??
      compared(lines(before), lines(after), mostEdits) ??
      replaced(lines(before), lines(after)),
  )

/** Compares for one page, and remembers: a prompt of the metric library changes in every agent that uses it. */
export function pageDiff(): Compare {
  const known = new Map<string, readonly DiffPart[]>()
  return (before, after) => {
    const key = JSON.stringify([before, after])
    const parts = known.get(key) ?? wordDiff(before, after, known.size < THOROUGH ? MAX_EDITS : FEW_EDITS)
    known.set(key, parts)
    return parts
  }
}

function compared(before: string[], after: string[], maxEditLength: number): DiffPart[] | undefined {
  return diffArrays(before, after, { maxEditLength })?.map(({ added, removed, value }) =>
    part(added ? 'added' : removed ? 'removed' : 'same', value.join('')),
  )
}

/** The lines between what both texts have at their start and at their end. */
function replaced(before: readonly string[], after: readonly string[]): DiffPart[] {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start++
  let end = 0
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++
  return [
    part('same', before.slice(0, start).join('')),
    part('removed', before.slice(start, before.length - end).join('')),
    part('added', after.slice(start, after.length - end).join('')),
    part('same', before.slice(before.length - end).join('')),
  ]
}

const part = (op: DiffPart['op'], text: string): DiffPart => ({ op, text })
