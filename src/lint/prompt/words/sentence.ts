import { phrases, wordSet } from './phrase.js'
import type { Token } from './token.js'

/** Tokens from `from` up to but not including `to`; what ends the sentence is not part of it. */
export interface Sentence {
  readonly from: number
  readonly to: number
  /** Ends in a question mark. */
  readonly isQuestion: boolean
  /** A line of a list. */
  readonly isItem: boolean
}

/** Takes the text apart at full stops, question marks, semicolons, and where a line is a sentence of its own. */
export function sentencesOf(tokens: readonly Token[]): Sentence[] {
  return splitSentences(tokens).flatMap((sentence) => withoutPreamble(tokens, sentence) ?? [])
}

/** "You are a sales coach.", "Based on the transcript, …": who reads and what, not what is asked. */
function withoutPreamble(tokens: readonly Token[], sentence: Sentence): Sentence | undefined {
  const [first, second] = [tokens[sentence.from], tokens[sentence.from + 1]]
  if ((first?.text === 'you' && second?.text === 'are') || (first?.text === 'act' && second?.text === 'as'))
    return undefined
  const length = SOURCES.lengthAt(tokens, sentence.from)
  if (length === 0) return sentence
  const from = sentence.from + length + (tokens[sentence.from + length]?.text === ',' ? 1 : 0)
  return from < sentence.to ? { ...sentence, from } : sentence
}

const SOURCES = phrases(
  'based|going|judging on|by|from the whole|full|entire|call? transcript|conversation|call|recording|dialogue alone|only?',
  'from|using|in the whole|full|entire|call? transcript|conversation|recording|dialogue ,',
  'read|review|analyse|analyze the whole|full|entire|call? transcript|conversation|call|recording and',
)

function splitSentences(tokens: readonly Token[]): Sentence[] {
  const sentences: Sentence[] = []
  let from = 0
  const close = (to: number, isQuestion: boolean, markLength = 1): void => {
    let start = from
    while (start < to && isLead(tokens, start)) start += 1
    const isItem = start > from && tokens.slice(from, start).some(isItemMark)
    if (start < to) sentences.push({ from: start, to, isQuestion, isItem })
    from = to + markLength
  }
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'mark' && token.text === '.' && isNumbering(tokens, at - 1)) continue
    if (token.kind === 'mark' && token.text === ';' && isListSeparator(tokens, at)) continue
    if (
      token.kind === 'mark' &&
      (token.text === '.' || token.text === '!' || token.text === '?' || token.text === ';')
    )
      close(at, token.text === '?')
    else if (
      token.text.length > 2 &&
      token.text.endsWith('.') &&
      token.kind === 'word' &&
      beginsOrder(tokens[at + 1])
    )
      close(at + 1, false, 0)
    else if (token.kind === 'break' && beginsAnew(tokens, at)) close(at, false)
  }
  close(tokens.length, false)
  return sentences
}

/** "… Mr or Dr. Return …": a full stop that ends an abbreviation and the sentence. */
const beginsOrder = (token: Token | undefined): boolean => token?.shape === 'title' && ORDERS.has(token.text)
const ORDERS = wordSet(
  'return if use answer otherwise when where do never write put set give output record leave skip for respond reply',
)

/** Bullets, numbers and table bars in front of a line, and the line ends themselves. */
function isLead(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  if (token === undefined) return false
  if (token.kind === 'break') return true
  if (token.kind === 'mark')
    return (
      token.text === '•' ||
      token.text === '|' ||
      token.text === ')' ||
      token.text === '#' ||
      (token.text === '.' && isNumbering(tokens, at - 1))
    )
  const next = tokens[at + 1]
  return isNumbering(tokens, at) && next !== undefined
}

/** In front of a heading stands a lead too, but it is no line of a list. */
const isItemMark = ({ kind, text }: Token): boolean => kind !== 'break' && text !== '#'

/** `1)`, `2.` or `a)` at the beginning of a line. */
function isNumbering(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]
  const [token, next] = [tokens[at], tokens[at + 1]]
  if (token === undefined || next === undefined || (before !== undefined && before.kind !== 'break'))
    return false
  return (
    /^(\d{1,2}|[a-h])$/.test(token.text) && next.kind === 'mark' && (next.text === ')' || next.text === '.')
  )
}

/** `market_value; rebuild_cost; unknown`: one or two words between semicolons. */
function isListSeparator(tokens: readonly Token[], at: number): boolean {
  return isShortRun(tokens, at, 1) && isShortRun(tokens, at, -1)
}

function isShortRun(tokens: readonly Token[], at: number, step: 1 | -1): boolean {
  for (let look = at + step, length = 0; length <= 2; look += step, length++) {
    const token = tokens[look]
    const ends =
      token === undefined || token.kind === 'break' || (token.kind === 'mark' && /[;:.]/.test(token.text))
    if (ends) return length > 0
    if (token.kind === 'mark') return false
  }
  return false
}

/** Lines that were only wrapped go on in small letters; a list, a table, a label or a new sentence does not. */
function beginsAnew(tokens: readonly Token[], at: number): boolean {
  const [line, before, next] = [tokens[at], tokens[at - 1], tokens[at + 1]]
  if (line === undefined || before === undefined || next === undefined) return true
  if (next.kind === 'mark') return next.text === '•' || next.text === '|' || next.text === '#'
  if (before.kind === 'mark' && (before.text === ':' || before.text === '|')) return true
  if (isNumbering(tokens, at + 1)) return true
  if (before.kind === 'mark' && before.text === ',') return false
  return next.kind !== 'word' || next.shape !== undefined || hasMapping(tokens, at + 1)
}

/** `busy -> callback` or `y = it was read`, alone on its line. */
function hasMapping(tokens: readonly Token[], at: number): boolean {
  for (let look = at; look < at + 12; look++) {
    const token = tokens[look]
    if (token === undefined || token.kind === 'break') return false
    if (token.kind === 'mark' && (token.text === '->' || token.text === '=' || token.text === ':'))
      return true
  }
  return false
}
