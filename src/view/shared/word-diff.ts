import { diffArrays } from 'diff/lib/diff/array.js'
import type { DiffPart } from '../../model/page.js'

/**
 * Bounds the search: two unrelated 20 KB prompts cost milliseconds, and a thoroughly rewritten 1.5 KB prompt
 * is still compared word by word.
 */
const MAX_EDITS = 400

/** This many comparisons of one page may take long; later ones that would are made by lines. */
const THOROUGH = 100
const FEW_EDITS = 60

/** How two texts are compared. */
export type Compare = (before: string, after: string) => readonly DiffPart[]

/** Compares two texts word by word, by lines where that would take long, at last by where they begin to differ. */
export const wordDiff = (before: string, after: string, mostEdits = MAX_EDITS): DiffPart[] =>
  makeReadable(
    compareBy(words(before), words(after), mostEdits) ??
      compareBy(lines(before), lines(after), mostEdits) ??
      replaceMiddle(lines(before), lines(after)),
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

function compareBy(before: string[], after: string[], maxEditLength: number): DiffPart[] | undefined {
  return diffArrays(before, after, { maxEditLength })?.map(({ added, removed, value }) =>
    part(added ? 'added' : removed ? 'removed' : 'same', value.join('')),
  )
}

/** The lines between what both texts have at their start and at their end. */
function replaceMiddle(before: readonly string[], after: readonly string[]): DiffPart[] {
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

/** Scripts written without blanks between words: each character counts as a word. */
const SPACELESS =
  '[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}]'

/**
 * Words, line ends, runs of blanks, and every other character by itself. Not jsdiff's own tokens: those know
 * Latin letters only and would cut Hindi or Russian into characters.
 */
const TOKEN = new RegExp(
  [
    `${SPACELESS}\\p{M}*`,
    `(?:(?!${SPACELESS})[\\p{L}\\p{N}\\p{M}_]|(?<=\\p{L})['’](?=\\p{L}))+`,
    '\\r?\\n',
    '[^\\S\\r\\n]+',
    '.',
  ].join('|'),
  'gsu',
)

/** Cuts a text into the pieces in which it is compared; joined they are the text again. */
const words = (text: string): string[] => text.match(TOKEN) ?? []

const lines = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

/** Below this share of common text, two texts are easier to read one below the other. */
const LEAST_IN_COMMON = 0.25

/** One place where the texts differ, and what they have in common after it. */
interface Edit {
  removed: string
  added: string
  same: string
}

/**
 * A shortest edit script is not what a person would mark: it keeps every "the" that two different sentences
 * share. Joins changes around such scraps, and gives up on texts that have little in common.
 */
function makeReadable(parts: readonly DiffPart[]): DiffPart[] {
  const edits = withTightEdges(withoutScraps(editsOf(parts)))
  const common = total(edits, 'same')
  const longer = common + Math.max(total(edits, 'removed'), total(edits, 'added'))
  return (common < longer * LEAST_IN_COMMON ? [replacement(edits)] : edits).flatMap(partsOf)
}

/** The first edit is empty where the texts begin alike. */
function editsOf(parts: readonly DiffPart[]): Edit[] {
  const edits: Edit[] = []
  let last: Edit | undefined
  for (const { op, text } of parts) {
    if (last === undefined || (op !== 'same' && last.same !== '')) {
      last = { removed: '', added: '', same: '' }
      edits.push(last)
    }
    last[op] += text
  }
  return edits
}

/** Text between two edits is dropped when it is shorter than either: the rule of diff-match-patch. */
function withoutScraps(edits: readonly Edit[]): Edit[] {
  const joinedEdits: Edit[] = []
  for (const edit of edits) {
    let current = edit
    for (
      let left = joinedEdits.at(-1);
      left !== undefined && isScrap(left, current);
      left = joinedEdits.at(-1)
    ) {
      joinedEdits.pop()
      current = joined(left, current)
    }
    joinedEdits.push(current)
  }
  return joinedEdits
}

function isScrap(left: Edit, right: Edit): boolean {
  if (size(left) === 0) return false
  // A line that stayed is a landmark, whatever changed around it.
  if (left.same.trimStart().includes('\n')) return false
  return left.same.trim() === ''
    ? !left.same.includes('\n')
    : left.same.length <= Math.min(size(left), size(right))
}

const size = ({ removed, added }: Edit): number => Math.max(removed.length, added.length)

const joined = (left: Edit, right: Edit): Edit => ({
  removed: left.removed + left.same + right.removed,
  added: left.added + left.same + right.added,
  same: right.same,
})

/** Blanks that both sides share at an end of a change are not part of it. */
function withTightEdges(edits: readonly Edit[]): Edit[] {
  const tight: Edit[] = [{ removed: '', added: '', same: '' }]
  for (const { removed, added, same } of edits) {
    const lead =
      removed === '' || added === '' ? '' : commonBlanks(blanksAtStart(removed), blanksAtStart(added))
    const trail =
      removed === lead || added === lead ? '' : commonBlanks(blanksAtEnd(removed), blanksAtEnd(added))
    const before = tight.at(-1)
    if (before) before.same += lead
    tight.push({
      removed: removed.slice(lead.length, removed.length - trail.length),
      added: added.slice(lead.length, added.length - trail.length),
      same: trail + same,
    })
  }
  return tight
}

const commonBlanks = (left: string, right: string): string => (left === right ? left : '')

// No pattern such as /\s+$/: on a long run of blanks inside of a text it takes quadratic time.
const blanksAtStart = (text: string): string => text.slice(0, text.length - text.trimStart().length)
const blanksAtEnd = (text: string): string => text.slice(text.trimEnd().length)

const total = (edits: readonly Edit[], side: keyof Edit): number =>
  edits.reduce((sum, edit) => sum + edit[side].trim().length, 0)

const replacement = (edits: readonly Edit[]): Edit => ({
  removed: edits.map(({ removed, same }) => removed + same).join(''),
  added: edits.map(({ added, same }) => added + same).join(''),
  same: '',
})

const partsOf = ({ removed, added, same }: Edit): DiffPart[] =>
  [
    { op: 'removed' as const, text: removed },
    { op: 'added' as const, text: added },
    { op: 'same' as const, text: same },
  ].filter(({ text }) => text !== '')
