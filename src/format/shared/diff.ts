import type { DiffPart } from '../../model/page.js'

/** Unchanged text kept on either side of a change, in characters. */
const CONTEXT = 70
/** A stretch that is barely longer than what would be kept of it stays. */
const LONGEST = 3 * CONTEXT

/** A long unchanged stretch: the text beside the changes around it, and what is left out between. */
export interface Stretch {
  readonly head: string
  readonly gone: string
  readonly tail: string
}

/** The stretch that a part of a comparison is, where it is unchanged and long. */
export function findLongStretch(parts: readonly DiffPart[], index: number): Stretch | undefined {
  const part = parts[index]
  if (part?.op !== 'same' || part.text.length <= LONGEST) return undefined
  const head = index === 0 ? '' : contextAfter(part.text)
  const tail = index === parts.length - 1 ? '' : contextBefore(part.text)
  return { head, tail, gone: part.text.slice(head.length, part.text.length - tail.length) }
}

/** Whole lines where some fit, else whole words. */
function contextAfter(text: string): string {
  const context = text.slice(0, CONTEXT)
  const lineEnd = context.lastIndexOf('\n')
  return lineEnd > 0 ? context.slice(0, lineEnd + 1) : context.replace(/\s+\S*$/, '')
}

function contextBefore(text: string): string {
  const context = text.slice(-CONTEXT)
  const lineStart = context.indexOf('\n') + 1
  return lineStart > 0 && lineStart < context.length
    ? context.slice(lineStart)
    : context.replace(/^\S*\s+/, '')
}

/** Shrinks long unchanged stretches to a few words or lines beside each change. */
export const elide = (parts: readonly DiffPart[]): readonly DiffPart[] =>
  parts.map((part, index) => {
    const stretch = findLongStretch(parts, index)
    if (stretch === undefined) return part
    return { op: 'same', text: stretch.gone.includes('\n') ? elideLines(stretch) : elideWords(stretch) }
  })

const elideWords = ({ head, tail }: Stretch): string =>
  `${head === '' ? '' : `${head.trimEnd()} `}…${tail === '' ? '' : ` ${tail.trimStart()}`}`

/** The mark is on a line of its own between whole lines, and beside a line of which something is missing. */
function elideLines({ head, tail, gone }: Stretch): string {
  const headCut = head !== '' && !head.endsWith('\n')
  const tailCut = tail !== '' && !gone.endsWith('\n')
  const above = headCut ? `${head.trimEnd()} …\n` : head
  const below = tailCut ? `… ${tail.trimStart()}` : tail
  const text = `${above}${headCut || tailCut ? '' : '…\n'}${below}`
  return tail === '' ? text.trimEnd() : text
}

/** The first `most` characters of a compared text, and how many follow. */
export function cutParts(
  parts: readonly DiffPart[],
  most: number,
): { shown: readonly DiffPart[]; rest: number } {
  const total = parts.reduce((sum, { text }) => sum + text.length, 0)
  // A few more take no more room than the words that would count them.
  if (total <= most + 40) return { shown: parts, rest: 0 }
  const shown: DiffPart[] = []
  let room = most
  for (const { op, text } of parts) {
    if (room <= 0) break
    shown.push({ op, text: cutText(text, room) })
    room -= text.length
  }
  return { shown, rest: total - shown.reduce((sum, { text }) => sum + text.length, 0) }
}

/** The first `most` characters, never half of a surrogate pair. */
export function cutText(text: string, most: number): string {
  const cut = text.slice(0, most)
  return /[\ud800-\udbff]$/.test(cut) && cut.length < text.length ? cut.slice(0, -1) : cut
}

/** Changed blanks alone would be an invisible change. */
export function showBlanks({ op, text }: DiffPart): string {
  if (op === 'same' || text.trim() !== '') return text
  return text.replace(/\r?\n/g, '↵\n').replaceAll('\t', '→').replaceAll(' ', '·')
}
