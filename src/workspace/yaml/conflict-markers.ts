import type { Problem } from './problem.js'
import type { Span } from './source.js'

/** The lines that Git writes at the left edge of a file. In a block text, what stands there is indented. */
const MARKER = /^(?:<{7} [^\r\n]*|\|{7}(?: [^\r\n]*)?|={7}|>{7} [^\r\n]*)(?=\r?$)/gm

/** Merge conflicts that nobody resolved: one problem for each, or one for markers that are left over. */
export function findConflicts(text: string): Problem[] {
  const markers = Array.from(text.matchAll(MARKER), (match): Span & { readonly opens: boolean } => ({
    start: match.index,
    end: match.index + match[0].length,
    opens: match[0].startsWith('<'),
  }))
  const opening = markers.filter(({ opens }) => opens)
  return (opening.length > 0 ? opening : markers.slice(0, 1)).map(({ start, end }) => ({
    code: 'yaml-syntax',
    span: { start, end },
    message: 'a merge conflict is not resolved here',
    hint: 'keep what should stay, and remove the lines that begin with `<<<<<<<`, `|||||||`, `=======` and `>>>>>>>`',
  }))
}
