import type { Span } from './source.js'

/**
 * Where each UTF-16 unit of a scalar's value stands in the file, and at the end where the last one ends.
 * `undefined` where that cannot be told: the caller then speaks of the scalar as a whole.
 */
export function offsetsOf(file: string, { start, end }: Span, value: string): Uint32Array | undefined {
  const mark = file.charAt(start)
  if (mark === '|' || mark === '>') return inBlock(file, { start, end }, value)
  const units =
    mark === '"' || mark === "'" ? unitsOf(file, start + 1, end - 1, mark) : unitsOf(file, start, end, '')
  return units.text === value ? Uint32Array.from([...units.at, units.end]) : undefined
}

interface Units {
  readonly text: string
  readonly at: readonly number[]
  readonly end: number
}

/** Reads a plain or quoted scalar as YAML does, and notes where each unit comes from. */
function unitsOf(file: string, start: number, end: number, quote: string): Units {
  const parts: string[] = []
  const at: number[] = []
  const say = (text: string, from: number) => {
    parts.push(text)
    for (let unit = 0; unit < text.length; unit++) at.push(from)
  }
  let here = start
  /** A line break that is escaped takes the place of the one that would become a blank. */
  let joined = false
  while (here < end) {
    const character = file.charAt(here)
    if (isBlank(character)) {
      const next = skipBlanks(file, here, end)
      fold(file, here, next, joined, say)
      here = next
      joined = false
      continue
    }
    joined = false
    if (quote === "'" && file.startsWith("''", here)) {
      say("'", here)
      here += 2
    } else if (quote === '"' && character === '\\') {
      const lineEnd = /^\\\r?\n/.exec(file.slice(here, here + 3))
      if (lineEnd) joined = true
      const length = lineEnd?.[0].length ?? escapeLength(file.charAt(here + 1))
      if (!lineEnd) say(unescaped(file.slice(here, here + length)), here)
      here += length
    } else {
      say(character, here)
      here += 1
    }
  }
  return { text: parts.join(''), at, end }
}

/** Blanks within a line stand as they are; of line breaks in a row the first one goes, or alone becomes a blank. */
function fold(
  file: string,
  from: number,
  to: number,
  joined: boolean,
  say: (text: string, from: number) => void,
): void {
  const breaks: number[] = []
  for (let at = from; at < to; at++) if (file.charAt(at) === '\n') breaks.push(at)
  if (joined) {
    for (const at of breaks) say('\n', at)
  } else if (breaks.length === 0) {
    for (let at = from; at < to; at++) say(file.charAt(at), at)
  } else if (breaks.length === 1) {
    say(' ', from)
  } else {
    for (const at of breaks.slice(1)) say('\n', at)
  }
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
