import { isDeepStrictEqual } from 'node:util'
import { marksIn } from '../layout/document.js'
import type { Span } from '../yaml/source.js'

/** Replaces a range by a text. Line ends in `text` are LF; `splice` writes the file's own. */
export interface Edit extends Span {
  readonly text: string
  /** Comments in the range are removed on purpose. */
  readonly drops?: true
}

export const insertion = (at: number, text: string): Edit => ({ start: at, end: at, text })

/** New lines at the start of a line, or at the end of a text without a last line end. */
export const insertLines = (text: string, at: number, lines: string): Edit =>
  insertion(at, at === text.length && at > 0 && !text.endsWith('\n') ? `\n${lines}` : `${lines}\n`)

/** The text with every edit made; `undefined` where two of them overlap. */
export function splice(text: string, edits: readonly Edit[]): string | undefined {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  const parts: string[] = []
  let done = 0
  for (const edit of edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < done) return undefined
    parts.push(text.slice(done, edit.start), edit.text.replace(/\r?\n/g, lineEnd))
    done = edit.end
  }
  return [...parts, text.slice(done)].join('')
}

/** Whether a text still has every comment, except those in ranges that drop them. */
export function keepsComments(before: string, after: string, edits: readonly Edit[]): boolean {
  const drops = edits.filter((edit) => edit.drops)
  const remaining = commentsIn(before).filter(
    ({ at }) => !drops.some(({ start, end }) => start <= at && at < end),
  )
  return isDeepStrictEqual(
    remaining.map(({ mark }) => mark),
    commentsIn(after).map(({ mark }) => mark),
  )
}

const commentsIn = (text: string) => marksIn(text).filter(({ mark }) => mark.startsWith('#'))

/** Offset of the first character of the line that holds an offset. */
export const lineStart = (text: string, offset: number): number =>
  offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1

/** Offset of the line end that follows, CR included; the text's length in a last line without one. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset)
  if (end === -1) return text.length
  return end > offset && text[end - 1] === '\r' ? end - 1 : end
}

/** Offset of the next line; an offset at the start of a line is that of the line after. */
export function nextLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset)
  return end === -1 ? text.length : end + 1
}

/** Whether only blanks come before an offset on its line. */
export const beginsLine = (text: string, offset: number): boolean =>
  isBlank(text.slice(lineStart(text, offset), offset))

export const isBlank = (text: string): boolean => /^\s*$/.test(text)

/** The offset after the blank lines that begin at the start of a line. */
export function skipBlankLines(text: string, from: number): number {
  let at = from
  while (at < text.length && isBlank(text.slice(at, nextLine(text, at)))) at = nextLine(text, at)
  return at
}

/** Whether a block that keeps its line ends is last here: it would take blank lines put below it. */
export const takesBlanks = (text: string, end: number): boolean => text[end - 1] === '\n'

/** The column, from 0, of a comment that has the line for itself. */
export function commentColumn(line: string): number | undefined {
  const column = line.search(/\S/)
  return column !== -1 && line[column] === '#' ? column : undefined
}
