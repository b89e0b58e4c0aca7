import type { DiffPart } from '../../model/page.js'

/** Unchanged text kept on either side of a change, in characters. */
const CONTEXT = 70
/** A stretch that is barely longer than what would be kept of it stays. */
const LONGEST = 3 * CONTEXT

/** A long unchanged stretch: what stands beside the changes around it, and what is between. */
export interface Stretch {
  readonly head: string
  readonly gone: string
  readonly tail: string
}

/** The stretch that a part of a comparison is, where it is unchanged and long. */
export function longStretch(parts: readonly DiffPart[], index: number): Stretch | undefined {
  const part = parts[index]
  if (part?.op !== 'same' || part.text.length <= LONGEST) return undefined
  const head = index === 0 ? '' : start(part.text)
  const tail = index === parts.length - 1 ? '' : end(part.text)
  return { head, tail, gone: part.text.slice(head.length, part.text.length - tail.length) }
}

/** Shrinks long unchanged stretches to a few words or lines beside each change. */
export const elided = (parts: readonly DiffPart[]): readonly DiffPart[] =>
  parts.map((part, index) => {
    const stretch = longStretch(parts, index)
    if (stretch === undefined) return part
    const { head, gone, tail } = stretch
    return { op: 'same', text: gone.includes('\n') ? linesGone(head, tail, gone) : wordsGone(head, tail) }
  })

const wordsGone = (head: string, tail: string): string =>
  `${head === '' ? '' : `${head.trimEnd()} `}…${tail === '' ? '' : ` ${tail.trimStart()}`}`

/** The mark stands alone between whole lines, and beside a line of which something is missing. */
function linesGone(head: string, tail: string, gone: string): string {
  const headCut = head !== '' && !head.endsWith('\n')
  const tailCut = tail !== '' && !gone.endsWith('\n')
  const above = headCut ? `${head.trimEnd()} …\n` : head
  const below = tailCut ? `… ${tail.trimStart()}` : tail
  const text = `${above}${headCut || tailCut ? '' : '…\n'}${below}`
  return tail === '' ? text.trimEnd() : text
}

/** Whole lines where some fit, else whole words. */
function start(text: string): string {
  const context = text.slice(0, CONTEXT)
  const lineEnd = context.lastIndexOf('\n')
  return lineEnd > 0 ? context.slice(0, lineEnd + 1) : context.replace(/\s+\S*$/, '')
}

function end(text: string): string {
  const context = text.slice(-CONTEXT)
  const lineStart = context.indexOf('\n') + 1
  return lineStart > 0 && lineStart < context.length
    ? context.slice(lineStart)
    : context.replace(/^\S*\s+/, '')
}
