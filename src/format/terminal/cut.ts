import type { Span } from '../../model/page.js'
import { plainText, type Row } from './ink.js'
import { columns, graphemes } from './width.js'

/** The first `width` columns of a row, with `…` where something is missing. */
export function cutEnd(row: Row, width: number): Row {
  if (columns(plainText(row)) <= width) return row
  if (width < 1) return []
  const kept: Span[] = []
  let room = width - 1
  for (const span of row) {
    const text = fitting(graphemes(span.text), room).join('')
    if (text !== span.text) return [...kept, { ...span, text: `${text}…` }]
    kept.push(span)
    room -= columns(text)
  }
  return kept
}

/** The last `width` columns of a text, with `…` in front where something is missing. */
export function cutStart(text: string, width: number): string {
  if (columns(text) <= width) return text
  const backwards = graphemes(text).reverse()
  return `…${fitting(backwards, width - 1)
    .reverse()
    .join('')}`
}

function fitting(characters: readonly string[], width: number): string[] {
  let used = 0
  const end = characters.findIndex((character) => {
    used += columns(character)
    return used > width
  })
  return end === -1 ? [...characters] : characters.slice(0, end)
}
