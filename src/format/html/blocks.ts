import type { Block, Field, FieldsBlock, TableBlock } from '../../model/page.js'
import { escapeMarkup, escapeMarkupLines } from '../escape-markup.js'
import { diagnosticHtml } from './diagnostic.js'
import { diffHtml, textHtml } from './diff.js'
import { sectionHtml } from './section.js'
import { lineHtml, spansHtml } from './spans.js'

export const blocksHtml = (blocks: readonly Block[]): string => blocks.map(blockHtml).join('\n')

function blockHtml(block: Block): string {
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

function tableHtml({ columns, rows }: TableBlock): string {
  const head = columns.map(({ title }) => `<th scope="col">${escapeMarkup(title)}</th>`).join('')
  const body = rows.map((row) => {
    const cells = columns.map(({ whole }, at) => {
      return `<td${whole ? ' class="whole"' : ''}>${spansHtml(row[at] ?? [])}</td>`
    })
    return `<tr class="item">${cells.join('')}</tr>`
  })
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`
}
