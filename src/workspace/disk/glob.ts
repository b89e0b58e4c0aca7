interface One {
  readonly kind: 'one'
  readonly takes: (character: string) => boolean
  readonly isSlash: boolean
}

/** A part of a glob: one character, any characters, or alternatives. */
type Piece =
  | One
  | { readonly kind: 'many' }
  /** `**`, which spans folders where it is a whole segment. */
  | { readonly kind: 'deep' }
  | { readonly kind: 'either'; readonly of: readonly (readonly Piece[])[] }

type State =
  | { readonly kind: 'end' }
  | (One & { readonly next: State })
  | { readonly kind: 'fork'; readonly to: State[] }
  | { readonly kind: 'deep'; readonly atStart: State; readonly inside: State }

/** The states that a text can be in after some of its characters, and what follows on the next one. */
interface Step {
  readonly states: ReadonlySet<State>
  readonly next: Map<string, Step>
}

/** Steps are kept for the next text. Ordinary globs have about ten. */
const MAX_STEPS = 500

/**
 * Whether a glob matches a text: `*`, `?`, `[a-z]`, `[!a]`, `{a,b}`, `{a..c}`, `**` for any folders, `\` before a
 * character that means itself. Runs an automaton: see docs/decisions/0014-globs.md.
 *
 * @param kind in a `path`, only `**` matches a slash; in a `text`, a slash is a character like any other
 */
export function globMatcher(glob: string, kind: 'path' | 'text'): (text: string) => boolean {
  const end: State = { kind: 'end' }
  const first = reach([build(pieces(glob, kind), end, kind)], '/')
  const ids = new Map<State, number>()
  const idOf = (state: State) => ids.get(state) ?? ids.set(state, ids.size).size - 1
  let known = new Map<string, Step>()
  let start: Step = { states: first, next: new Map() }

  const after = (step: Step, character: string): Step => {
    const states = reach(
      [...step.states].flatMap((state) => (state.kind === 'one' && state.takes(character) ? state.next : [])),
      character,
    )
    if (known.size >= MAX_STEPS) {
      known = new Map()
      start = { states: first, next: new Map() }
    }
    const key = [...states].map(idOf).sort().join()
    const found = known.get(key) ?? { states, next: new Map() }
    known.set(key, found)
    step.next.set(character, found)
    return found
  }
  return (text) => {
    let step = start
    for (const character of text) {
      step = step.next.get(character) ?? after(step, character)
      if (step.states.size === 0) return false
    }
    return step.states.has(end)
  }
}

/** The states that are reached without another character. The start of a path counts as after a slash. */
function reach(from: State[], last: string): ReadonlySet<State> {
  const seen = new Set<State>()
  for (let state = from.pop(); state !== undefined; state = from.pop()) {
    if (seen.has(state)) continue
    seen.add(state)
    if (state.kind === 'fork') from.push(...state.to)
    else if (state.kind === 'deep') from.push(last === '/' ? state.atStart : state.inside)
  }
  return seen
}

/** From the back, because each state has to know the next one. */
function build(glob: readonly Piece[], end: State, kind: 'path' | 'text'): State {
  return glob.reduceRight((next: State, piece): State => {
    if (piece.kind === 'one') return { ...piece, next }
    if (piece.kind === 'either') return fork(...piece.of.map((each) => build(each, next, kind)))
    if (kind === 'text') return repeat(() => true, next)
    const inside = repeat(isInSegment, next)
    return piece.kind === 'many' ? inside : { kind: 'deep', inside, atStart: folders(next) ?? inside }
  }, end)
}

/** The states of a `**` that begins a segment; `undefined` where it does not end one. */
function folders(next: State): State | undefined {
  if (next.kind === 'end') return repeat(() => true, next)
  if (next.kind !== 'one' || !next.isSlash) return undefined
  const whole = fork(next.next)
  whole.to.push(repeat(isInSegment, { ...next, next: whole }))
  return whole
}

const fork = (...to: State[]) => ({ kind: 'fork', to }) satisfies State

function repeat(takes: (character: string) => boolean, next: State): State {
  const loop = fork(next)
  loop.to.push({ kind: 'one', takes, isSlash: false, next: loop })
  return loop
}

const isInSegment = (character: string): boolean => character !== '/'

interface Reading {
  readonly characters: readonly string[]
  readonly braces: ReadonlyMap<number, Brace>
  readonly lastBracket: number
  readonly kind: 'path' | 'text'
}

function pieces(glob: string, kind: 'path' | 'text'): Piece[] {
  const characters = [...glob]
  const reading = { characters, braces: bracesIn(characters), lastBracket: characters.lastIndexOf(']'), kind }
  return read(reading, 0, characters.length)
}

