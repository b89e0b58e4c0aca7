import type { Diagnostic, Excerpt } from '../../model/diagnostic.js'
import { escapeMarkup } from '../escape-markup.js'
import { wordsHtml } from './spans.js'

export function diagnosticHtml({
  place,
  severity,
  code,
  message,
  hint,
  excerpt,
}: Diagnostic<string>): string {
  const tone = severity === 'error' ? 'bad' : 'warn'
  const where = place === undefined ? '' : escapeMarkup(`${place.file}:${place.line}:${place.column}`)
  return [
    `<article class="item diagnostic" data-kind="${severity}" tabindex="-1">`,
    `<p><span class="${tone}">${severity}</span> <span class="strong">${where}</span> <span class="dim">${escapeMarkup(code)}</span></p>`,
    `<p>${wordsHtml(message)}</p>`,
    ...(excerpt === undefined ? [] : [`<pre tabindex="0">${excerptHtml(excerpt)}</pre>`]),
    ...(hint === undefined ? [] : [`<p><span class="dim">hint:</span> ${wordsHtml(hint)}</p>`]),
    '</article>',
  ].join('\n')
}

const excerptHtml = ({ line, start, length }: Excerpt): string => {
  const shown = (from: number, to?: number) => escapeMarkup(line.slice(from, to).replaceAll('\t', '  '))
  return `${shown(0, start)}<mark>${shown(start, start + length) || ' '}</mark>${shown(start + length)}`
}
