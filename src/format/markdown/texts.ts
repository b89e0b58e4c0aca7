import type { DiffPart, Span } from '../../model/page.js'
import { elided } from '../diff/elide.js'
import { withVisibleBlanks } from '../diff/visible-blanks.js'
import { cutParts } from '../document/cut-parts.js'
import { grouped } from '../document/grouped.js'
import { escapeLogLine } from '../escape-log.js'
import { escapeTerminalLines } from '../escape-terminal.js'
import { plainText } from '../terminal/ink.js'
import { wrap } from '../terminal/wrap.js'
import type { Detail } from './detail.js'
import { atLineStart, escapeInline } from './escape.js'

/** A code block does not wrap by itself; so many columns stand beside each other in a comment. */
const COLUMNS = 92

/** A text that stands for itself: a coloured block, as of a diff. */
export const textBlock = ({ text, tone }: Span, detail: Detail): string =>
  fenced([{ op: tone === 'added' || tone === 'removed' ? tone : 'same', text }], detail)

/** Word by word in flowing text where the texts have something in common, else old above new. */
export const diffBlock = (parts: readonly DiffPart[], detail: Detail): string =>
  parts.some(({ op }) => op === 'same') ? quoted(elided(parts), detail) : fenced(parts, detail)

/** To be copied, so without signs; a fence longer than any in it keeps it closed. */
export function codeBlock(text: string): string {
  const lines = linesOf(text)
  const fence = '`'.repeat(Math.max(3, longestRun(lines) + 1))
  return [fence, ...lines.map(escapeLogLine), fence].join('\n')
}

const SIGNS: Readonly<Record<DiffPart['op'], string>> = { same: '│ ', added: '+ ', removed: '- ' }

/** Every line carries its sign, so no text can close the block, and none begins with a command. */
function fenced(parts: readonly DiffPart[], { longest }: Detail): string {
  const blocks = parts.map((part) => cutParts([part], longest))
  const lines = blocks.flatMap(({ shown, rest }) => [
    ...shown.flatMap(({ op, text }) =>
      linesOf(text).flatMap((line) =>
        wrap([{ text: line }], COLUMNS).map((row) => `${SIGNS[op]}${plainText(row)}`.trimEnd()),
      ),
    ),
    ...(rest > 0 ? [`# ${moreCharacters(rest)}`] : []),
  ])
  const fence = '`'.repeat(Math.max(3, longestRun(lines) + 1))
  return [`${fence}diff`, ...lines, fence].join('\n')
}

const linesOf = (text: string): string[] => escapeTerminalLines(text).split('\n')

function longestRun(lines: readonly string[]): number {
  let longest = 0
  for (const line of lines) for (const [run] of line.matchAll(/`+/g)) longest = Math.max(longest, run.length)
  return longest
}

const moreCharacters = (count: number): string => `… ${grouped(count)} more characters`

const TAGS: Readonly<Record<'added' | 'removed', string>> = { added: 'ins', removed: 'del' }

/** A quotation: it wraps to the width there is, and each line stands by itself. */
function quoted(parts: readonly DiffPart[], { longest }: Detail): string {
  const { shown, rest } = cutParts(parts, longest)
  const text = shown.map(marked).join('')
  return [...text.split('\n'), ...(rest > 0 ? [`<i>${moreCharacters(rest)}</i>`] : [])]
    .map((line) => `> ${atLineStart(line)}`)
    .join('<br>\n')
}

/** Tags are closed at the end of each line, so that no line depends on another. */
function marked(part: DiffPart, at: number, parts: readonly DiffPart[]): string {
  const lines = linesOf(withVisibleBlanks(part)).map((line, nth) =>
    nth > 0 || at === 0 ? indentationKept(line) : escapeInline(line),
  )
  if (part.op === 'same') return lines.join('\n')
  const tag = TAGS[part.op]
  // Nothing but a style would stand between a removed word and the one that replaces it.
  const gap = part.op === 'added' && parts[at - 1]?.op === 'removed' ? ' ' : ''
  return gap + lines.map((line) => (line === '' ? '' : `<${tag}>${line}</${tag}>`)).join('\n')
}

function indentationKept(line: string): string {
  const text = line.trimStart()
  return '&nbsp;'.repeat(line.length - text.length) + escapeInline(text)
}
