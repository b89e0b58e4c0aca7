import type { Diagnostic, Excerpt } from '../../model/diagnostic.js'
import type { Span } from '../../model/page.js'
import { escapeTerminal } from '../shared/escape.js'
import { cutEnd, cutStart, hang, inset, wrap } from './layout.js'
import { oneLine, type Row } from './row.js'
import { columns } from './width.js'

const INSET = 2

/** Place first, so that terminals and editors make it a link. */
export function diagnosticRows(diagnostic: Diagnostic<string>, width: number): Row[] {
  return [...wrap(headline(diagnostic), width), ...inset(INSET, width, (room) => bodyRows(diagnostic, room))]
}

function headline({ place, severity, code }: Diagnostic<string>): Row {
  const where: Span[] =
    place === undefined
      ? []
      : [{ text: `${place.file}:${place.line}:${place.column}`, tone: 'strong' }, { text: '  ' }]
  const tone = severity === 'error' ? 'bad' : 'warn'
  return oneLine([...where, { text: severity, tone }, { text: '  ' }, { text: code, tone: 'dim' }])
}

function bodyRows({ message, excerpt, place, hint }: Diagnostic<string>, width: number): Row[] {
  const lineNumber = place === undefined ? '' : `${place.line} `
  const gutters = [lineNumber, ' '.repeat(lineNumber.length)].map(
    (text): Span => ({ text: `${text}│ `, tone: 'dim' }),
  )
  return [
    ...wrap(oneLine([{ text: message }]), width),
    ...(excerpt === undefined
      ? []
      : excerptRows(excerpt, width - lineNumber.length - 2).map((row, at) => [
          ...gutters.slice(at, at + 1),
          ...row,
        ])),
    ...(hint === undefined
      ? []
      : hang([{ text: 'hint: ', tone: 'dim' }], width, (room) => wrap(oneLine([{ text: hint }]), room))),
  ]
}

/** A source line with carets below the mistake, cut around it where it is longer than the row. */
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

/** Tabs as blanks, so that the carets below are aligned. */
const shown = (text: string): string => escapeTerminal(text.replaceAll('\t', '  '))
