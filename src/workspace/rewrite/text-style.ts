import type { CST, Scalar } from 'yaml'
import { otherReading } from '../yaml/ambiguous-scalar.js'
import { quotedText } from '../yaml/write-scalar.js'
import { bodyOf, headerOf, type Spot } from './item-range.js'

/** A text as YAML: what stands at the value's place, and the lines below that line, if it is a block. */
export interface Rendition {
  readonly head: string
  readonly body?: string
}

/** Written text in its two parts. Quoted texts of many lines begin at their place, blocks below it. */
export function renditionOf(written: string): Rendition {
  const at = written.indexOf('\n')
  if (at === -1 || !/^[|>]/.test(written)) return { head: written }
  return { head: written.slice(0, at), body: written.slice(at + 1) }
}

/** Characters that do not show, turn the text around, or end a line for some readers. Joiners are not among them: scripts need those. */
const UNSEEN =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]|\p{Surrogate}/u

/** Whether a text can stand in a file without escapes. */
export const isPrintable = (text: string): boolean => !UNSEEN.test(text)

/** Ways to write another text in the style of the one that is there, the most alike first. None is checked. */
export function respellings({ srcToken: token, value }: Scalar, text: string, spot: Spot): Rendition[] {
  if (token === undefined || text === '') return []
  if (token.type === 'double-quoted-scalar') return quotedLike(token, String(value), text)
  if (!isPrintable(text)) return []
  if (token.type === 'block-scalar') return blockLike(token, String(value), text, spot)
  if (token.type === 'single-quoted-scalar' || token.type === 'scalar')
    return [...plainLike(token, String(value), text), ...asBlock(text, spot)]
  return []
}

function quotedLike(token: CST.FlowScalar, was: string, wanted: string): Rendition[] {
  const inner = respell(flowPieces(token), { was, wanted }, (text, before) =>
    broken(quotedText(text).slice(1, -1), token.source, before),
  )
  return [...inQuotes(inner, '"'), { head: quotedText(wanted) }]
}

function plainLike(token: CST.FlowScalar, was: string, wanted: string): Rendition[] {
  const isSingle = token.type === 'single-quoted-scalar'
  if (!isSingle && isAmbiguous(wanted)) return []
  const quote = isSingle ? "'" : ''
  const encode = (text: string): string => (isSingle ? text.replaceAll("'", "''") : text)
  const whole = wanted.includes('\n') ? [] : inQuotes(encode(wanted), quote)
  if (!token.source.includes('\n')) return whole
  const inner = respell(flowPieces(token), { was, wanted }, (text, before) =>
    broken(encode(text), token.source, before),
  )
  return [...inQuotes(inner, quote), ...whole]
}

const inQuotes = (inner: string | undefined, quote: string): Rendition[] =>
  inner === undefined ? [] : [{ head: quote + inner + quote }]

/** Quotes and plain texts say line ends by blank lines; a block says them by line ends. */
const asBlock = (text: string, { flow, column }: Spot): Rendition[] =>
  flow || !text.includes('\n') ? [] : [{ head: '|-', body: literalLines('', text, ' '.repeat(column + 2)) }]

/** What some reader takes for something else than a text. */
const isAmbiguous = (text: string): boolean =>
  otherReading(text) !== undefined || /^(y|n|yes|no|on|off)$/i.test(text)

/** A text of many lines goes on in many lines. */
function broken(text: string, source: string, before: string): string {
  const indent = /\n([ \t]*)[^ \t\r\n]/.exec(source)?.[1]
  return indent === undefined ? text : wrap(text, linesLike(source, indent, before))
}

function blockLike(token: CST.BlockScalar, was: string, wanted: string, { column }: Spot): Rendition[] {
  const header = headerOf(token)
  const { start, end } = bodyOf(token)
  const body = token.source.slice(0, end - start)
  const width = depthOf(token, body) ?? column + 2
  const literal: Rendition = {
    head: header.replace('>', '|'),
    body: literalLines(body, wanted, ' '.repeat(width)),
  }
  if (header.startsWith('|')) return [literal]
  const texts = { was: was.replace(/\n+$/, ''), wanted }
  const indent = ' '.repeat(width)
  const folded = respell(foldedPieces(body, width), texts, (text, before) =>
    wrap(text, linesLike(body, indent, before)),
  )
  const whole = indent + wrap(wanted, linesLike(body, indent, indent))
  return [
    ...(folded === undefined ? [] : [{ head: header, body: folded }]),
    { head: header, body: whole },
    literal,
  ]
}

/** How far the lines of a block stand in. */
function depthOf(token: CST.BlockScalar, body: string): number | undefined {
  const given = /[1-9]/.exec(headerOf(token))?.[0]
  if (given !== undefined) return token.indent + Number(given)
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

/** A few characters of a text's source, and what they mean. */
export interface Piece {
  readonly source: string
  readonly value: string
}

/** What is in the quotes, or the plain text itself. */
const innerOf = ({ type, source }: CST.FlowScalar): string =>
  type === 'scalar' ? source : source.slice(1, -1)

/** A plain or quoted text, piece by piece. */
export function flowPieces(token: CST.FlowScalar): Piece[] {
  const pattern = PATTERNS.get(token.type) ?? PLAIN
  return (innerOf(token).match(pattern) ?? []).map((source) => ({ source, value: meaningOf(token, source) }))
}

const PLAIN = /[ \t\r\n]+|[^ \t\r\n]/gu
const PATTERNS: ReadonlyMap<CST.FlowScalar['type'], RegExp> = new Map([
  ['single-quoted-scalar', /[ \t\r\n]+|''|[^ \t\r\n]/gu],
  [
    'double-quoted-scalar',
    /\\(?:\r?\n[ \t]*|x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8}|.)|[ \t\r\n]+|[^ \t\r\n\\]/giu,
  ],
])

