import type { LineBlock, Span, Spans, Tone } from '../../model/page.js'
import { cutText } from '../shared/diff.js'
import { escapeTerminal } from '../shared/escape.js'
import type { Detail } from './detail.js'

/** Where a zero-width space keeps a forge from making a link, or from telling somebody that they were mentioned. */
const LINKED = /@(?=[\w.-])|[#!$%&~](?=\d)|:(?=\/\/)|\bwww(?=\.)|\bGH-(?=\d)/gi

/** Whatever begins a tag, an entity, emphasis, code, a link, a cell, a formula or a heading. */
const SPECIAL = /[&<>\\`*_[\]|~$#\u200b]/g

/**
 * Makes a stranger's text safe inside of a line, of Markdown as well as of raw HTML in it: an entity means the
 * same in both, where a backslash would show in one of them. Source of the zero-width space: Renovate, which
 * defuses mentions so; entities alone do not, as GitHub looks for mentions in what was rendered.
 */
export const escapeInline = (text: string): string =>
  escapeTerminal(text).replace(LINKED, '$&\u200b').replace(SPECIAL, entity)

/**
 * A line that begins with text of anyone: no list, no heading, no rule, no quick action of GitLab, no workflow
 * command, and no code block.
 */
export const atLineStart = (markdown: string): string =>
  markdown.replace(/^[ ]+/, (blanks) => '&nbsp;'.repeat(blanks.length)).replace(/^[-+=:/\d]/, entity)

const entity = (character: string): string => `&#${character.codePointAt(0)};`

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
  const shown = text.length > longest ? `${cutText(text, longest)}…` : text
  // Two blanks set things apart in a terminal; here they would melt into one.
  const escaped = escapeInline(shown.replace(/^ {2,}/, ' · '))
  const tag = tone === undefined || hasSign(shown, tone) ? undefined : TAGS[tone]
  return tag === undefined || shown.trim() === '' ? escaped : wrapInTag(escaped, tag)
}

/** `+unclear` and `-maybe` need no underline or strikethrough. */
const hasSign = (text: string, tone: Tone): boolean =>
  (tone === 'added' || tone === 'removed') && /^[-+]/.test(text)

/** Blanks stay outside of the tag. */
function wrapInTag(escaped: string, tag: string): string {
  const text = escaped.trim()
  const at = escaped.indexOf(text)
  return `${escaped.slice(0, at)}<${tag}>${text}</${tag}>${escaped.slice(at + text.length)}`
}

export function inlineLine({ sign, spans }: LineBlock, detail: Detail): string {
  const mark = sign === undefined ? '' : `${escapeInline(sign.text)} `
  return atLineStart(`${mark}${inline(spans, detail)}`)
}
