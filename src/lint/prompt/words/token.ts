/** A piece of a prompt. A quoted text is one piece, so that nobody takes its words for the prompt's own. */
export interface Token {
  readonly kind: 'word' | 'number' | 'quoted' | 'mark' | 'break'
  /** Words in lower case with straight apostrophes; what stands between quotes; marks as they are. */
  readonly text: string
  /** Offsets into the prompt, in UTF-16 units; `end` is the first one after it. */
  readonly start: number
  readonly end: number
  /** Written in capitals throughout, or with capitals in front: how people write literal answers. */
  readonly shape?: 'upper' | 'title'
}

/** Sticky and without nested repetition: every position is looked at a bounded number of times. */
const PIECE = new RegExp(
  [
    String.raw`(?<break>[ \t]*\r?\n\s*)`,
    String.raw`(?<space>[^\S\n]+)`,
    String.raw`(?<abbreviation>(?:n\/a|n\.a\.?|e\.g\.?|i\.e\.?|etc\.?|a\.m\.|p\.m\.|vs\.|approx\.|incl\.|mr\.|mrs\.|ms\.|dr\.)(?![\p{L}\p{N}]))`,
    String.raw`(?<emphasis>\*{2,3})`,
    '(?<arrow>-+>|=+>|→|⇒|➔|➜|›|»)',
    String.raw`(?<number>[-+−]?\p{N}+(?:[.,:/\-]\p{N}+)*(?:T[\d:.]+(?:Z|[-+]\d\d:?\d\d)?)?%?(?:st|nd|rd|th)?(?![\p{L}_]))`,
    String.raw`(?<word>[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*(?:['’\-‑][\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*)*)`,
    String.raw`(?<ellipsis>\.{2,}|…)`,
    String.raw`(?<mark>[\s\S])`,
  ].join('|'),
  'iuy',
)

/** Closing marks by their opening ones. The straight single one needs care: it is an apostrophe too. */
const QUOTES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '“': '”',
  '„': '“',
  '‘': '’',
  '«': '»',
  '「': '」',
}
/** A longer stretch between two quotation marks is no value any more, but two marks that do not belong together. */
const LONGEST_QUOTED = 160

export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  const { from, to } = descriptionIn(text)
  const quoteEnd = quotesIn(text, from, to)
  for (let at = from; at < to; ) {
    const end = quoteEnd.get(at)
    if (end !== undefined) {
      tokens.push({ kind: 'quoted', text: text.slice(at + 1, end).trim(), start: at, end: end + 1 })
      at = end + 1
      continue
    }
    PIECE.lastIndex = at
    const found = PIECE.exec(text)
    const piece = found?.[0] ?? text.charAt(at)
    const token = tokenOf(found?.groups ?? {}, piece, at)
    if (token !== undefined) tokens.push(token.text === '-' ? dashOf(token, tokens.at(-1)) : token)
    at += Math.max(1, piece.length)
  }
  return tokens
}

/** Index of the token that begins at an offset, or of the last one in front of it. */
export function tokenAt(tokens: readonly Token[], offset: number): number {
  let [low, high] = [0, tokens.length]
  while (low + 1 < high) {
    const middle = (low + high) >> 1
    if ((tokens[middle]?.start ?? 0) <= offset) low = middle
    else high = middle
  }
  return low
}

function tokenOf(
  groups: Record<string, string | undefined>,
  piece: string,
  start: number,
): Token | undefined {
  const end = start + piece.length
  if (groups.space !== undefined || groups.emphasis !== undefined) return undefined
  if (groups.break !== undefined) return { kind: 'break', text: '\n', start, end }
  if (groups.number !== undefined) return { kind: 'number', text: piece.replace('−', '-'), start, end }
  if (groups.arrow !== undefined) return { kind: 'mark', text: '->', start, end }
  if (groups.ellipsis !== undefined) return { kind: 'word', text: 'etc.', start, end }
  if (groups.abbreviation !== undefined) {
    const known = piece.toLowerCase()
    if (known.startsWith('n')) return { kind: 'word', text: 'n/a', start, end, shape: 'upper' }
    return { kind: 'word', text: known.endsWith('.') ? known : `${known}.`, start, end }
  }
  if (groups.word !== undefined) {
    const lower = piece.toLowerCase().replaceAll('’', "'").replaceAll('‑', '-')
    return { kind: 'word', text: lower, start, end, ...shapeOf(piece) }
  }
  return { kind: 'mark', text: DASHES.has(piece) ? '—' : BULLETS.has(piece) ? '•' : piece, start, end }
}

/** `{"city": "where the caller lives"}`: the description is the prompt. */
function descriptionIn(text: string): { from: number; to: number } {
  const opening = /^\s*\{\s*"[^"\n]{1,80}"\s*:\s*"/.exec(text)
  const closing = /"\s*\}\s*$/.exec(text.slice(-40))
  if (opening === null || closing === null) return { from: 0, to: text.length }
  const to = text.length - closing[0].length
  return opening[0].length < to ? { from: opening[0].length, to } : { from: 0, to: text.length }
}

/** A lone hyphen is a bullet at the beginning of a line and a dash elsewhere. */
const dashOf = (token: Token, before: Token | undefined): Token => ({
  ...token,
  text: before === undefined || before.kind === 'break' ? '•' : '—',
})

const DASHES = new Set(['–', '—', '―'])
const BULLETS = new Set(['•', '*', '·', '▪', '‣', '◦'])

function shapeOf(piece: string): Pick<Token, 'shape'> {
  if (piece.length > 1 && piece === piece.toUpperCase() && piece !== piece.toLowerCase())
    return { shape: 'upper' }
  const first = piece.charAt(0)
  return first !== first.toLowerCase() ? { shape: 'title' } : {}
}

/** Where each quoted text ends, by where it begins. One pass: an opening mark looks at most so far ahead. */
function quotesIn(text: string, from: number, to: number): Map<number, number> {
  const ends = new Map<number, number>()
  for (let at = from; at < to; at++) {
    const close = QUOTES[text.charAt(at)]
    if (close === undefined || !opens(text, at)) continue
    const end = closing(text, at, close)
    if (end === -1) continue
    ends.set(at, end)
    at = end
  }
  return ends
}

const isWordCharacter = (character: string): boolean => /[\p{L}\p{N}_]/u.test(character)

function opens(text: string, at: number): boolean {
  const next = text.charAt(at + 1)
  if (next === '' || /\s/.test(next)) return false
  return !/['’]/.test(text.charAt(at)) || !isWordCharacter(text.charAt(at - 1))
}

function closing(text: string, from: number, close: string): number {
  const last = Math.min(text.length - 1, from + LONGEST_QUOTED)
  for (let at = from + 1; at <= last; at++) {
    const character = text.charAt(at)
    if (character === '\n' && text.charAt(at - 1) === '\n') return -1
    if (character !== close) continue
    const isApostrophe = /['’]/.test(close) && isWordCharacter(text.charAt(at + 1))
    if (!isApostrophe) return at > from + 1 ? at : -1
  }
  return -1
}
