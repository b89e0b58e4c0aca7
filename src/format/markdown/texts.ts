import type { DiffPart, Span } from '../../model/page.js'
import { grouped } from '../../text/plural.js'
import { cutParts, elide, showBlanks } from '../shared/diff.js'
import { escapeLogLine, escapeTerminalLines } from '../shared/escape.js'
import { spansText } from '../shared/outline.js'
import { wrap } from '../terminal/layout.js'
import type { Detail } from './detail.js'
import { atLineStart, escapeInline } from './inline.js'

/** A code block does not wrap by itself; this many columns fit into a comment. */
export const COLUMNS = 92

/** A text that was compared with nothing: a coloured block, as of a diff. */
export const textBlock = ({ text, tone }: Span, detail: Detail): string =>
  signedLines([{ op: tone === 'added' || tone === 'removed' ? tone : 'same', text }], detail)

/** Word by word in flowing text where the texts have something in common, else old above new. */
export const diffBlock = (parts: readonly DiffPart[], detail: Detail): string =>
  parts.some(({ op }) => op === 'same') ? quotation(elide(parts), detail) : signedLines(parts, detail)

/** To be copied, so without signs. */
export const codeBlock = (text: string): string => fence(linesOf(text).map(escapeLogLine))

/** A fence that is longer than any in the lines keeps the block closed. */
function fence(lines: readonly string[], language = ''): string {
  let longest = 2
  for (const line of lines) for (const [run] of line.matchAll(/`+/g)) longest = Math.max(longest, run.length)
  const mark = '`'.repeat(longest + 1)
  return [`${mark}${language}`, ...lines, mark].join('\n')
}

const SIGNS: Readonly<Record<DiffPart['op'], string>> = { same: '│ ', added: '+ ', removed: '- ' }

/** Every line carries its sign, so no text can close the block, and none begins with a command. */
function signedLines(parts: readonly DiffPart[], { longest }: Detail): string {
  const lines = parts.flatMap((part) => {
    const { shown, rest } = cutParts([part], longest)
    return [
      ...shown.flatMap(({ op, text }) =>
        linesOf(text).flatMap((line) =>
          wrap([{ text: line }], COLUMNS).map((row) => `${SIGNS[op]}${spansText(row)}`.trimEnd()),
        ),
      ),
      ...(rest > 0 ? [`# ${moreCharacters(rest)}`] : []),
    ]
  })
  return fence(lines, 'diff')
}

const linesOf = (text: string): string[] => escapeTerminalLines(text).split('\n')

const moreCharacters = (count: number): string => `… ${grouped(count)} more characters`

const TAGS: Readonly<Record<'added' | 'removed', string>> = { added: 'ins', removed: 'del' }

/** It wraps to the width of the comment, and no line depends on another. */
function quotation(parts: readonly DiffPart[], { longest }: Detail): string {
  const { shown, rest } = cutParts(parts, longest)
  const text = shown.map(markedText).join('')
  return [...text.split('\n'), ...(rest > 0 ? [`<i>${moreCharacters(rest)}</i>`] : [])]
    .map((line) => `> ${atLineStart(line)}`)
    .join('<br>\n')
}

/** Tags are closed at the end of each line, so that no line depends on another. */
function markedText(part: DiffPart, at: number, parts: readonly DiffPart[]): string {
  const lines = linesOf(showBlanks(part)).map((line, nth) =>
    nth > 0 || at === 0 ? keepIndentation(line) : escapeInline(line),
  )
  if (part.op === 'same') return lines.join('\n')
  const tag = TAGS[part.op]
  // Without a blank, only a style would divide a removed word from its replacement.
  const gap = part.op === 'added' && parts[at - 1]?.op === 'removed' ? ' ' : ''
  return gap + lines.map((line) => (line === '' ? '' : `<${tag}>${line}</${tag}>`)).join('\n')
}

function keepIndentation(line: string): string {
  const text = line.trimStart()
  return '&nbsp;'.repeat(line.length - text.length) + escapeInline(text)
}
