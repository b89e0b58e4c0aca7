import type { Cell, Format } from '../model/page.js'
import { escapeLogLine, escapeTerminalLines } from './shared/escape.js'

/** For spreadsheets (RFC 4180): the sheet of a page, one row a record. Empty for a page that has none. */
export const csvFormat: Format = ({ sheet }) =>
  sheet === undefined ? '' : [sheet.columns, ...sheet.rows].map(record).join('')

const record = (cells: readonly Cell[]): string => `${cells.map(field).join(',')}\r\n`

function field(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const text = escapeTerminalLines(isFormula(cell) ? `'${cell}` : cell)
    .split('\n')
    .map(escapeLogLine)
    .join('\n')
  return /[",\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** What a spreadsheet would take for a formula and run. Source: OWASP, CSV injection. */
const FORMULA = /^[\s\p{Default_Ignorable_Code_Point}]*[=+\-@＝＋－＠]/u

/** Begins like a formula, but a number or a telephone number does nothing and is worth keeping as it is. */
const HARMLESS = /^[+-]?\d[\d.]*$/

const isFormula = (text: string): boolean =>
  (FORMULA.test(text) || /^[\t\r\n]/.test(text)) && !HARMLESS.test(text)
