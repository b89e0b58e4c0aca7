import type { Diagnostic } from '../../model/diagnostic.js'
import type { Span } from '../../model/page.js'
import { excerptRows } from './excerpt.js'
import { hung, inset } from './hung.js'
import { oneLine, type Row } from './ink.js'
import { wrap } from './wrap.js'

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
      : hung([{ text: 'hint: ', tone: 'dim' }], width, (room) => wrap(oneLine([{ text: hint }]), room))),
  ]
}
