import { diffArrays } from 'diff/lib/diff/array.js'
import type { DiffPart } from '../model/page.js'
import { readable } from './readable-diff.js'
import { lines, words } from './words.js'

/**
 * Bounds the search: two unrelated 20 KB prompts cost milliseconds, and a thoroughly rewritten 1.5 KB prompt
 * is still told word by word. Measured in reference/performance.md.
 */
const MAX_EDITS = 400

/** How two texts are compared. */
export type Compare = (before: string, after: string) => readonly DiffPart[]

/** Compares two texts word by word; by lines where that would take long; at last the one replaces the other. */
export const wordDiff: Compare = (before, after) => {
  const parts = compared(words(before), words(after)) ?? compared(lines(before), lines(after))
  return readable(parts ?? [part('removed', before), part('added', after)])
}

/** Remembers: one prompt of the metric library changes in every agent that uses it. */
export function rememberingDiff(): Compare {
  const known = new Map<string, readonly DiffPart[]>()
  return (before, after) => {
    const key = JSON.stringify([before, after])
    const parts = known.get(key) ?? wordDiff(before, after)
    known.set(key, parts)
    return parts
  }
}

function compared(before: string[], after: string[]): DiffPart[] | undefined {
  return diffArrays(before, after, { maxEditLength: MAX_EDITS })?.map(({ added, removed, value }) =>
    part(added ? 'added' : removed ? 'removed' : 'same', value.join('')),
  )
}

const part = (op: DiffPart['op'], text: string): DiffPart => ({ op, text })
