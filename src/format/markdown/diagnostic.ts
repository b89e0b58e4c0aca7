import type { Diagnostic } from '../../model/diagnostic.js'
import type { Span } from '../../model/page.js'
import { escapeLogLine } from '../escape-log.js'
import { excerptRows } from '../terminal/excerpt.js'
import { plainText } from '../terminal/ink.js'
import type { Detail } from './detail.js'
import { inline } from './spans.js'

const COLUMNS = 92

/** Place, what is wrong, the line it is in, the way out. */
export function diagnosticChunk(diagnostic: Diagnostic<string>, detail: Detail): string {
  const { excerpt, hint } = diagnostic
  return [
    diagnosticLine(diagnostic, detail),
    ...(excerpt === undefined ? [] : [indented(fence(excerptRows(excerpt, COLUMNS).map(plainText)))]),
    ...(hint === undefined ? [] : [indented(`hint: ${inline([{ text: hint }], detail)}`)]),
  ].join('\n\n')
}

export function diagnosticLine(
  { place, severity, code, message }: Diagnostic<string>,
  detail: Detail,
): string {
  const where: Span[] =
    place === undefined
      ? []
      : [{ text: `${place.file}:${place.line}:${place.column}`, tone: 'strong' }, { text: '  ' }]
  const what: Span[] = [{ text: severity, tone: 'bad' }, { text: ` ${code}: ` }, { text: message }]
  return `- ${inline([...where, ...what], detail)}`
}

/** Each row behind a bar, so that none can close the block. */
const fence = (rows: readonly string[]): string =>
  ['```', ...rows.map((row) => escapeLogLine(`│ ${row}`)), '```'].join('\n')

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ')
