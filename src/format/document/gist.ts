import type { LineBlock, Page, Spans } from '../../model/page.js'
import { outline } from './outline.js'

export const textOf = (spans: Spans): string => spans.map(({ text }) => text).join('')

/** What a page says, in one line; as it is, unescaped. */
export function gistOf({ blocks, title }: Page): string {
  const isLine = (block: { readonly kind: string }): block is LineBlock => block.kind === 'line'
  const line = outline(blocks).lead.find(isLine)
  return line === undefined ? title : textOf(line.spans)
}
