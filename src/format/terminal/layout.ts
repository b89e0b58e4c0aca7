import type { Span, Spans } from '../../model/page.js'
import { spansText } from '../shared/outline.js'
import type { Row } from './row.js'
import { columns, graphemes, hasWide } from './width.js'

/** Sets escaped spans in rows of at most `width` columns. `\n` ends a row; blanks at a break vanish. */
export function wrap(spans: Spans, width: number): Row[] {
  const text = spansText(spans)
  if (text.length <= width && !text.includes('\n') && columns(text) <= width) return [spans]
  let from = 0
  return text.split('\n').flatMap((line) => {
    const rows = fill(piecesOf(line, width), width).map(([start, end]) =>
      slice(spans, from + start, from + end),
    )
    from += line.length + 1
    return rows
  })
}

/** A text that is never broken, and the blanks before it. */
interface Piece {
  readonly start: number
  readonly end: number
  readonly size: number
  readonly gap: number
}

function piecesOf(line: string, width: number): Piece[] {
  let end = 0
  return Array.from(line.matchAll(/[^ ]+/g)).flatMap(({ 0: word, index }) => {
    const gap = index - end
    end = index + word.length
    const size = columns(word)
    const whole = size <= width && !hasWide(word)
    return whole ? [{ start: index, end, size, gap }] : broken(word, index, gap, width)
  })
}

/** Full stops and closing brackets of scripts without blanks never start a row. */
const CLOSING = /^[、。，．！？：；）」』】〉》]$/

/** Around wide characters a row may break anywhere, and so may a word that is wider than the row. */
function broken(word: string, from: number, gap: number, width: number): Piece[] {
  const pieces: { start: number; end: number; size: number; gap: number; wide: boolean }[] = []
  const breakAnywhere = columns(word) > width
  let start = from
  for (const grapheme of graphemes(word)) {
    const size = columns(grapheme)
    const last = pieces.at(-1)
    const wide = hasWide(grapheme)
    const joins = last !== undefined && last.size + size <= width
    if (joins && (size === 0 || CLOSING.test(grapheme) || !(breakAnywhere || wide || last.wide))) {
      last.end += grapheme.length
      last.size += size
    } else {
      pieces.push({ start, end: start + grapheme.length, size, gap: last === undefined ? gap : 0, wide })
    }
    start += grapheme.length
  }
  return pieces
}

type Range = readonly [start: number, end: number]

/** Greedy: as much on each row as fits. Indentation at the start of a line stays unless it eats half the row. */
function fill(pieces: readonly Piece[], width: number): Range[] {
  const ranges: Range[] = []
  const [first] = pieces
  if (first === undefined) return [[0, 0]]
  const indent = first.gap <= width / 2 && first.gap + first.size <= width ? first.gap : 0
  let row = { start: first.start - indent, end: first.end, used: indent + first.size }
  for (const piece of pieces.slice(1)) {
    if (row.used + piece.gap + piece.size > width) {
      ranges.push([row.start, row.end])
      row = { start: piece.start, end: piece.end, used: piece.size }
    } else {
      row = { start: row.start, end: piece.end, used: row.used + piece.gap + piece.size }
    }
  }
  return [...ranges, [row.start, row.end]]
}

function slice(spans: Spans, from: number, to: number): Row {
  let at = 0
  return spans.flatMap((span) => {
    const start = at
    at += span.text.length
    if (at <= from || start >= to) return []
    return [{ ...span, text: span.text.slice(Math.max(0, from - start), to - start) }]
  })
}

/** Sets rows in the width that is left to them. */
type Layout = (width: number) => Row[]

/** Rows behind an escaped label in front of the first one; a label that takes half the row gets rows of its own. */
export function hang(label: Spans, width: number, rows: Layout): Row[] {
  const size = columns(spansText(label))
  if (size > width / 2) return [...wrap(label, width), ...inset(2, width, rows)]
  const blanks: Row = [{ text: ' '.repeat(size) }]
  return rows(width - size).map((row, at) => [...(at === 0 ? label : blanks), ...row])
}

/** Rows that start `size` columns in, or less where that would leave too little room. */
export function inset(size: number, width: number, rows: Layout): Row[] {
  const blanks = ' '.repeat(Math.min(size, Math.floor(width / 2)))
  return rows(width - blanks.length).map((row) => [{ text: blanks }, ...row])
}

/** The first `width` columns of a row, with `…` where something is missing. */
export function cutEnd(row: Row, width: number): Row {
  if (columns(spansText(row)) <= width) return row
  if (width < 1) return []
  const kept: Span[] = []
  let room = width - 1
  for (const span of row) {
    const text = charactersThatFit(graphemes(span.text), room).join('')
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
  return `…${charactersThatFit(backwards, width - 1)
    .reverse()
    .join('')}`
}

function charactersThatFit(characters: readonly string[], width: number): string[] {
  let used = 0
  const end = characters.findIndex((character) => {
    used += columns(character)
    return used > width
  })
  return end === -1 ? [...characters] : characters.slice(0, end)
}
