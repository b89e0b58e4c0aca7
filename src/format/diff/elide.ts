import type { DiffPart } from '../../model/page.js'

/** Unchanged text kept on either side of a change, in characters. */
const CONTEXT = 70
/** A stretch that is barely longer than what would be kept of it stays. */
const LONGEST = 3 * CONTEXT

/** Shrinks long unchanged stretches to a few words or lines beside each change. */
export function elided(parts: readonly DiffPart[]): readonly DiffPart[] {
  return parts.map((part, index) => {
    if (part.op !== 'same' || part.text.length <= LONGEST) return part
    const head = index === 0 ? '' : start(part.text)
    const tail = index === parts.length - 1 ? '' : end(part.text)
    const gone = part.text.slice(head.length, part.text.length - tail.length)
    return { op: 'same', text: gone.includes('\n') ? linesGone(head, tail, gone) : wordsGone(head, tail) }
  })
}

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
