import type { LineBlock, Span, Spans } from '../../model/page.js'
import { escapeMarkup } from '../escape-markup.js'
import { meterHtml } from './meter.js'

/** Words that we, or who wrote a message, set in backticks. */
const CODE = /`([^`]+)`/g
const ID = /^[0-9a-f]{24}$/

/** A message in a line of text. */
export const wordsHtml = (text: string): string => escapeMarkup(text).replace(CODE, '<code>$1</code>')

/** Spans as text in a line. Each is isolated, so that a name written from right to left stays where it is. */
export const spansHtml = (spans: Spans): string => spans.map(spanHtml).join('')

function spanHtml({ text, tone, share }: Span): string {
  // Two blanks set things apart in a terminal; here they would melt into one.
  const apart = text.startsWith('  ')
  const words = apart ? text.trimStart() : text
  const classes = [tone, apart && 'apart', ID.test(words) && 'id'].filter(Boolean).join(' ')
  const drawn = share === undefined ? '' : meterHtml(share, tone)
  return `<span${classes === '' ? '' : ` class="${classes}"`}>${wordsHtml(words)}</span>${drawn}`
}

export const lineHtml = ({ sign, spans, indent = 0 }: LineBlock): string =>
  `<p class="line in${Math.min(indent, 4)}">${signHtml(sign)}<span>${spansHtml(spans)}</span></p>`

export const signHtml = (sign: LineBlock['sign']): string =>
  sign === undefined ? '' : `<span class="sign ${sign.tone ?? 'plain'}">${escapeMarkup(sign.text)}</span>`
