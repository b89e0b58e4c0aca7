import type { CST } from 'yaml'

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
