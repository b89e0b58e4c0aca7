import type { CST, Scalar } from 'yaml'
import { blockHeaderOf } from '../layout/document.js'
import { quoteOf, type SourcePiece, scalarPieces } from '../yaml/scalar-source.js'
import { isAmbiguous } from '../yaml/unquoted-text.js'
import { quotedText } from '../yaml/write-scalar.js'
import { blockLinesOf, type Site } from './item-range.js'

/** A text as YAML: its part in the value's place and, for a block, the lines below. */
export interface Rendition {
  readonly head: string
  readonly body?: string
}

/** Quoted texts of many lines are all head: only blocks have a body. */
export function renditionOf(written: string): Rendition {
  const at = written.indexOf('\n')
  if (at === -1 || !/^[|>]/.test(written)) return { head: written }
  return { head: written.slice(0, at), body: written.slice(at + 1) }
}

/** Invisible characters, turns of the text's direction, and what some readers take for line ends. Scripts need joiners. */
const UNSEEN =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]|\p{Surrogate}/u

/** Whether a text can be written without escapes. */
export const isPrintable = (text: string): boolean => !UNSEEN.test(text)

/** Ways to write another text in the style of this one, the most alike first. None of them is checked. */
export function renditionsLike({ srcToken: token, value }: Scalar, text: string, site: Site): Rendition[] {
  if (token === undefined || text === '') return []
  if (token.type === 'double-quoted-scalar') return flowLike(token, String(value), text)
  if (!isPrintable(text)) return []
  if (token.type === 'block-scalar') return blockLike(token, String(value), text, site)
  if (token.type === 'single-quoted-scalar' || token.type === 'scalar')
    return [...flowLike(token, String(value), text), ...asBlock(text, site)]
  return []
}

function flowLike({ source }: CST.FlowScalar, was: string, wanted: string): Rendition[] {
  const quote = quoteOf(source)
  if (quote === '' && isAmbiguous(wanted)) return []
  const encode = (text: string): string =>
    quote === '"' ? quotedText(text).slice(1, -1) : quote === "'" ? text.replaceAll("'", "''") : text
  const edited =
    quote === '"' || source.includes('\n')
      ? reusePieces(scalarPieces(source), { was, wanted }, (text, before) =>
          breakLike(source, encode(text), before),
        )
      : undefined
  const whole = quote === '"' || !wanted.includes('\n') ? encode(wanted) : undefined
  return [edited, whole].flatMap((inner) => (inner === undefined ? [] : [{ head: quote + inner + quote }]))
}

/** Quoted and plain texts need a blank line for each line end; a block needs none. */
const asBlock = (text: string, { flow, column }: Site): Rendition[] =>
  flow || !text.includes('\n') ? [] : [{ head: '|-', body: literalLines('', text, ' '.repeat(column + 2)) }]

/** Breaks a text into lines if the old source had several. */
function breakLike(source: string, text: string, before: string): string {
  const indent = /\n([ \t]*)[^ \t\r\n]/.exec(source)?.[1]
  return indent === undefined ? text : breakLines(text, lineLayout(source, indent, before))
}

function blockLike(token: CST.BlockScalar, was: string, wanted: string, { column }: Site): Rendition[] {
  const header = blockHeaderOf(token)
  const { start, end } = blockLinesOf(token)
  const body = token.source.slice(0, end - start)
  const width = indentOf(token, body) ?? column + 2
  const indent = ' '.repeat(width)
  const literal = { head: header.replace('>', '|'), body: literalLines(body, wanted, indent) }
  if (header.startsWith('|')) return [literal]
  const texts = { was: was.replace(/\n+$/, ''), wanted }
  const folded = reusePieces(foldedPieces(body, width), texts, (text, before) =>
    breakLines(text, lineLayout(body, indent, before)),
  )
  const whole = indent + breakLines(wanted, lineLayout(body, indent, indent))
  return [
    ...(folded === undefined ? [] : [{ head: header, body: folded }]),
    { head: header, body: whole },
    literal,
  ]
}

/** How far the lines of a block are indented. */
function indentOf(token: CST.BlockScalar, body: string): number | undefined {
  const digit = /[1-9]/.exec(blockHeaderOf(token))?.[0]
  if (digit !== undefined) return token.indent + Number(digit)
  return /^[ \t\r\n]*$/.test(body) ? undefined : /(?:^|\n)( *)[^ \r\n]/.exec(body)?.[1]?.length
}

