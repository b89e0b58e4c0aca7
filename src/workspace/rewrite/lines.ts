import { type Edit, insertion } from './edit.js'

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
