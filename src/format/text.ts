import type { Block, Canvas, Format, LineBlock } from '../model/page.js'
import { escapeLogLine } from './escape-log.js'
import { chartRows } from './terminal/chart.js'
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
  const charts = chartsIn(page.blocks)
  const tooMany = charts > MOST_CHARTS && canvas.full !== true
  const blocks = tooMany ? withoutCharts(page.blocks) : page.blocks
  const rows = rowsOf(blocks, room).map((row) => escapeLogLine(ink(row, room.colour)))
  const isText = (row: string) => row !== ''
  if (tooMany) rows.push('', `${charts} charts are left out; --full and --format html draw them`)
  return `${rows.slice(Math.max(0, rows.findIndex(isText)), rows.findLastIndex(isText) + 1).join('\n')}\n`
}

/** More of them, and nobody finds the words between. */
const MOST_CHARTS = 30

const chartsIn = (blocks: readonly Block[]): number =>
  blocks.reduce((sum, block) => {
    if (block.kind === 'section') return sum + chartsIn(block.blocks)
    return block.kind === 'chart' ? sum + 1 : sum
  }, 0)

const withoutCharts = (blocks: readonly Block[]): Block[] =>
  blocks.flatMap((block): Block[] => {
    if (block.kind === 'section') return [{ ...block, blocks: withoutCharts(block.blocks) }]
    return block.kind === 'chart' ? [] : [block]
  })

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
      return inset(INDENT * (block.indent ?? 0), canvas.tableWidth ?? width, (room) => tableRows(block, room))
    case 'chart':
      return inset(INDENT * (block.indent ?? 0), width, (room) => chartRows(block, room))
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
