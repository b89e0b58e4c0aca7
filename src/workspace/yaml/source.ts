import type { Excerpt } from '../../model/diagnostic.js'
import type { Place } from '../../model/place.js'
import { withoutSecrets } from '../../text/mask.js'

/** The text of one file. */
export interface Source {
  /** Relative to the workspace, with forward slashes. */
  readonly file: string
  /** Without a byte order mark. */
  readonly text: string
  /** Offset of the first character of each line. */
  readonly lineStarts: readonly number[]
}

/** Offsets in a source, in UTF-16 units from 0; `end` is the first one after it. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The longest line an excerpt shows. */
const EXCERPT_LENGTH = 200

export function sourceOf(file: string, text: string): Source {
  const lineStarts = [0]
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) lineStarts.push(end + 1)
  return { file, text, lineStarts }
}

export function placeAt({ file, lineStarts }: Source, offset: number): Place {
  const line = lastAtMost(lineStarts, offset)
  return { file, line: line + 1, column: offset - (lineStarts[line] ?? 0) + 1 }
}

/** The line a span begins on, cut around it, with secrets masked. */
export function excerptAt(source: Source, span: Span): Excerpt {
  const { text, lineStarts } = source
  const line = lastAtMost(lineStarts, span.start)
  const from = lineStarts[line] ?? 0
  const whole = maskedTextOf(source).slice(from, endOfLine(text, lineStarts[line + 1] ?? text.length))
  const caret = Math.min(span.start - from, whole.length)
  const length = Math.max(1, Math.min(span.end - from, whole.length) - caret)
  return whole.length <= EXCERPT_LENGTH
    ? { line: detach(whole), start: caret, length }
    : cut(whole, caret, length)
}

/** The offset before the line end. A regular expression would read all of a line, for each of its mistakes. */
function endOfLine(text: string, to: number): number {
  if (text.charAt(to - 1) !== '\n') return to
  return text.charAt(to - 2) === '\r' ? to - 2 : to - 1
}

const maskedTexts = new WeakMap<Source, string>()

/** Masks a file once: a line may be the whole file and have thousands of mistakes. */
function maskedTextOf(source: Source): string {
  const masked = maskedTexts.get(source) ?? withoutSecrets(source.text)
  maskedTexts.set(source, masked)
  return masked
}

function cut(line: string, caret: number, length: number): Excerpt {
  const room = EXCERPT_LENGTH - 2
  const from = wholeCharacter(line, Math.max(0, Math.min(caret - Math.floor(room / 3), line.length - room)))
  const to = wholeCharacter(line, Math.min(line.length, from + room - 1))
  const [before, after] = [from > 0 ? '…' : '', to < line.length ? '…' : '']
  const start = caret - from + before.length
  const shown = before + line.slice(from, to) + after
  return {
    line: detach(shown),
    start,
    length: Math.max(1, Math.min(length, shown.length - after.length - start)),
  }
}

/** The next offset that is not inside of a surrogate pair. */
const wholeCharacter = (line: string, offset: number): number =>
  /[\udc00-\udfff]/.test(line.charAt(offset)) ? offset + 1 : offset

/** Index of the last of ascending numbers that is not above a limit; 0 where all are. */
export function lastAtMost(ascending: readonly number[], limit: number): number {
  let [low, high] = [0, ascending.length]
  while (low + 1 < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] ?? 0) <= limit) low = middle
    else high = middle
  }
  return low
}

/** A copy of a text. V8 keeps a whole file alive for a piece of it: 26 MB for 1,000 agents rather than 5. */
export const detach = (text: string): string =>
  text.length < 13 ? text : Buffer.from(text, 'utf8').toString('utf8')
