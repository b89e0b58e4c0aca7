import type {
  Block,
  Canvas,
  ChartBlock,
  CodeBlock,
  DiffBlock,
  FieldsBlock,
  Format,
  LineBlock,
  NamedValue,
} from '../model/page.js'
import { escapeLogLine } from './shared/escape.js'
import { chartRows } from './terminal/chart.js'
import { diagnosticRows } from './terminal/diagnostic.js'
import { type DiffStyle, diffRows, textRows } from './terminal/diff.js'
import { hang, inset, wrap } from './terminal/layout.js'
import { oneLine, paint, type Row } from './terminal/row.js'
import { tableRows } from './terminal/table.js'
import { columns } from './terminal/width.js'

const NARROWEST = 40
const INDENT = 4

/** For people at a terminal or in a CI log. */
export const textFormat: Format = (page, canvas) => {
  const room = { ...canvas, width: Math.max(NARROWEST, canvas.width) }
  const charts = chartsIn(page.blocks)
  const tooMany = charts > MOST_CHARTS && canvas.full !== true
  const blocks = tooMany ? withoutCharts(page.blocks) : page.blocks
  const rows = rowsOf(blocks, room).map((row) => escapeLogLine(paint(row, room.colour)))
  const isText = (row: string) => row !== ''
  if (tooMany) rows.push('', `${charts} charts are left out; --full and --format html draw them`)
  return `${rows.slice(Math.max(0, rows.findIndex(isText)), rows.findLastIndex(isText) + 1).join('\n')}\n`
}

/** Between more of them nobody finds the words. */
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
    case 'diagnostic':
      return diagnosticRows(block.diagnostic, width)
    case 'section':
      return rowsOf([block.title, ...block.blocks], canvas)
    case 'table':
      return inset(INDENT * (block.indent ?? 0), canvas.tableWidth ?? width, (room) => tableRows(block, room))
    default:
      return inset(INDENT * (block.indent ?? 0), width, (room) => nestedRows(block, room, canvas))
  }
}

function nestedRows(
  block: CodeBlock | DiffBlock | FieldsBlock | ChartBlock,
  width: number,
  style: DiffStyle,
): Row[] {
  switch (block.kind) {
    case 'code':
      return block.text.split('\n').flatMap((text) => wrap(oneLine([{ text }]), width))
    case 'diff':
      return diffRows(block.parts, width, style)
    case 'fields':
      return fieldRows(block, width, style)
    case 'chart':
      return chartRows(block, width)
  }
}

function lineRows({ spans, indent = 0, sign }: LineBlock, width: number): Row[] {
  const label = sign === undefined ? [] : oneLine([sign, { text: ' ' }])
  return inset(INDENT * indent, width, (room) => hang(label, room, (rest) => wrap(oneLine(spans), rest)))
}

/** The length of `choices`: the values of neighbouring metrics are then in one column. */
const LABEL_WIDTH = 7

function fieldRows({ fields }: FieldsBlock, width: number, style: DiffStyle): Row[] {
  const labels = fields.map((field) => oneLine([{ text: field.label, tone: 'dim' }]))
  const widest = Math.max(LABEL_WIDTH, ...labels.map((label) => columns(label[0]?.text ?? '')))
  return fields.flatMap((field, at) => {
    const label = labels[at] ?? []
    const blanks = { text: ' '.repeat(widest + 2 - columns(label[0]?.text ?? '')) }
    return hang([...label, blanks], width, (room) => valueRows(field, room, style))
  })
}

function valueRows(field: NamedValue, width: number, style: DiffStyle): Row[] {
  if ('parts' in field) return diffRows(field.parts, width, style)
  if ('text' in field) return textRows(field.text, width, style)
  return wrap(oneLine(field.spans), width)
}
