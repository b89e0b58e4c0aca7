import type { CST, Scalar } from 'yaml'
import { linesLike, wrap } from '../rewrite-wrap.js'
import { otherReading } from '../yaml/ambiguous-scalar.js'
import { quotedText } from '../yaml/write-scalar.js'
import type { Spot } from './edit-site.js'
import { bodyOf, headerOf } from './item-range.js'
import { flowPieces, foldedPieces, respell } from './pieces.js'

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
