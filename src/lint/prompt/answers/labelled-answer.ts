import { isMark, wordAt } from '../words/clause.js'
import { type ConditionKind, kindOf, opensCondition } from '../words/condition.js'
import { words } from '../words/phrase.js'
import type { Token } from '../words/token.js'
import { type Value, type ValueList, valueAt, valuesAt } from '../words/value.js'

/** A short clause that tells when is not longer. */
const LONGEST_LABEL = 9

export interface Labelled extends ValueList {
  readonly kind: ConditionKind
}

/**
 * `not stated -> -1`, `No estimate: 0`, `none ordered = 0`: a short clause that tells when, and its answer; without
 * values where an order follows the colon.
 */
export function labelledAnswer(tokens: readonly Token[], from: number, to: number): Labelled | undefined {
  const at = labelEnd(tokens, from, to)
  if (at === undefined) return undefined
  const isArrow = isMark(tokens[at], '->')
  const kind = kindOf(tokens, from, at)
  // "none: no complaint" explains the answer in front.
  if (!isArrow && (kind !== 'absent' || at - from < 2)) return undefined
  const value = valueAt(tokens, at + 1, to)
  if (value === undefined) return kind === 'absent' ? { values: [], next: at + 1, kind } : undefined
  // "system -> line dropped" does, too.
  if (at - from < 2 && value.length > 1) return undefined
  const next = at + 1 + value.length
  return tokens[next]?.kind === 'word' && !opensCondition(tokens, next)
    ? undefined
    : { values: [value], next, kind }
}

/** Where the colon, the equals sign or the arrow of a label stands. */
function labelEnd(tokens: readonly Token[], from: number, to: number): number | undefined {
  for (let at = from; at < Math.min(to, from + LONGEST_LABEL); at++) {
    const token = tokens[at]
    if (token === undefined || token.kind === 'quoted' || token.kind === 'break') return undefined
    if (token.kind !== 'mark' || token.text === ',') continue
    return at > from && isMark(token, ':', '=', '->') ? at : undefined
  }
  return undefined
}

/** A clause that is nothing but an answer: "if not stated, -1". */
export function wholeClause(tokens: readonly Token[], at: number, to: number): ValueList | undefined {
  const listed = valuesAt(tokens, at, to)
  if (listed.values.length === 0) return undefined
  const next = tokens[listed.next]
  const ends = listed.next >= to || next?.kind === 'break' || (next?.kind === 'mark' && next.text !== ':')
  return ends || opensCondition(tokens, listed.next) ? listed : undefined
}

/** "Reason for cancelling", "Channel on which": the thing asked for, not an answer with its case. */
export function isHeadline(tokens: readonly Token[], at: number, { values, next }: ValueList): boolean {
  if (values[0]?.kind !== 'bare' || isMark(tokens[at - 1], ':', '(', '—')) return false
  return /^(for|on)$/.test(wordAt(tokens, next)) || values.length === 1
}

/** "…, or 'no reply'", "or the literal string NO_CODE": the last word of a sentence is what else there is. */
export function isLastResort(
  tokens: readonly Token[],
  at: number,
  { values, next }: ValueList,
  to: number,
): boolean {
  const [only] = values
  if (only === undefined || values.length > 1 || !isMarked(only)) return false
  const or = beforeFillers(tokens, at) - 1
  if (wordAt(tokens, or) !== 'or') return false
  const before = tokens[or - 1]
  const isInList = before?.kind === 'quoted' || before?.kind === 'number'
  const isSetOff = only.kind !== 'sentinel' || isMark(before, ',', '(')
  return (next >= to || isMark(tokens[next], ')')) && isSetOff && !isInList
}

/** "Birthplace, or 'unknown'": what is asked, and the last resort. */
export const endsInResort = ({ values, next }: ValueList, to: number): boolean =>
  values.length === 2 && values[0]?.kind === 'bare' && values[1]?.kind === 'quoted' && next >= to

const isMarked = ({ kind }: Value): boolean => kind !== 'bare' && kind !== 'truth'

const NAMES = words('the literal string word text value a')

/** In front of "the literal string" between an "or" and its answer. */
export function beforeFillers(tokens: readonly Token[], at: number): number {
  let first = at
  while (first > at - 4 && NAMES.has(wordAt(tokens, first - 1))) first -= 1
  return wordAt(tokens, first - 1) === 'or' ? first : at
}
