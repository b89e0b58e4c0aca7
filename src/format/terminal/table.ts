import type { TableBlock } from '../../model/page.js'
import { spansText } from '../shared/outline.js'
import { cutEnd } from './layout.js'
import { oneLine, type Row } from './row.js'
import { columns } from './width.js'

const GUTTER = '  '

/** A table of one row per line, whatever the width: the widest columns give way. */
export function tableRows(table: TableBlock, width: number): Row[] {
  const head = table.columns.map(({ title }): Row => oneLine([{ text: title, tone: 'dim' }]))
  const rows = [head, ...table.rows.map((row) => row.slice(0, head.length).map(oneLine))]
  const needed = head.map((_, at) => ({
    width: Math.max(...rows.map((row) => columns(spansText(row[at] ?? [])))),
    whole: table.columns[at]?.whole === true,
    numeric: table.columns[at]?.numeric === true,
  }))
  const widths = narrow(needed, width - GUTTER.length * (head.length - 1))
  return rows.map((row) =>
    cutEnd(
      // A row may lack cells at its end; the next ones must stay below their titles.
      widths.flatMap((_, at) => (needed[at]?.numeric ? alignRight : alignLeft)(row[at] ?? [], widths, at)),
      width,
    ),
  )
}

function alignRight(cell: Row, widths: readonly number[], at: number): Row {
  const width = widths[at] ?? 0
  const cut = cutEnd(cell, width)
  const gutter = at === widths.length - 1 ? '' : GUTTER
  return [{ text: ' '.repeat(width - columns(spansText(cut))) }, ...cut, { text: gutter }]
}

function alignLeft(cell: Row, widths: readonly number[], at: number): Row {
  const width = widths[at] ?? 0
  const cut = cutEnd(cell, width)
  if (at === widths.length - 1) return cut
  return [...cut, { text: ' '.repeat(width - columns(spansText(cut))) + GUTTER }]
}

/** Below this a cut column says nothing. */
const NARROWEST = 6

/** Takes column by column from whatever is widest, until all fit or no column can give way. */
function narrow(needed: readonly { width: number; whole: boolean }[], room: number): number[] {
  const widths = needed.map(({ width }) => width)
  for (let excess = widths.reduce((sum, width) => sum + width, 0) - room; excess > 0; excess--) {
    const widest = Math.max(...widths.filter((_, at) => !needed[at]?.whole))
    if (widest <= NARROWEST) break
    widths[widths.findIndex((width, at) => width === widest && !needed[at]?.whole)] = widest - 1
  }
  return widths
}
