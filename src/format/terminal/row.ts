import type { Span, Spans, Tone } from '../../model/page.js'
import { escapeTerminal } from '../shared/escape.js'
import { spansText } from '../shared/outline.js'

/** One row on the screen: already escaped, no line end. */
export type Row = Spans

/** SGR codes that switch a tone on and off again. */
const SGR: Readonly<Record<Tone, readonly [on: string, off: string]>> = {
  strong: ['1', '22'],
  dim: ['2', '22'],
  added: ['32', '39'],
  removed: ['31', '39'],
  changed: ['33', '39'],
  good: ['32', '39'],
  bad: ['31', '39'],
  warn: ['33', '39'],
}

/** Makes raw spans fit for a row: line ends are shown, not obeyed. */
export const oneLine = (spans: Spans): Row =>
  spans.map((span) => ({ ...span, text: escapeTerminal(span.text) }))

/** The text of a row, without blanks at its end. */
export function paint(row: Row, colour: boolean): string {
  const spans = trimRowEnd(row)
  return colour ? spans.map(paintSpan).join('') : spansText(spans)
}

function paintSpan({ text, tone }: Span): string {
  if (tone === undefined || text.trim() === '') return text
  const [on, off] = SGR[tone]
  return `\x1b[${on}m${text}\x1b[${off}m`
}

function trimRowEnd(row: Row): Row {
  const last = row.findLastIndex((span) => span.text.trimEnd() !== '')
  return row
    .slice(0, last + 1)
    .map((span, index) => (index === last ? { ...span, text: span.text.trimEnd() } : span))
}
