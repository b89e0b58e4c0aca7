import type { Spans } from '../../model/page.js'
import { plainText, type Row } from './ink.js'
import { columns } from './width.js'
import { wrap } from './wrap.js'

/** Sets rows in the width that is left to them. */
export type Layout = (width: number) => Row[]

/** Rows behind an escaped label in front of the first one; a label that takes half the row stands above. */
export function hung(label: Spans, width: number, rows: Layout): Row[] {
  const size = columns(plainText(label))
  if (size > width / 2) return [...wrap(label, width), ...inset(2, width, rows)]
  const blanks: Row = [{ text: ' '.repeat(size) }]
  return rows(width - size).map((row, at) => [...(at === 0 ? label : blanks), ...row])
}

/** Rows that start `size` columns in, or less where that would leave too little room. */
export function inset(size: number, width: number, rows: Layout): Row[] {
  const blanks = ' '.repeat(Math.min(size, Math.floor(width / 2)))
  return rows(width - blanks.length).map((row) => [{ text: blanks }, ...row])
}
