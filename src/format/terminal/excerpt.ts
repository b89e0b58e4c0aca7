import type { Excerpt } from '../../model/diagnostic.js'
import { escapeTerminal } from '../escape-terminal.js'
import { cutEnd, cutStart } from './cut.js'
import type { Row } from './ink.js'
import { columns } from './width.js'

/** A source line with carets below what is meant, cut around it where it is longer than the row. */
export function excerptRows({ line, start, length }: Excerpt, width: number): Row[] {
  const meant = shown(line.slice(start, start + length))
  const after = shown(line.slice(start + length))
  const room = Math.max(width - columns(meant + after), Math.floor(width / 2))
  const before = cutStart(shown(line.slice(0, start)), Math.min(room, width - 1))
  const at = columns(before)
  const carets = Math.max(1, Math.min(columns(meant), width - at))
  return [
    cutEnd([{ text: before + meant + after }], width),
    [{ text: ' '.repeat(at) }, { text: '^'.repeat(carets), tone: 'bad' }],
  ]
}

/** Tabs as blanks, so that the carets below stand right. */
const shown = (text: string): string => escapeTerminal(text.replaceAll('\t', '  '))
