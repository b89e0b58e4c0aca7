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
