import type { Annotation } from '../../model/page.js'
import { escapeTerminal } from '../escape-terminal.js'

/** GitHub takes 64 KB for all annotations of a step, and nobody reads more in a margin. */
const LONGEST = 2_000
const LONGEST_TITLE = 200

/** The message, and on a line of its own the way out. */
export const annotationText = ({ message, hint }: Annotation): string =>
  [shortened(message, LONGEST), ...(hint === undefined ? [] : [`hint: ${shortened(hint, LONGEST)}`])].join(
    '\n',
  )

export const annotationTitle = ({ title }: Annotation): string => shortened(title, LONGEST_TITLE)

/** One line, safe to show, of at most so many characters. */
export function shortened(text: string, most: number): string {
  // Cut twice: escaping a whole megabyte would be for nothing, and it makes texts longer.
  const shown = Array.from(escapeTerminal(text.slice(0, 2 * most)))
  return shown.length <= most && text.length <= 2 * most
    ? shown.join('')
    : `${shown.slice(0, most - 1).join('')}…`
}