function read(reading: Reading, from: number, to: number): Piece[] {
  const found: Piece[] = []
  for (let at = from; at < to; ) {
    const { piece, end } = readPiece(reading, at, to)
    found.push(piece)
    at = end
  }
  return found
}

/** The piece that begins at a place, and where the next one does. */
function readPiece(
  reading: Reading,
  at: number,
  to: number,
): { readonly piece: Piece; readonly end: number } {
  const { characters, braces, kind } = reading
  const character = characters[at] ?? ''
  const brace = braces.get(at)
  if (brace !== undefined) return { piece: brace.range ?? eitherOf(reading, at, brace), end: brace.close + 1 }
  if (character === '*') {
    let end = at + 1
    while (end < to && characters[end] === '*') end++
    return { piece: { kind: end - at === 2 ? 'deep' : 'many' }, end }
  }
  if (character === '?') return { piece: one(kind === 'path' ? isInSegment : () => true), end: at + 1 }
  if (character === '\\' && at + 1 < to) return { piece: literal(characters[at + 1] ?? ''), end: at + 2 }
  const close = character === '[' ? closingBracket(reading, at) : -1
  if (close >= 0) return { piece: setOf(characters.slice(at + 1, close), kind), end: close + 1 }
  return { piece: literal(character), end: at + 1 }
}

function eitherOf(reading: Reading, at: number, { commas, close }: Brace): Piece {
  const bounds = [...commas, close]
  return {
    kind: 'either',
    of: bounds.map((bound, index) => read(reading, (bounds[index - 1] ?? at) + 1, bound)),
  }
}

/** A bracket that comes first in a set is a member of it. */
function closingBracket({ characters, lastBracket }: Reading, at: number): number {
  const first = at + (/[!^]/.test(characters[at + 1] ?? '') ? 3 : 2)
  return first > lastBracket ? -1 : characters.indexOf(']', first)
}

const one = (takes: (character: string) => boolean): Piece => ({ kind: 'one', takes, isSlash: false })

const literal = (character: string): Piece => ({
  kind: 'one',
  takes: (other) => other === character,
  isSlash: character === '/',
})

interface Brace {
  readonly commas: readonly number[]
  readonly close: number
  readonly range?: Piece
}

/** The braces that mean something, by offset. Others are characters like any other. */
function bracesIn(characters: readonly string[]): ReadonlyMap<number, Brace> {
  const braces = new Map<number, Brace>()
  const open: { readonly at: number; readonly commas: number[] }[] = []
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at]
    if (character === '\\') at++
    else if (character === '{') open.push({ at, commas: [] })
    else if (character === ',') open.at(-1)?.commas.push(at)
    else if (character === '}') {
      const brace = open.pop()
      if (brace === undefined) continue
      const range = rangeOf(characters.slice(brace.at + 1, Math.min(at, brace.at + 6)))
      if (brace.commas.length > 0) braces.set(brace.at, { commas: brace.commas, close: at })
      else if (range !== undefined) braces.set(brace.at, { commas: [], close: at, range })
    }
  }
  return braces
}

/** `a..c` */
function rangeOf([from, dot, otherDot, to, ...more]: readonly string[]): Piece | undefined {
  if (from === undefined || to === undefined || dot !== '.' || otherDot !== '.' || more.length > 0)
    return undefined
  return one((character) => from <= character && character <= to)
}

/** The inside of brackets: characters and ranges, or all others after `!` or `^`. */
function setOf(inner: readonly string[], kind: 'path' | 'text'): Piece {
  const isOthers = inner[0] === '!' || inner[0] === '^'
  const members = isOthers ? inner.slice(1) : inner
  const single = new Set<string>()
  const ranges: [string, string][] = []
  for (let at = 0; at < members.length; at++) {
    const from = members[at] === '\\' && at + 1 < members.length ? members[++at] : members[at]
    const to = members[at + 2]
    if (from === undefined) continue
    if (members[at + 1] === '-' && to !== undefined) {
      ranges.push([from, to])
      at += 2
    } else single.add(from)
  }
  return one((character) => {
    if (kind === 'path' && character === '/') return false
    const isMember =
      single.has(character) || ranges.some(([from, to]) => from <= character && character <= to)
    return isMember !== isOthers
  })
}

/** The folder that a glob begins with: all its matches lie below. */
export function folderOfGlob(glob: string): string {
  const wildcard = glob.search(/[*?[\]{}\\]/)
  const plain = wildcard < 0 ? glob : glob.slice(0, wildcard)
  return plain.slice(0, Math.max(0, plain.lastIndexOf('/')))
}