function meaningOf({ type }: CST.FlowScalar, source: string): string {
  if (isBlankRun(source)) return source.includes('\n') ? fold(source) : source
  if (type === 'single-quoted-scalar') return source === "''" ? "'" : source
  return type === 'double-quoted-scalar' && source.startsWith('\\') ? unescaped(source.slice(1)) : source
}

const isBlankRun = (source: string): boolean => /^[ \t\r\n]+$/.test(source)

/** One line end is a blank, and each more is a line end. */
function fold(blanks: string): string {
  const lineEnds = blanks.split('\n').length - 1
  return lineEnds === 1 ? ' ' : '\n'.repeat(lineEnds - 1)
}

const ESCAPES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ 0: '\0', a: '\x07', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r' },
    ...{ e: '\x1b', N: '\x85', _: '\xa0', L: '\u2028', P: '\u2029' },
  }),
)

/** What is meant by what follows a backslash. */
function unescaped(sign: string): string {
  if (/^\r?\n/.test(sign)) return ''
  if (/^[xuU]./.test(sign)) return String.fromCodePoint(Number.parseInt(sign.slice(1), 16))
  return ESCAPES.get(sign) ?? sign
}

/** A folded block: lines are joined by blanks; blank lines, and lines with an indentation of their own, are not. */
export function foldedPieces(body: string, indent: number): Piece[] {
  const pieces: Piece[] = []
  let separator = ''
  let wasDeeper = false
  for (const [at, line] of body.split(/\r?\n/).entries()) {
    if (at > 0) separator += '\n'
    if (line.trim() === '') continue
    const text = line.slice(indent)
    const isDeeper = /^[ \t]/.test(text)
    const lineEnds = separator.length
    const kept = pieces.length === 0 || wasDeeper || isDeeper
    const value = kept ? separator : lineEnds === 1 ? ' ' : '\n'.repeat(Math.max(0, lineEnds - 1))
    pieces.push({ source: separator + line.slice(0, indent), value })
    pieces.push(...Array.from(text, (character) => ({ source: character, value: character })))
    separator = ''
    wasDeeper = isDeeper
  }
  return pieces
}

/** From a text that is wanted to source, for the part that is new. */
type Encode = (text: string, before: string) => string

/**
 * The source of another text, with every piece kept that both texts begin and end with. `undefined`: the pieces
 * do not add up to what the source means.
 */
export function respell(
  pieces: readonly Piece[],
  { was, wanted }: { readonly was: string; readonly wanted: string },
  encode: Encode,
): string | undefined {
  if (valuesOf(pieces) !== was) return undefined
  const head = countSame(pieces, wanted)
  const [start, end] = [valuesOf(pieces.slice(0, head)).length, wanted.length]
  const rest = pieces.slice(head)
  let tail = rest.length
  let until = end
  for (let at = tail - 1; at >= 0; at -= 1) {
    const { value } = rest[at] ?? NOTHING
    if (until - value.length < start || !wanted.slice(start, until).endsWith(value)) break
    until -= value.length
    tail = at
  }
  const before = sourcesOf(pieces.slice(0, head))
  return before + encode(wanted.slice(start, until), before) + sourcesOf(rest.slice(tail))
}

const NOTHING: Piece = { source: '', value: '' }

function countSame(pieces: readonly Piece[], wanted: string): number {
  let at = 0
  const count = pieces.findIndex(({ value }) => {
    if (!wanted.startsWith(value, at)) return true
    at += value.length
    return false
  })
  return count === -1 ? pieces.length : count
}

const valuesOf = (pieces: readonly Piece[]): string => pieces.map(({ value }) => value).join('')
const sourcesOf = (pieces: readonly Piece[]): string => pieces.map(({ source }) => source).join('')

/** How the lines of a text that is broken at blanks are laid out. */
export interface Lines {
  /** What each further line begins with. */
  readonly indent: string
  /** Column to break at, where that is possible. */
  readonly width: number
  /** The column where the first one goes on. */
  readonly column: number
}

const MIN_WIDTH = 80

/** Goes on as the user's own lines go: as wide as the widest of them, but not narrower than usual. */
export function linesLike(source: string, indent: string, before: string): Lines {
  const widest = Math.max(MIN_WIDTH, ...source.split(/\r?\n/).map(({ length }) => length))
  return { indent, width: widest, column: before.length - (before.lastIndexOf('\n') + 1) }
}

/** A text whose line ends are blank lines, and whose blanks may be line ends: folded, plain or quoted. */
export function wrap(text: string, { indent, width, column }: Lines): string {
  let at = column
  return text
    .split(/(\n+|(?<=\S) (?=\S))/)
    .map((part, index, parts) => {
      const isLineEnd = part.startsWith('\n')
      const isBreak = part === ' ' && at + 1 + (parts[index + 1] ?? '').length > width
      const written = isLineEnd ? `\n${part}${indent}` : isBreak ? `\n${indent}` : part
      at = isLineEnd || isBreak ? indent.length : at + part.length
      return written
    })
    .join('')
}
