import {
  beginsClause,
  type ConditionKind,
  conditionAt,
  conditionKindOf,
  isMark,
  isSpeech,
  opensCondition,
  type PromptCondition,
  wordAt,
} from '../words/clause.js'
import { type Literal, type LiteralList, literalAt, literalsAt } from '../words/literal.js'
import { phrases, wordSet } from '../words/phrase.js'
import type { Sentence } from '../words/sentence.js'
import type { Token } from '../words/token.js'
import { DETERMINERS, OTHERWISE } from '../words/vocabulary.js'
import { DONE } from './order.js'

const BEFORE_CASE = wordSet('only instead but here also just back then')

/** The condition right behind an answer: "0 if none", "unknown otherwise". */
export function caseBehind(tokens: readonly Token[], at: number, to: number): PromptCondition | undefined {
  let from = at
  while (from < to && BEFORE_CASE.has(wordAt(tokens, from))) from += 1
  // "zero (0) if none"
  if (wordAt(tokens, from) === '(' && wordAt(tokens, from + 2) === ')') from += 3
  const otherwise = OTHERWISE.lengthAt(tokens, from)
  if (otherwise > 0) return { kind: 'absent', from, to: from + otherwise }
  if (from >= to || !(opensCondition(tokens, from) || /^(for|on)$/.test(wordAt(tokens, from))))
    return undefined
  return conditionAt(tokens, from, to, (stop) => beginsNextCase(tokens, stop, to))
}

/** `… and "none" if no contract was chosen`: the next answer and its own case. */
export function beginsNextCase(tokens: readonly Token[], at: number, to: number): boolean {
  const word = wordAt(tokens, at)
  if (word !== 'and' && word !== 'or') return false
  const value = literalAt(tokens, at + 1, to)
  return value !== undefined && value.kind !== 'bare' && opensCondition(tokens, at + 1 + value.length)
}

/** "if nothing is agreed 1900-01-01": the answer behind a condition, without a comma. */
export function isBareEnd(
  tokens: readonly Token[],
  { from, at, to }: { readonly from: number; readonly at: number; readonly to: number },
): boolean {
  const value = at > from + 2 ? literalAt(tokens, at, to) : undefined
  if (value === undefined || value.kind === 'bare' || value.kind === 'sentinel' || value.kind === 'truth')
    return false
  if (isSpeech(tokens, at) || at + value.length < to || wordAt(tokens, from) === 'without') return false
  const before = tokens[at - 1]
  return (
    before?.kind === 'word' && !DETERMINERS.has(before.text) && conditionKindOf(tokens, from, at) === 'absent'
  )
}

/** What may stand behind an answer that comes first. */
const BEHIND = phrases(
  `should|must|shall|will|can|may be ${DONE} in?`,
  `is|are to? be? ${DONE} in?`,
  'is|are the _? answer|value|default|fallback|result|output|choice',
  'is fine|ok|okay|allowed|acceptable|permitted|correct|right|expected|used|returned|possible|valid',
  'will do',
)
const GERUNDS = wordSet(`
  returning answering writing setting putting using giving entering recording responding outputting choosing
`)

export interface FrontedAnswer {
  readonly value: Literal
  readonly condition: ConditionKind | undefined
  /** The token behind all of it. */
  readonly next: number
}

/** `"ASAP" should be written if …`, `returning NA is fine when …`: the answer in front of its order. */
export function frontedAnswerAt(
  tokens: readonly Token[],
  at: number,
  sentence: Sentence,
): FrontedAnswer | undefined {
  if (sentence.isQuestion || isSpeech(tokens, at)) return undefined
  const isGerund = GERUNDS.has(wordAt(tokens, at))
  const from = isGerund ? at + 1 : at
  const value = valueBefore(tokens, from, sentence.to)
  if (value === undefined) return undefined
  if (value.kind !== 'quoted' && !isGerund && !beginsClause(tokens, at, sentence)) return undefined
  const next = from + value.length + BEHIND.lengthAt(tokens, from + value.length)
  if (wordAt(tokens, next) === 'not') return undefined
  const own = caseBehind(tokens, next, sentence.to)
  return { value, condition: own?.kind, next: own?.to ?? next }
}

/** A literal that such an order follows, and not the end of its clause. */
function valueBefore(tokens: readonly Token[], at: number, to: number): Literal | undefined {
  for (let length = 1; length <= 3 && at + length < to; length++) {
    if (BEHIND.lengthAt(tokens, at + length) === 0) continue
    const value = literalAt(tokens, at, at + length)
    return value !== undefined && value.kind !== 'bare' && value.length === length ? value : undefined
  }
  return undefined
}

/** A short clause that tells when is not longer. */
const LONGEST_LABEL = 9

export interface LabelledAnswer extends LiteralList {
  readonly kind: ConditionKind
}

/**
 * `not stated -> -1`, `No estimate: 0`, `none ordered = 0`: a short clause that tells when, and its answer; without
 * values where an order follows the colon.
 */
export function labelledAnswerAt(
  tokens: readonly Token[],
  from: number,
  to: number,
): LabelledAnswer | undefined {
  const at = labelEnd(tokens, from, to)
  if (at === undefined) return undefined
  const isArrow = isMark(tokens[at], '->')
  const kind = conditionKindOf(tokens, from, at)
  // "none: no complaint" explains the answer in front.
  if (!isArrow && (kind !== 'absent' || at - from < 2)) return undefined
  const value = literalAt(tokens, at + 1, to)
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
export function wholeClause(tokens: readonly Token[], at: number, to: number): LiteralList | undefined {
  const listed = literalsAt(tokens, at, to)
  if (listed.values.length === 0) return undefined
  const next = tokens[listed.next]
  const ends = listed.next >= to || next?.kind === 'break' || (next?.kind === 'mark' && next.text !== ':')
  return ends || opensCondition(tokens, listed.next) ? listed : undefined
}

/** "Reason for cancelling", "Channel on which": the thing asked for, not an answer with its case. */
export function isHeadline(tokens: readonly Token[], at: number, { values, next }: LiteralList): boolean {
  if (values[0]?.kind !== 'bare' || isMark(tokens[at - 1], ':', '(', '—')) return false
  return /^(for|on)$/.test(wordAt(tokens, next)) || values.length === 1
}

/** "…, or 'no reply'", "or the literal string NO_CODE": the last word of a sentence is what else there is. */
export function isLastResort(
  tokens: readonly Token[],
  at: number,
  { values, next }: LiteralList,
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
export const endsInResort = ({ values, next }: LiteralList, to: number): boolean =>
  values.length === 2 && values[0]?.kind === 'bare' && values[1]?.kind === 'quoted' && next >= to

const isMarked = ({ kind }: Literal): boolean => kind !== 'bare' && kind !== 'truth'

const NAMES = wordSet('the literal string word text value a')

/** In front of "the literal string" between an "or" and its answer. */
export function beforeFillers(tokens: readonly Token[], at: number): number {
  let first = at
  while (first > at - 4 && NAMES.has(wordAt(tokens, first - 1))) first -= 1
  return wordAt(tokens, first - 1) === 'or' ? first : at
}
