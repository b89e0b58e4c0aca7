import type { LineBlock, Spans } from '../../model/page.js'
import { escapeMarkup } from '../escape-markup.js'

/** Spans as text in a line. Each is isolated, so that a name written from right to left stays where it is. */
export const spansHtml = (spans: Spans): string =>
  spans
    .map(({ text, tone = 'plain' }) => {
      const set = text.startsWith('  ') ? ' apart' : ''
      return `<span class="${tone}${set}">${escapeMarkup(text.trimStart() === '' ? text : text.replace(/^ {2,}/, ''))}</span>`
    })
    .join('')

export const lineHtml = ({ sign, spans, indent = 0 }: LineBlock): string =>
  `<p class="line in${Math.min(indent, 4)}">${signHtml(sign)}<span>${spansHtml(spans)}</span></p>`

export const signHtml = (sign: LineBlock['sign']): string =>
  sign === undefined ? '' : `<span class="sign ${sign.tone ?? 'plain'}">${escapeMarkup(sign.text)}</span>`
