import type { Diagnostic } from '../../model/diagnostic.js'
import type {
  Block,
  ChartBlock,
  FieldsBlock,
  LineBlock,
  NamedValue,
  SectionBlock,
  Span,
  TableBlock,
} from '../../model/page.js'
import { percent } from '../../text/percent.js'
import { grouped } from '../../text/plural.js'
import { escapeLogLine } from '../shared/escape.js'
import { sameKindFrom, sectionBody, spansText } from '../shared/outline.js'
import { excerptRows } from '../terminal/diagnostic.js'
import type { Detail } from './detail.js'
import { inline, inlineLine } from './inline.js'
import { COLUMNS, codeBlock, diffBlock, textBlock } from './texts.js'

/** Blocks of Markdown, to be set apart by empty lines. */
export function* chunks(blocks: readonly Block[], detail: Detail): Generator<string> {
  for (let at = 0; at < blocks.length; at++) {
    const block = blocks[at]
    if (block === undefined || block.kind === 'gap') continue
    if (block.kind === 'line') {
      const lines = sameKindFrom(blocks, at, 'line')
      at += lines.length - 1
      yield* lineChunks(lines, detail)
    } else {
      yield* chunksOf(block, detail)
    }
  }
}

function* chunksOf(
  block: Exclude<Block, LineBlock | { readonly kind: 'gap' }>,
  detail: Detail,
): Generator<string> {
  switch (block.kind) {
    case 'code':
      yield codeBlock(block.text)
      return
    case 'diff':
      yield diffBlock(block.parts, detail)
      return
    case 'fields':
      yield fieldsChunk(block, detail)
      return
    case 'table':
      yield tableChunk(block, detail)
      return
    case 'chart':
      yield chartChunk(block, detail)
      return
    case 'diagnostic':
      yield detail.sections === 'whole'
        ? diagnosticChunk(block.diagnostic, detail)
        : diagnosticLine(block.diagnostic, detail)
      return
    case 'section':
      yield* detail.sections === 'whole' ? sectionChunks(block, detail) : [sectionLine(block, detail)]
  }
}

/** Lines below each other; indented ones are a list. */
function lineChunks(lines: readonly LineBlock[], detail: Detail): string[] {
  const outer = Math.min(...lines.map(({ indent = 0 }) => indent))
  const runs: { isList: boolean; lines: string[] }[] = []
  for (const line of lines) {
    const isList = (line.indent ?? 0) > outer
    const last = runs.at(-1)
    const text = isList ? `- ${inlineLine(withoutBullet(line), detail)}` : inlineLine(line, detail)
    if (last?.isList === isList) last.lines.push(text)
    else runs.push({ isList, lines: [text] })
  }
  return runs.map(({ isList, lines }) => lines.join(isList ? '\n' : '<br>\n'))
}

/** The list has its own. */
const withoutBullet = ({ sign, ...line }: LineBlock): LineBlock =>
  sign === undefined || sign.text === '·' ? line : { ...line, sign }

const fieldsChunk = ({ fields }: FieldsBlock, detail: Detail): string =>
  fields.map((field) => `- ${inline([{ text: field.label }], detail)}:${value(field, detail)}`).join('\n')

function value(field: NamedValue, detail: Detail): string {
  if ('spans' in field) return ` ${inline(field.spans, detail)}`
  const block = 'parts' in field ? diffBlock(field.parts, detail) : textBlock(field.text, detail)
  return `\n${indented(block)}`
}

function tableChunk({ columns, rows }: TableBlock, detail: Detail): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    row(columns.map(({ title }) => inline([{ text: title }], detail))),
    row(columns.map(({ numeric }) => (numeric ? '--:' : '---'))),
    ...rows
      .slice(0, detail.most)
      .map((cells) => row(columns.map((_, at) => inline(cells[at] ?? [], detail)))),
  ].join('\n')
}

/** A forge shows no drawing, so the numbers are the chart. Empty ranges are left out. */
function chartChunk({ title, summary, bars, shape }: ChartBlock, detail: Detail): string {
  const shown = shape === 'bars' ? bars : bars.filter(({ count }) => count > 0)
  const table: TableBlock = {
    kind: 'table',
    columns: [{ title }, { title: 'share', numeric: true }, { title: 'count', numeric: true }],
    rows: shown.map(({ label, share, count, tone }) => [
      [{ text: label === '' ? '(blank)' : label, ...(tone !== undefined && { tone }) }],
      [{ text: percent(share) }],
      [{ text: grouped(count) }],
    ]),
  }
  const head = summary === '' ? [] : [inlineLine({ kind: 'line', spans: [{ text: summary }] }, detail)]
  return [...head, tableChunk(table, detail)].join('\n\n')
}

function* sectionChunks(section: SectionBlock, detail: Detail): Generator<string> {
  const body = sectionBody(section)
  if (body.length === 0) {
    yield sectionLine(section, detail)
    return
  }
  yield `<details${detail.open ? ' open' : ''}><summary>${headline(section, detail)}</summary>`
  yield* chunks(body, detail)
  yield '</details>'
}

const sectionLine = (section: SectionBlock, detail: Detail): string => `- ${headline(section, detail)}`

/** Name, summary, and last what else identifies the agent. */
function headline({ title, summary = [] }: SectionBlock, detail: Detail): string {
  const [name, ...others] = title.spans
  const why = summary.length > 0 ? [{ text: '  ' }, ...summary] : []
  return inlineLine({ ...title, spans: [...(name ? [name] : []), ...why, ...others] }, detail)
}

/** Place, what is wrong, the line it is in, the hint. */
function diagnosticChunk(diagnostic: Diagnostic<string>, detail: Detail): string {
  const { excerpt, hint } = diagnostic
  // A bar in front, so that no row of the file can close the block.
  const rows = excerpt && excerptRows(excerpt, COLUMNS).map((row) => escapeLogLine(`│ ${spansText(row)}`))
  return [
    diagnosticLine(diagnostic, detail),
    ...(rows === undefined ? [] : [indented(['```', ...rows, '```'].join('\n'))]),
    ...(hint === undefined ? [] : [indented(`hint: ${inline([{ text: hint }], detail)}`)]),
  ].join('\n\n')
}

function diagnosticLine({ place, severity, code, message }: Diagnostic<string>, detail: Detail): string {
  const where: Span[] =
    place === undefined
      ? []
      : [{ text: `${place.file}:${place.line}:${place.column}`, tone: 'strong' }, { text: '  ' }]
  const what: Span[] = [{ text: severity, tone: 'bad' }, { text: ` ${code}: ` }, { text: message }]
  return `- ${inline([...where, ...what], detail)}`
}

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ')
