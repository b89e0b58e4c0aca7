import { isMark, isSpeech, wordAt } from '../words/clause.js'
import { phrases, wordSet } from '../words/phrase.js'
import type { Sentence } from '../words/sentence.js'
import { type Token, tokenAt } from '../words/token.js'
import { CONDITION } from '../words/vocabulary.js'
import { EXAMPLE_LEADS, type FoundList, listAt, type Option, type OptionList, optionOf } from './option.js'

const HEADERS = phrases(
  'options|choices|categories|labels|outcomes are|include?',
  'allowed|possible|valid|permitted|permissible|admissible|legal|accepted|acceptable|available|these|enum values|options|answers|choices|labels|categories|outcomes|responses|results|entries|terms|codes|statuses|words are|is?',
  'enum :',
  'fixed|closed list|set :',
  'allowed|possible|valid|permitted|permissible values|options|answers for|of _ _? _? are',
  'exactly? one of the|these|our|those?',
  'either',
  'decide|deciding between',
  'choose|pick|select|choosing|picking|selecting from|between|among|one?',
  'restricted|limited to',
  'from|of|among these|those two|three|four|five|six|seven options|values?',
  'from|of|among these|those|the following two|three|four|five|six|seven? list|options|values|choices|categories|labels?',
  'the? following list|options|values|choices|categories|labels|statuses|codes|outcomes',
  'one of',
  'only the? values|words|options|labels|terms|codes|answers|choices',
)
/** Lists behind a header ("one of", "options:"), behind a colon or a dash, and in brackets. */
export function headedOptions(tokens: readonly Token[], { from, to }: Sentence): OptionList[] {
  const lists: OptionList[] = []
  for (let at = from; at < to; ) {
    const found = behindHeader(tokens, at, to) ?? behindMark(tokens, at, to)
    if (found !== undefined) lists.push(found.list)
    at = found?.next ?? at + 1
  }
  return lists
}

const NO_HEADER_BEHIND = wordSet('not say says said at mentions mentioned offer offers offered')

function behindHeader(tokens: readonly Token[], at: number, to: number): FoundList | undefined {
  const header = HEADERS.lengthAt(tokens, at)
  if (header === 0 || NO_HEADER_BEHIND.has(wordAt(tokens, at - 1))) return undefined
  const found = listAt(tokens, { from: behindLead(tokens, at + header, to), to }, 'told')
  // "between 1 and 10" is a span.
  if (
    found === undefined ||
    found.list.options.some(({ text }) => /^\d/.test(text) && isSpan(tokens, at, header))
  )
    return undefined
  return EXAMPLE_LEADS.lengthAt(tokens, at - 1) > 0 ? opened(found) : found
}

const isSpan = (tokens: readonly Token[], at: number, header: number): boolean =>
  tokens.slice(at, at + header).some(({ text }) => text === 'between')

function behindMark(tokens: readonly Token[], at: number, to: number): FoundList | undefined {
  const token = tokens[at]
  if (!isMark(token, ':', '—', '(', '=')) return undefined
  const found = listAt(tokens, { from: at + 1, to }, 'shown')
  if (found === undefined || !fills(tokens, found.next, to, token?.text)) return undefined
  return isMark(token, '(') && EXAMPLE_LEADS.lengthAt(tokens, at - 1) > 0 ? opened(found) : found
}

const opened = ({ list, next }: FoundList): FoundList => ({ list: { ...list, isOpen: true }, next })

const LEAD = wordSet(
  ': = the these those our following two three four five six exactly only strictly values options or',
)

/** "the following four categories for the caller's situation:" between header and list. */
function behindLead(tokens: readonly Token[], from: number, to: number): number {
  for (let at = from; at < Math.min(to, from + 10); at++) {
    if (isMark(tokens[at], ':', '=', '(')) return at + 1
    if (tokens[at]?.kind !== 'word' && tokens[at]?.kind !== 'number') break
  }
  let at = from
  while (at < to && LEAD.has(wordAt(tokens, at))) at += 1
  return at
}

/** A shown list fills its brackets, or its line. */
function fills(tokens: readonly Token[], at: number, to: number, opening: string | undefined): boolean {
  const token = tokens[at]
  if (opening === '(') return isMark(token, ')')
  if (at >= to || token?.kind === 'break') return true
  return isMark(token, '.', ';', '(', '—', '?') || (token?.kind === 'word' && CONDITION.has(token.text))
}

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
  const isOpen = EXAMPLE_LEADS.beginsIn(tokens, from, to)
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
  const isClosed = sentences.some(
    ({ from, to, isQuestion }) => !isQuestion && THESE.beginsIn(tokens, from, to),
  )
  const asked = isClosed ? lists.filter(({ how, isOpen }) => how === 'asked' && !isOpen) : []
  return asked.map((list) => ({ ...list, how: 'told' }))
}

const NEGATIONS = wordSet("never not don't avoid no without than")
const CONVERTS = wordSet('as to into means')

/** "whether the patient is 'new', 'returning' or 'referred'": quoted alternatives that nobody says. */
export function quotedOptions(tokens: readonly Token[], { from, to, isQuestion }: Sentence): OptionList[] {
  if (isQuestion) return []
  const lists: OptionList[] = []
  for (let at = from; at < to; ) {
    const found = tokens[at]?.kind === 'quoted' ? listAt(tokens, { from: at, to }, 'told') : undefined
    if (found?.list.isAlternative && isMeant(tokens, at, found.next)) lists.push(found.list)
    at = found?.next ?? at + 1
  }
  return lists.filter(({ options }) =>
    options.every(({ start }) => tokens[tokenAt(tokens, start)]?.kind === 'quoted'),
  )
}

function isMeant(tokens: readonly Token[], at: number, next: number): boolean {
  if (isSpeech(tokens, at) || isMark(tokens[at - 1], ',') || CONVERTS.has(wordAt(tokens, next))) return false
  for (let look = at - 1; look >= Math.max(0, at - 5); look--) {
    if (NEGATIONS.has(wordAt(tokens, look)) || EXAMPLE_LEADS.lengthAt(tokens, look) > 0) return false
    if (isSpeech(tokens, look + 1)) return false
  }
  return true
}
