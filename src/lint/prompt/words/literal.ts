import type { Token } from './token.js'
import {
  ANSWER_VERBS,
  CLAUSE_MARKS,
  CONDITION,
  DETERMINERS,
  NO_VALUE,
  NUMBER_WORDS,
  OMISSION_VERBS,
  OTHERWISE,
  SENTINELS,
  TRUTHS,
} from './vocabulary.js'

/**
 * A literal answer.
 *
 * - `quoted`: between quotes; `sentinel`: "unknown", "n/a"; `truth`: yes, no, true, false
 * - `number`: digits, dates and number words; `code`: CAPITALS or snake_case; `bare`: ordinary words
 */
export interface Literal {
  readonly kind: 'quoted' | 'sentinel' | 'truth' | 'number' | 'code' | 'bare'
  /** As written, without quotes. */
  readonly text: string
  /** Offsets into the prompt. */
  readonly start: number
  readonly end: number
  /** How many tokens it takes. */
  readonly length: number
}

/** More words than that are a description. */
const LONGEST_BARE = 3

/** The literal answer that begins at a token, if one does. Where it ends must be before `to`. */
export function literalAt(tokens: readonly Token[], at: number, to: number): Literal | undefined {
  const token = tokens[at]
  if (token === undefined || at >= to) return undefined
  if (token.kind === 'quoted') return literal(tokens, at, 1, 'quoted')
  if (token.kind === 'number') return numberAt(tokens, at, to)
  if (token.kind !== 'word') return undefined
  const bare = bareLength(tokens, at, to)
  const sentinel =
    token.text === 'nothing' && /^(else|but|more|other)$/.test(tokens[at + 1]?.text ?? '')
      ? 0
      : SENTINELS.lengthAt(tokens, at)
  if (sentinel > 0 && at + sentinel <= to && endsAt(tokens, at + sentinel, to))
    return literal(tokens, at, sentinel, 'sentinel')
  if (TRUTHS.has(token.text) && endsAt(tokens, at + 1, to)) return literal(tokens, at, 1, 'truth')
  if (NUMBER_WORDS.has(token.text) && endsAt(tokens, at + 1, to)) return literal(tokens, at, 1, 'number')
  if ((token.shape === 'upper' || /[_\d]/.test(token.text)) && endsAt(tokens, at + 1, to))
    return literal(tokens, at, 1, 'code')
  return bare > 0 ? literal(tokens, at, bare, 'bare') : undefined
}

function literal(tokens: readonly Token[], at: number, length: number, kind: Literal['kind']): Literal {
  const part = tokens.slice(at, at + length)
  return {
    kind,
    length,
    text: part.map(({ text }) => text).join(' '),
    start: part[0]?.start ?? 0,
    end: part.at(-1)?.end ?? 0,
  }
}

/** `-1`, `2024-01-01T00:00:00Z`, `500 +`. What counts something ("two digits") is no answer. */
function numberAt(tokens: readonly Token[], at: number, to: number): Literal | undefined {
  return endsAt(tokens, at + 1, to) ? literal(tokens, at, 1, 'number') : undefined
}

function bareLength(tokens: readonly Token[], at: number, to: number): number {
  if (!beginsBare(tokens, at)) return 0
  for (let length = 1; length <= LONGEST_BARE; length++) {
    if (endsAt(tokens, at + length, to)) return isLabel(tokens, at, length) ? 0 : length
    const token = tokens[at + length]
    if (token?.kind !== 'word' || NO_VALUE.has(token.text)) return 0
  }
  return 0
}

/** Not an adverb, and not an order: "return only", "answer briefly", "skip". */
function beginsBare(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  if (token?.kind !== 'word' || NO_VALUE.has(token.text)) return false
  if (/ly$/.test(token.text) || OMISSION_VERBS.has(token.text)) return false
  return !ANSWER_VERBS.has(token.text) || tokens[at + 1]?.kind !== 'word'
}

/** "the band: 18-29", "ticket priority: high": what is named and not answered. */
function isLabel(tokens: readonly Token[], at: number, length: number): boolean {
  const [before, behind] = [tokens[at - 1], tokens[at + length]]
  if (before?.kind === 'word' && DETERMINERS.has(before.text)) return true
  return behind?.kind === 'mark' && (behind.text === ':' || behind.text === '=' || behind.text === '->')
}

/** Whether an answer can end in front of this token. */
export function endsAt(tokens: readonly Token[], at: number, to: number): boolean {
  const token = tokens[at]
  if (at >= to || token === undefined || token.kind === 'break') return true
  if (token.kind === 'mark') return CLAUSE_MARKS.has(token.text) || '/.=!?'.includes(token.text)
  if (token.kind !== 'word') return false
  return CONDITION.has(token.text) || ENDS.has(token.text) || OTHERWISE.lengthAt(tokens, at) > 0
}

const ENDS = new Set(
  'or and but as here instead rather only without for on since because depending respectively to in here then accordingly from given with after before unless provided'.split(
    ' ',
  ),
)

export interface LiteralList {
  readonly values: readonly Literal[]
  /** The token behind the list. */
  readonly next: number
  /** Joined by "and", so perhaps no alternatives. */
  readonly hasAnd?: boolean
  /** Only examples: "etc." stands behind them. */
  readonly isOpen?: boolean
}

/** `yes, no or "unclear"`, `low / medium / high`, or a single answer. Empty where no literal answer begins. */
export function literalsAt(tokens: readonly Token[], at: number, to: number): LiteralList {
  const values: Literal[] = []
  let next = at
  let hasAnd = false
  for (let look = at; ; ) {
    const value = literalAt(tokens, look, to)
    if (value === undefined) break
    // "'a week' as 7 and 'a fortnight' as 14": the next conversion begins.
    if (values.length > 0 && isLink(tokens[look + value.length])) break
    values.push(value)
    hasAnd ||= look > next && tokens[look - 1]?.text === 'and'
    next = look + value.length
    const separator = separatorLength(tokens, next)
    if (separator === 0) break
    look = next + separator
  }
  return { values, next, hasAnd, isOpen: tokens.slice(next, next + 3).some(({ text }) => text === 'etc.') }
}

const isLink = (token: Token | undefined): boolean =>
  token?.kind === 'word' && (token.text === 'as' || token.text === 'to' || token.text === 'into')

/** `,` `/` `|` `or` `and`, alone or as `, or`; 0 where none stands. */
export function separatorLength(tokens: readonly Token[], at: number): number {
  const [token, next] = [tokens[at], tokens[at + 1]]
  if (token === undefined) return 0
  const isMark = token.kind === 'mark' && /^[,/|;]$/.test(token.text)
  const joins = (word: Token | undefined) => word?.kind === 'word' && JOINS.has(word.text)
  if (isMark) return joins(next) ? 2 : next?.kind === 'break' ? 2 : 1
  return joins(token) ? 1 : 0
}

const JOINS = new Set(['or', 'and', 'and/or'])
