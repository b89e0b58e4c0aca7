import { isMark, wordAt } from '../words/clause.js'
import { phrases } from '../words/phrase.js'
import type { Sentence } from '../words/sentence.js'
import type { Token } from '../words/token.js'
import { EXAMPLES, type Option, type OptionList, optionOf } from './option.js'

/** "Does the caller want to buy or rent?", "is it freehold, leasehold or shared?" */
export function askedOptions(tokens: readonly Token[], sentence: Sentence): OptionList[] {
  const { from, to, isQuestion } = sentence
  const or = isQuestion ? lastOr(tokens, sentence) : undefined
  if (or === undefined) return []
  const right = tokens.slice(or + 1, to)
  const left = tokens[or - 1]
  const isShort = right.length <= 3 && right.every(({ kind }) => kind === 'word' || kind === 'quoted')
  if (!isShort || left === undefined || (left.kind === 'mark' && left.text !== ',')) return []
  const options = [
    ...leftOf(tokens, from, left.text === ',' ? or - 1 : or),
    optionOf(tokens, or + 1, right.length),
  ]
  const isOpen = tokens.slice(from, to).some((_, index) => EXAMPLES.lengthAt(tokens, from + index) > 0)
  return options.length > 1 ? [{ how: 'asked', isOpen, isAlternative: true, options }] : []
}

function lastOr(tokens: readonly Token[], { from, to }: Sentence): number | undefined {
  for (let at = to - 2; at > from; at--)
    if (tokens[at]?.kind === 'word' && wordAt(tokens, at) === 'or') return at
  return undefined
}

/** The options in front of the "or": one to three words each between commas, the first of them one word. */
function leftOf(tokens: readonly Token[], from: number, to: number): Option[] {
  const options: Option[] = []
  for (let end = to; end > from; ) {
    const comma = lastComma(tokens, Math.max(from, end - 4), end)
    const start = comma === undefined ? end - 1 : comma + 1
    if (start >= end) break
    options.unshift(optionOf(tokens, start, end - start))
    if (comma === undefined) break
    end = comma
  }
  return options
}

function lastComma(tokens: readonly Token[], from: number, to: number): number | undefined {
  for (let at = to - 1; at >= from; at--) if (isMark(tokens[at], ',')) return at
  return undefined
}

/** "Answer with one of these three terms": what the question named are all answers there are. */
const THESE = phrases(
  'one of these|those|them|the',
  'only these|those|with? the?',
  'these|those two|three|four|five? only|terms|words|options|values|answers|labels',
  'no other wording|answer|label|value|option|word|term',
)

/** A question's alternatives become told where a later sentence closes them. */
export function closedOptions(
  tokens: readonly Token[],
  sentences: readonly Sentence[],
  lists: readonly OptionList[],
): OptionList[] {
  const isClosed = sentences.some(({ from, to, isQuestion }) => {
    if (isQuestion) return false
    for (let at = from; at < to; at++) if (THESE.lengthAt(tokens, at) > 0) return true
    return false
  })
  const asked = isClosed ? lists.filter(({ how, isOpen }) => how === 'asked' && !isOpen) : []
  return asked.map((list) => ({ ...list, how: 'told' }))
}
