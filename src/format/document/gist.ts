import type { LineBlock, Page, Spans } from '../../model/page.js'
import { outline } from './outline.js'

export const textOf = (spans: Spans): string => spans.map(({ text }) => text).join('')

/** What a page says, in one line; as it is, unescaped. */
export function gistOf(page: Page): string {
  const isLine = (block: { readonly kind: string }): block is LineBlock => block.kind === 'line'
  const line = outline(page).lead.find(isLine)
  return line === undefined ? page.title : textOf(line.spans)
}
