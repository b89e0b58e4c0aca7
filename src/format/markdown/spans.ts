import type { LineBlock, Span, Spans, Tone } from '../../model/page.js'
import { start } from '../document/cut-parts.js'
import type { Detail } from './detail.js'
import { atLineStart, escapeInline } from './escape.js'

/** Tags that GitHub and GitLab let through, in Markdown as well as in a summary. */
const TAGS: Readonly<Record<Tone, string | undefined>> = {
  strong: 'b',
  bad: 'b',
  warn: 'b',
  good: 'b',
  changed: 'b',
  dim: undefined,
  added: 'ins',
  removed: 'del',
}

/** Words that we, or who wrote a message, set in backticks. */
const CODE = /&#96;((?:(?!&#96;).)+)&#96;/g

/** Spans as one line of inline Markdown. */
export const inline = (spans: Spans, detail: Detail): string =>
  spans.map((span) => inlineSpan(span, detail).replace(CODE, '<code>$1</code>')).join('')

function inlineSpan({ text, tone }: Span, { longest }: Detail): string {
  const shown = text.length > longest ? `${start(text, longest)}…` : text
  // Two blanks set things apart in a terminal; here they would melt into one.
  const escaped = escapeInline(shown.replace(/^ {2,}/, ' · '))
  const tag = tone === undefined || saysItself(shown, tone) ? undefined : TAGS[tone]
  return tag === undefined || shown.trim() === '' ? escaped : tagged(escaped, tag)
}

/** `+unclear` and `-maybe` need no line under or through them. */
const saysItself = (text: string, tone: Tone): boolean =>
  (tone === 'added' || tone === 'removed') && /^[-+]/.test(text)

/** Blanks stay outside of the tag. */
function tagged(escaped: string, tag: string): string {
  const text = escaped.trim()
  const at = escaped.indexOf(text)
  return `${escaped.slice(0, at)}<${tag}>${text}</${tag}>${escaped.slice(at + text.length)}`
}

export function inlineLine({ sign, spans }: LineBlock, detail: Detail): string {
  const mark = sign === undefined ? '' : `${escapeInline(sign.text)} `
  return atLineStart(`${mark}${inline(spans, detail)}`)
}
