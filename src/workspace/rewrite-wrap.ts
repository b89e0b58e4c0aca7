/** How the lines of a text that is broken at blanks are laid out. */
export interface Lines {
  /** What each further line begins with. */
  readonly indent: string
  /** Column to break at, where that is possible. */
  readonly width: number
  /** The column where the first one goes on. */
  readonly column: number
}

const MIN_WIDTH = 80

/** Goes on as the user's own lines go: as wide as the widest of them, but not narrower than usual. */
export function linesLike(source: string, indent: string, before: string): Lines {
  const widest = Math.max(MIN_WIDTH, ...source.split(/\r?\n/).map(({ length }) => length))
  return { indent, width: widest, column: before.length - (before.lastIndexOf('\n') + 1) }
}

/** A text whose line ends are blank lines, and whose blanks may be line ends: folded, plain or quoted. */
export function wrap(text: string, { indent, width, column }: Lines): string {
  let at = column
  return text
    .split(/(\n+|(?<=\S) (?=\S))/)
    .map((part, index, parts) => {
      const isLineEnd = part.startsWith('\n')
      const isBreak = part === ' ' && at + 1 + (parts[index + 1] ?? '').length > width
      const written = isLineEnd ? `\n${part}${indent}` : isBreak ? `\n${indent}` : part
      at = isLineEnd || isBreak ? indent.length : at + part.length
      return written
    })
    .join('')
}
