import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'

/** Markdown as GitHub renders it, before it throws out what it finds dangerous. */
export const rendered = (markdown: string): string =>
  micromark(markdown, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  })

export interface Tag {
  readonly name: string
  readonly kind: 'start' | 'end' | 'void'
  readonly attributes: string
}

const VOID = ['br', 'hr', 'img', 'input']

export const tagsOf = (html: string): Tag[] =>
  Array.from(html.matchAll(/<(\/?)([a-zA-Z][\w-]*)([^>]*)>/g), ([, slash, name = '', attributes = '']) => ({
    name,
    kind: slash === '/' ? 'end' : VOID.includes(name) ? 'void' : 'start',
    attributes: attributes.replace(/\s*\/$/, ''),
  }))

/** Tags that are left open, or closed in another order than they were opened. */
export function unbalanced(tags: readonly Tag[]): string[] {
  const open: string[] = []
  for (const { name, kind } of tags) {
    if (kind === 'start') open.push(name)
    else if (kind === 'end' && open.pop() !== name) return [`</${name}>`]
  }
  return open
}

/** What a reader sees of a piece of HTML, in one line. */
export const readable = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('\u200b', '')
    .replace(/\s+/g, ' ')
    .trim()