/** Lines that stay are left as they are, down to the blanks in blank ones. */
function literalLines(body: string, wanted: string, indent: string): string {
  const old = body.split(/\r?\n/)
  const lines = wanted.split('\n')
  const isSame = (was: string | undefined, is: string | undefined): boolean =>
    was !== undefined && is !== undefined && was.slice(indent.length) === is
  const shorter = Math.min(old.length, lines.length)
  let head = 0
  while (head < shorter && isSame(old[head], lines[head])) head += 1
  let tail = 0
  while (tail < shorter - head && isSame(old.at(-1 - tail), lines.at(-1 - tail))) tail += 1
  const fresh = lines.slice(head, lines.length - tail).map((line) => (line === '' ? '' : indent + line))
  return [...old.slice(0, head), ...fresh, ...old.slice(old.length - tail)].join('\n')
}

/** A folded block: lines are joined by blanks, except beside blank lines and lines that are indented deeper. */
function foldedPieces(body: string, indent: number): SourcePiece[] {
  const pieces: SourcePiece[] = []
  let separator = ''
  let wasDeeper = false
  for (const [at, line] of body.split(/\r?\n/).entries()) {
    if (at > 0) separator += '\n'
    if (line.trim() === '') continue
    const text = line.slice(indent)
    const isDeeper = /^[ \t]/.test(text)
    const keepsLineEnds = pieces.length === 0 || wasDeeper || isDeeper
    const value = keepsLineEnds ? separator : separator === '\n' ? ' ' : separator.slice(1)
    pieces.push({ source: separator + line.slice(0, indent), value })
    pieces.push(...Array.from(text, (character) => ({ source: character, value: character })))
    separator = ''
    wasDeeper = isDeeper
  }
  return pieces
}

/**
 * The source of another text. Pieces at its start and its end that mean the same are kept; `encode` writes what is
 * between them. `undefined`: the pieces do not add up to the old text.
 */
function reusePieces(
  pieces: readonly SourcePiece[],
  { was, wanted }: { readonly was: string; readonly wanted: string },
  encode: (text: string, before: string) => string,
): string | undefined {
  if (pieces.map(({ value }) => value).join('') !== was) return undefined
  let head = 0
  let start = 0
  for (const { value } of pieces) {
    if (!wanted.startsWith(value, start)) break
    start += value.length
    head += 1
  }
  let tail = pieces.length
  let end = wanted.length
  for (const { value } of pieces.slice(head).toReversed()) {
    if (end - value.length < start || !wanted.slice(start, end).endsWith(value)) break
    end -= value.length
    tail -= 1
  }
  const before = sourceOf(pieces.slice(0, head))
  return before + encode(wanted.slice(start, end), before) + sourceOf(pieces.slice(tail))
}

const sourceOf = (pieces: readonly SourcePiece[]): string => pieces.map(({ source }) => source).join('')

/** How a text is broken into lines at its blanks. */
interface LineLayout {
  /** What each further line begins with. */
  readonly indent: string
  /** Column to break at, where that is possible. */
  readonly width: number
  /** The column where the first line goes on. */
  readonly column: number
}

const MIN_WIDTH = 80

/** As wide as the widest of the old lines, but at least as wide as usual. */
function lineLayout(source: string, indent: string, before: string): LineLayout {
  const width = Math.max(MIN_WIDTH, ...source.split(/\r?\n/).map(({ length }) => length))
  return { indent, width, column: before.length - (before.lastIndexOf('\n') + 1) }
}

/** Breaks a folded, plain or quoted text: there a blank may be a line end, and a line end is a blank line. */
function breakLines(text: string, { indent, width, column }: LineLayout): string {
  let at = column
  return text
    .split(/(\n+|(?<=\S) (?=\S))/)
    .map((part, index, parts) => {
      const isLineEnd = part.startsWith('\n')
      const isBreak = part === ' ' && at + 1 + (parts[index + 1] ?? '').length > width
      at = isLineEnd || isBreak ? indent.length : at + part.length
      if (isLineEnd) return `\n${part}${indent}`
      return isBreak ? `\n${indent}` : part
    })
    .join('')
}
