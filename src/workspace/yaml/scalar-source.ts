import type { Span } from './source.js'

/** A few characters of a scalar's source, and what they mean. */
export interface SourcePiece {
  readonly source: string
  readonly value: string
}

/** A plain or quoted scalar piece by piece, as YAML reads it, without its quotes. */
export function scalarPieces(source: string): SourcePiece[] {
  const quote = quoteOf(source)
  const inner = quote === '' ? source : source.slice(1, -1)
  return (inner.match(PATTERNS[quote]) ?? []).map((piece) => ({
    source: piece,
    value: meaningOf(piece, quote),
  }))
}

/** The quote that a scalar's source begins with; empty for a plain one. */
export const quoteOf = (source: string): keyof typeof PATTERNS =>
  source.startsWith('"') ? '"' : source.startsWith("'") ? "'" : ''

const PATTERNS = {
  '': /[ \t\r\n]+|[^ \t\r\n]/gu,
  "'": /[ \t\r\n]+|''|[^ \t\r\n]/gu,
  '"': /\\(?:\r?\n[ \t\r\n]*|x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8}|.)|[ \t\r\n]+|[^ \t\r\n\\]/giu,
}

function meaningOf(piece: string, quote: string): string {
  if (/^[ \t\r\n]/.test(piece)) return piece.includes('\n') ? lineEndsIn(piece) || ' ' : piece
  if (quote === "'") return piece === "''" ? "'" : piece
  return quote === '"' && piece.startsWith('\\') ? unescaped(piece.slice(1)) : piece
}

/** Of line ends in a row, the first is dropped; YAML reads it as a blank where it is the only one. */
const lineEndsIn = (piece: string): string => piece.replace(/[^\n]/g, '').slice(1)

const ESCAPES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ 0: '\0', a: '\x07', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r' },
    ...{ e: '\x1b', N: '\x85', _: '\xa0', L: '\u2028', P: '\u2029' },
  }),
)

/** The meaning of what follows a backslash. */
function unescaped(sign: string): string {
  if (/^\r?\n/.test(sign)) return lineEndsIn(sign)
  if (!/^[xuU]./.test(sign)) return ESCAPES.get(sign) ?? sign
  const code = Number.parseInt(sign.slice(1), 16)
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
}

/**
 * The offset in the file of each UTF-16 unit of a scalar's value, and last that of its end. `undefined` where they are
 * unknown: then a finding is about the scalar as a whole.
 */
export function offsetsOf(file: string, span: Span, value: string): Uint32Array | undefined {
  const source = file.slice(span.start, span.end)
  if (/^[|>]/.test(source)) return offsetsInBlock(file, span, value)
  const pieces = scalarPieces(source)
  if (pieces.map((piece) => piece.value).join('') !== value) return undefined
  const offsets = new Uint32Array(value.length + 1)
  let unit = 0
  let at = span.start + quoteOf(source).length
  for (const piece of pieces) {
    for (const offset of offsetsIn(piece)) {
      offsets[unit] = at + offset
      unit += 1
    }
    at += piece.source.length
  }
  offsets[unit] = at
  return offsets
}

/** Where in its source each unit of a piece is written. */
function offsetsIn({ source, value }: SourcePiece): number[] {
  if (source === value) return Array.from({ length: value.length }, (_, at) => at)
  const lineEnds = Array.from(source.matchAll(/\n/g), ({ index }) => index).slice(1)
  return lineEnds.length > 0 ? lineEnds : new Array<number>(value.length).fill(0)
}

const isBlank = (character: string): boolean => ' \t\r\n'.includes(character)

/** A block has no escapes: what shows is in the file in the same order, and only blanks come and go. */
function offsetsInBlock(file: string, { start, end }: Span, value: string): Uint32Array | undefined {
  const firstLine = file.indexOf('\n', start)
  let here = firstLine === -1 ? end : firstLine + 1
  const at = new Uint32Array(value.length + 1)
  for (let unit = 0; unit < value.length; unit++) {
    const character = value.charAt(unit)
    if (!isBlank(character)) {
      while (here < end && isBlank(file.charAt(here))) here += 1
      if (file.charAt(here) !== character) return undefined
    }
    at[unit] = Math.min(here, end)
    if (file.charAt(here) === character) here += 1
  }
  at[value.length] = Math.min(here, end)
  return at
}
