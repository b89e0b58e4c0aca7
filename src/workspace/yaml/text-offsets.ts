import type { Span } from './source.js'

/**
 * Where each UTF-16 unit of a scalar's value stands in the file, and at the end where the last one ends.
 * `undefined` where that cannot be told: the caller then speaks of the scalar as a whole.
 */
export function offsetsOf(file: string, span: Span, value: string): Uint32Array | undefined {
  const mark = file.charAt(span.start)
  if (mark === '|' || mark === '>') return inBlock(file, span, value)
  const isQuoted = mark === '"' || mark === "'"
  const written = isQuoted
    ? { file, start: span.start + 1, end: span.end - 1, quote: mark }
    : { file, ...span, quote: '' }
  const pieces = piecesOf(written)
  if (pieces.map(({ text }) => text).join('') !== value) return undefined
  // An escape can stand for two units.
  const offsets = pieces.flatMap(({ text, at }) => new Array<number>(text.length).fill(at))
  return Uint32Array.from([...offsets, written.end])
}

/** A plain or quoted scalar, without its quotes. */
interface Written extends Span {
  readonly file: string
  readonly quote: string
}

/** Some of the value, and where in the file it is written. */
interface Piece {
  readonly text: string
  readonly at: number
}

/** What is written in one place, and where the next begins. */
interface Step {
  readonly pieces: readonly Piece[]
  readonly next: number
}

/** Reads a plain or quoted scalar as YAML does. */
function piecesOf(written: Written): Piece[] {
  const pieces: Piece[] = []
  for (let here = written.start; here < written.end; ) {
    const step = stepAt(written, here)
    for (const piece of step.pieces) pieces.push(piece)
    here = step.next
  }
  return pieces
}

function stepAt(written: Written, at: number): Step {
  const { file, end, quote } = written
  const character = file.charAt(at)
  if (isBlank(character)) {
    const next = skipBlanks(file, at, end)
    return { pieces: folded(file, at, next), next }
  }
  if (quote === '"' && character === '\\') return escapeAt(written, at)
  // In single quotes, a quote stands twice.
  const length = quote === "'" && file.startsWith("''", at) ? 2 : 1
  return { pieces: [{ text: character, at }], next: at + length }
}

/** Blanks within a line stand as they are; of line breaks in a row the first one goes, or alone becomes a blank. */
function folded(file: string, from: number, to: number): Piece[] {
  const breaks = breaksIn(file, from, to)
  if (breaks.length === 0) return [...file.slice(from, to)].map((text, index) => ({ text, at: from + index }))
  return breaks.length === 1 ? [{ text: ' ', at: from }] : breaks.slice(1)
}

function breaksIn(file: string, from: number, to: number): Piece[] {
  const breaks: Piece[] = []
  for (let at = from; at < to; at++) if (file.charAt(at) === '\n') breaks.push({ text: '\n', at })
  return breaks
}

function escapeAt({ file, end }: Written, at: number): Step {
  const lineEnd = /^\\\r?\n/.exec(file.slice(at, at + 3))?.[0]
  if (lineEnd === undefined) {
    const next = at + escapeLength(file.charAt(at + 1))
    return { pieces: [{ text: unescaped(file.slice(at, next)), at }], next }
  }
  // It takes the place of the line break that would become a blank, so those behind it all stay.
  const from = at + lineEnd.length
  const next = skipBlanks(file, from, end)
  return { pieces: breaksIn(file, from, next), next }
}

const isBlank = (character: string): boolean =>
  character === ' ' || character === '\t' || character === '\n' || character === '\r'

function skipBlanks(file: string, from: number, end: number): number {
  let at = from
  while (at < end && isBlank(file.charAt(at))) at += 1
  return at
}

const HEX_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }
const escapeLength = (letter: string): number => 2 + (HEX_LENGTHS[letter] ?? 0)

const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
}

function unescaped(written: string): string {
  const letter = written.charAt(1)
  if (HEX_LENGTHS[letter] === undefined) return ESCAPES[letter] ?? letter
  const code = Number.parseInt(written.slice(2), 16)
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
}

/**
 * In a block nothing is escaped: whatever shows stands in the file in the same order, and only blanks come and go.
 * So a blank stands right behind what is before it.
 */
function inBlock(file: string, { start, end }: Span, value: string): Uint32Array | undefined {
  const firstLine = file.indexOf('\n', start)
  let here = firstLine === -1 ? end : firstLine + 1
  const at = new Uint32Array(value.length + 1)
  for (let unit = 0; unit < value.length; unit++) {
    const character = value.charAt(unit)
    if (!isBlank(character)) here = skipBlanks(file, here, end)
    if (!isBlank(character) && file.charAt(here) !== character) return undefined
    at[unit] = Math.min(here, end)
    if (!isBlank(character) || file.charAt(here) === character) here += 1
  }
  at[value.length] = Math.min(here, end)
  return at
}
