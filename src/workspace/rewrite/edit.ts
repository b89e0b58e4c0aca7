import { isDeepStrictEqual } from 'node:util'
import { Lexer } from 'yaml'
import type { Span } from '../yaml/source.js'

/** A stretch of a text, and what stands there instead. Line ends in `text` are LF; splicing makes them the file's. */
export interface Edit extends Span {
  readonly text: string
  /** Comments inside the stretch are meant to go with it. */
  readonly drops?: true
}

export const insertion = (at: number, text: string): Edit => ({ start: at, end: at, text })

/** The text with every edit made; `undefined` when two of them speak of the same stretch. */
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

/** Whether what ends here is a block that keeps its line ends: it takes blank lines that come to stand below it, too. */
export const takesBlanks = (text: string, end: number): boolean => text[end - 1] === '\n'

/** Whether nothing but blanks stands between the start of the line and an offset. */
export const beginsLine = (text: string, offset: number): boolean =>
  isBlank(text.slice(lineStart(text, offset), offset))

export const isBlank = (text: string): boolean => /^\s*$/.test(text)

/** The column of the comment that a line consists of, from 0. */
export function commentColumn(line: string): number | undefined {
  const column = line.search(/\S/)
  return column !== -1 && line[column] === '#' ? column : undefined
}

/** New lines at the start of a line, or at the end of a text that has no line end there. */
export function insertLines(text: string, at: number, lines: string): Edit {
  return at === text.length && at > 0 && !text.endsWith('\n')
    ? insertion(at, `\n${lines}`)
    : insertion(at, `${lines}\n`)
}

/** Whether the comments of a text are those of another, but for the ones in stretches that dropped them. */
export function keepsComments(before: string, after: string, edits: readonly Edit[]): boolean {
  const drops = edits.filter((edit) => edit.drops)
  const kept = commentsIn(before).filter(({ at }) => !drops.some(({ start, end }) => start <= at && at < end))
  return isDeepStrictEqual(
    kept.map(({ comment }) => comment),
    commentsIn(after).map(({ comment }) => comment),
  )
}

function commentsIn(text: string): { comment: string; at: number }[] {
  const comments: { comment: string; at: number }[] = []
  let at = 0
  let isText = false
  for (const lexeme of new Lexer().lex(text)) {
    if (!isText && lexeme.startsWith('#')) comments.push({ comment: lexeme.trimEnd(), at })
    // The lexer announces a text by this character, and the text may begin with any. It stands in no file.
    isText = lexeme === '\u001f'
    if (!CONTROL.has(lexeme)) at += lexeme.length
  }
  return comments
}

/** What the lexer says beside what it reads. */
const CONTROL: ReadonlySet<string> = new Set(['\u0002', '\u0018', '\u001f'])
