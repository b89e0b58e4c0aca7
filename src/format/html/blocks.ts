import type { Block, ChartBlock, Column, Field, FieldsBlock, TableBlock } from '../../model/page.js'
import { escapeMarkup, escapeMarkupLines } from '../escape-markup.js'
import { chartsHtml } from './chart.js'
import { diagnosticHtml } from './diagnostic.js'
import { diffHtml, textHtml } from './diff.js'
import { sectionHtml } from './section.js'
import { lineHtml, spansHtml } from './spans.js'

export function blocksHtml(blocks: readonly Block[]): string {
  const parts: string[] = []
  for (let at = 0; at < blocks.length; at++) {
    const charts = chartsFrom(blocks, at)
    const block = blocks[at]
    if (charts.length > 0) {
      parts.push(chartsHtml(charts))
      at += charts.length - 1
    } else if (block !== undefined && block.kind !== 'chart') parts.push(blockHtml(block))
  }
  return parts.join('\n')
}

function chartsFrom(blocks: readonly Block[], from: number): ChartBlock[] {
  const charts: ChartBlock[] = []
  for (let at = from; at < blocks.length; at++) {
    const block = blocks[at]
    if (block?.kind !== 'chart') break
    charts.push(block)
  }
  return charts
}

function blockHtml(block: Exclude<Block, ChartBlock>): string {
  switch (block.kind) {
    case 'line':
      return lineHtml(block)
    case 'gap':
      return '<div class="gap"></div>'
    case 'code':
      return `<pre tabindex="0" class="in${Math.min(block.indent ?? 0, 4)}">${escapeMarkupLines(block.text)}</pre>`
    case 'diff':
      return `<div class="in${Math.min(block.indent ?? 0, 4)}">${diffHtml(block.parts)}</div>`
    case 'fields':
      return fieldsHtml(block)
    case 'table':
      return tableHtml(block)
    case 'diagnostic':
      return diagnosticHtml(block.diagnostic)
    case 'section':
      return sectionHtml(block, blocksHtml)
  }
}

const fieldsHtml = ({ fields, indent = 0 }: FieldsBlock): string =>
  `<dl class="in${Math.min(indent, 4)}">${fields
    .map((field) => `<dt>${escapeMarkup(field.label)}</dt><dd>${valueHtml(field)}</dd>`)
    .join('')}</dl>`

function valueHtml(field: Field): string {
  if ('parts' in field) return diffHtml(field.parts)
  if ('text' in field) return textHtml(field.text)
  return spansHtml(field.spans)
}

/** A row inside of a section is found with its section. */
function tableHtml({ columns, rows, indent = 0 }: TableBlock): string {
  const classOf = ({ whole, numeric }: Column) => (numeric ? ' class="num"' : whole ? ' class="whole"' : '')
  const head = columns
    .map(
      (column) => `<th scope="col"${column.numeric ? ' class="num"' : ''}>${escapeMarkup(column.title)}</th>`,
    )
    .join('')
  const body = rows.map((row) => {
    const cells = columns.map((column, at) => `<td${classOf(column)}>${spansHtml(row[at] ?? [])}</td>`)
    return `<tr${indent > 0 ? '' : ' class="item"'}>${cells.join('')}</tr>`
  })
  return `<div class="scroll" tabindex="0" role="group" aria-label="table"><table><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`
}
