import type { DiffPart } from '../../model/page.js'

/** Below this share of common text, two texts are told apart better one below the other. */
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
export function readable(parts: readonly DiffPart[]): DiffPart[] {
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

/** What two edits have between them goes when it is shorter than either of them: the rule of diff-match-patch. */
function withoutScraps(edits: readonly Edit[]): Edit[] {
  const kept: Edit[] = []
  for (const edit of edits) {
    let current = edit
    for (let left = kept.at(-1); left !== undefined && isScrap(left, current); left = kept.at(-1)) {
      kept.pop()
      current = joined(left, current)
    }
    kept.push(current)
  }
  return kept
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

/** Blanks that both sides have at an end of a change are no part of it. */
function withTightEdges(edits: readonly Edit[]): Edit[] {
  const tight: Edit[] = [{ removed: '', added: '', same: '' }]
  for (const { removed, added, same } of edits) {
    const lead = removed === '' || added === '' ? '' : agreed(blanksAtStart(removed), blanksAtStart(added))
    const trail = removed === lead || added === lead ? '' : agreed(blanksAtEnd(removed), blanksAtEnd(added))
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

const agreed = (left: string, right: string): string => (left === right ? left : '')

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
