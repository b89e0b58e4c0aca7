import { beginsClause, isSpeech, wordAt } from '../words/clause.js'
import {
  type Condition,
  type ConditionKind,
  conditionAt,
  kindOf,
  opensCondition,
} from '../words/condition.js'
import { phrases, words } from '../words/phrase.js'
import type { Sentence } from '../words/sentence.js'
import type { Token } from '../words/token.js'
import { type Value, valueAt } from '../words/value.js'
import { DETERMINERS, OTHERWISE } from '../words/vocabulary.js'
import { DONE } from './answer-verb.js'

const BEFORE_CASE = words('only instead but here also just back then')

/** The condition right behind an answer: "0 if none", "unknown otherwise". */
export function caseBehind(tokens: readonly Token[], at: number, to: number): Condition | undefined {
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
  const value = valueAt(tokens, at + 1, to)
  return value !== undefined && value.kind !== 'bare' && opensCondition(tokens, at + 1 + value.length)
}

/** "if nothing is agreed 1900-01-01": the answer behind a condition, without a comma. */
export function isBareEnd(
  tokens: readonly Token[],
  { from, at, to }: { readonly from: number; readonly at: number; readonly to: number },
): boolean {
  const value = at > from + 2 ? valueAt(tokens, at, to) : undefined
  if (value === undefined || value.kind === 'bare' || value.kind === 'sentinel' || value.kind === 'truth')
    return false
  if (isSpeech(tokens, at) || at + value.length < to || wordAt(tokens, from) === 'without') return false
  const before = tokens[at - 1]
  return before?.kind === 'word' && !DETERMINERS.has(before.text) && kindOf(tokens, from, at) === 'absent'
}

/** What may stand behind an answer that comes first. */
const BEHIND = phrases(
  `should|must|shall|will|can|may be ${DONE} in?`,
  `is|are to? be? ${DONE} in?`,
  'is|are the _? answer|value|default|fallback|result|output|choice',
  'is fine|ok|okay|allowed|acceptable|permitted|correct|right|expected|used|returned|possible|valid',
  'will do',
)
const GERUNDS = words(`
  returning answering writing setting putting using giving entering recording responding outputting choosing
`)

export interface Fronted {
  readonly value: Value
  readonly condition: ConditionKind | undefined
  /** The token behind all of it. */
  readonly next: number
}

/** `"ASAP" should be written if …`, `returning NA is fine when …`: the answer in front of its order. */
export function frontedAnswer(tokens: readonly Token[], at: number, sentence: Sentence): Fronted | undefined {
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
function valueBefore(tokens: readonly Token[], at: number, to: number): Value | undefined {
  for (let length = 1; length <= 3 && at + length < to; length++) {
    if (BEHIND.lengthAt(tokens, at + length) === 0) continue
    const value = valueAt(tokens, at, at + length)
    return value !== undefined && value.kind !== 'bare' && value.length === length ? value : undefined
  }
  return undefined
}
