import type { Diagnostic, Excerpt } from '../../model/diagnostic.js'
import type {
  Block,
  ChartBlock,
  Column,
  FieldsBlock,
  LineBlock,
  NamedValue,
  SectionBlock,
  Span,
  Spans,
  TableBlock,
} from '../../model/page.js'
import { grouped } from '../../text/plural.js'
import { escapeMarkup, escapeMarkupLines } from '../shared/escape.js'
import { sameKindFrom, sectionBody } from '../shared/outline.js'
import { chartsHtml, meterHtml } from './chart.js'
import { diffHtml, textHtml } from './diff.js'
import { itemKind } from './filter.js'

export function blocksHtml(blocks: readonly Block[]): string {
  const parts: string[] = []
  for (let at = 0; at < blocks.length; at++) {
    const charts = sameKindFrom(blocks, at, 'chart')
    const block = blocks[at]
    if (charts.length > 0) {
      parts.push(chartsHtml(charts))
      at += charts.length - 1
    } else if (block !== undefined && block.kind !== 'chart') parts.push(blockHtml(block))
  }
  return parts.join('\n')
}

function blockHtml(block: Exclude<Block, ChartBlock>): string {
  switch (block.kind) {
    case 'line':
      return lineHtml(block)
    case 'gap':
      return '<div class="gap"></div>'
    case 'code':
      return `<pre tabindex="0" class="${indentClass(block.indent)}">${escapeMarkupLines(block.text)}</pre>`
    case 'diff':
      return `<div class="${indentClass(block.indent)}">${diffHtml(block.parts)}</div>`
    case 'fields':
      return fieldsHtml(block)
    case 'table':
      return tableHtml(block)
    case 'diagnostic':
      return diagnosticHtml(block.diagnostic)
    case 'section':
      return sectionHtml(block)
  }
}

const fieldsHtml = ({ fields, indent }: FieldsBlock): string =>
  `<dl class="${indentClass(indent)}">${fields
    .map((field) => `<dt>${escapeMarkup(field.label)}</dt><dd>${valueHtml(field)}</dd>`)
    .join('')}</dl>`

function valueHtml(field: NamedValue): string {
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

/** The style sheet has this many levels. */
const indentClass = (indent = 0): string => `in${Math.min(indent, 4)}`

/** Words that we, or who wrote a message, set in backticks. */
const CODE = /`([^`]+)`/g
const ID = /^[0-9a-f]{24}$/

/** A message in a line of text. */
const wordsHtml = (text: string): string => escapeMarkup(text).replace(CODE, '<code>$1</code>')

/** Spans as text in a line. Each is isolated, so that a name written from right to left stays where it is. */
const spansHtml = (spans: Spans): string => spans.map(spanHtml).join('')

function spanHtml({ text, tone, share }: Span): string {
  // Two blanks set things apart in a terminal; here they would melt into one.
  const apart = text.startsWith('  ')
  const words = apart ? text.trimStart() : text
  const classes = [tone, apart && 'apart', ID.test(words) && 'id'].filter(Boolean).join(' ')
  const drawn = share === undefined ? '' : meterHtml(share, tone)
  return `<span${classes === '' ? '' : ` class="${classes}"`}>${wordsHtml(words)}</span>${drawn}`
}

const lineHtml = ({ sign, spans, indent }: LineBlock): string =>
  `<p class="line ${indentClass(indent)}">${signHtml(sign)}<span>${spansHtml(spans)}</span></p>`

const signHtml = (sign: LineBlock['sign']): string =>
  sign === undefined ? '' : `<span class="sign ${sign.tone ?? 'plain'}">${escapeMarkup(sign.text)}</span>`

function diagnosticHtml({ place, severity, code, message, hint, excerpt }: Diagnostic<string>): string {
  const tone = severity === 'error' ? 'bad' : 'warn'
  const where = place === undefined ? '' : escapeMarkup(`${place.file}:${place.line}:${place.column}`)
  return [
    `<article class="item diagnostic" data-kind="${severity}" tabindex="-1">`,
    `<p><span class="${tone}">${severity}</span> <span class="strong">${where}</span> <span class="dim">${escapeMarkup(code)}</span></p>`,
    `<p>${wordsHtml(message)}</p>`,
    ...(excerpt === undefined ? [] : [`<pre tabindex="0">${excerptHtml(excerpt)}</pre>`]),
    ...(hint === undefined ? [] : [`<p><span class="dim">hint:</span> ${wordsHtml(hint)}</p>`]),
    '</article>',
  ].join('\n')
}

const excerptHtml = ({ line, start, length }: Excerpt): string => {
  const shown = (from: number, to?: number) => escapeMarkup(line.slice(from, to).replaceAll('\t', '  '))
  return `${shown(0, start)}<mark>${shown(start, start + length) || ' '}</mark>${shown(start + length)}`
}

/** A section names this many of its agents itself. */
const NAMED = 11

/** What there is to fold, folded; the page's script filters by kind and text. */
function sectionHtml(section: SectionBlock): string {
  const kind = itemKind(section)
  const body = sectionBody(section)
  if (body.length === 0) {
    return `<div class="item agent" data-kind="${kind}" tabindex="-1">${headHtml(section)}</div>`
  }
  return [
    `<details class="item agent" data-kind="${kind}"><summary>${headHtml(section)}</summary>`,
    `<div class="body">${blocksHtml(body)}${everyone(section)}</div></details>`,
  ].join('\n')
}

function headHtml({ title, summary = [] }: SectionBlock): string {
  const why = summary.length > 0 ? `<span class="gist">${spansHtml(summary)}</span>` : ''
  return `${signHtml(title.sign)}<span class="who">${spansHtml(title.spans)}</span>${why}`
}

/** The names of all agents of which the same is said, to be found by the filter. */
function everyone({ agents }: SectionBlock): string {
  if (agents.length <= NAMED) return ''
  const names = agents.map(({ name, agentId, file, line }) => {
    const where =
      file === undefined ? '' : ` <span class="dim">${escapeMarkup(`${file}:${line ?? 1}`)}</span>`
    return `<li>${escapeMarkup(name)} <span class="dim id">${escapeMarkup(agentId)}</span>${where}</li>`
  })
  return `<details class="all"><summary>All ${grouped(agents.length)} agents</summary><ul>${names.join('')}</ul></details>`
}
