import type { Block, Canvas, Format, LineBlock } from '../model/page.js'
import { escapeLogLine } from './escape-log.js'
import { diagnosticRows } from './terminal/diagnostic.js'
import { diffRows } from './terminal/diff.js'
import { fieldRows } from './terminal/fields.js'
import { hung, inset } from './terminal/hung.js'
import { ink, oneLine, type Row } from './terminal/ink.js'
import { tableRows } from './terminal/table.js'
import { wrap } from './terminal/wrap.js'

const NARROWEST = 40
const INDENT = 4

/** For people at a terminal or in a CI log. */
export const textFormat: Format = (page, canvas) => {
  const room = { ...canvas, width: Math.max(NARROWEST, canvas.width) }
  const rows = rowsOf(page.blocks, room).map((row) => escapeLogLine(ink(row, room.colour)))
  const isText = (row: string) => row !== ''
  return `${rows.slice(Math.max(0, rows.findIndex(isText)), rows.findLastIndex(isText) + 1).join('\n')}\n`
}

const rowsOf = (blocks: readonly Block[], canvas: Canvas): Row[] =>
  blocks.flatMap((block) => blockRows(block, canvas))

function blockRows(block: Block, canvas: Canvas): Row[] {
  const { width } = canvas
  switch (block.kind) {
    case 'line':
      return lineRows(block, width)
    case 'gap':
      return [[]]
    case 'code':
      return inset(INDENT * (block.indent ?? 0), width, (room) =>
        block.text.split('\n').flatMap((text) => wrap(oneLine([{ text }]), room)),
      )
    case 'diff':
      return inset(INDENT * (block.indent ?? 0), width, (room) => diffRows(block.parts, room, canvas))
    case 'fields':
      return inset(INDENT * (block.indent ?? 0), width, (room) => fieldRows(block, room, canvas))
    case 'table':
      return tableRows(block, width)
    case 'diagnostic':
      return diagnosticRows(block.diagnostic, width)
    case 'section':
      return rowsOf([block.title, ...block.blocks], canvas)
  }
}

function lineRows({ spans, indent = 0, sign }: LineBlock, width: number): Row[] {
  const label = sign === undefined ? [] : oneLine([sign, { text: ' ' }])
  return inset(INDENT * indent, width, (room) => hung(label, room, (rest) => wrap(oneLine(spans), rest)))
}
