import { isMark, wordAt } from '../words/clause.js'
import { separatorLength } from '../words/literal.js'
import { phrases, wordSet } from '../words/phrase.js'
import type { Token } from '../words/token.js'
import { ANSWER_VERBS, CONDITION, DETERMINERS } from '../words/vocabulary.js'

export interface Option {
  readonly text: string
  /** Offsets into the prompt. */
  readonly start: number
  readonly end: number
}

/**
 * Answers that a prompt offers.
 *
 * - `told`: it says that the answer is one of these
 * - `shown`: they stand behind a colon, in brackets, in lines; that they are all there are is only likely
 * - `asked`: a question that names alternatives: "buy or rent?"
 */
export interface OptionList {
  readonly how: 'told' | 'shown' | 'asked'
  readonly options: readonly Option[]
  /** Only examples: "such as", "e.g.", "etc.", "or anything else". */
  readonly isOpen: boolean
  /** Joined by "or" or by slashes, and not by commas and "and" alone. */
  readonly isAlternative: boolean
  /** An order to answer one of them, and not a mere header. */
  readonly isOrdered?: boolean
  /** `busy -> line engaged`: what stands on the other side of the arrows. */
  readonly labels?: readonly Option[]
}

/** What introduces mere examples. */
export const EXAMPLE_LEADS = phrases(
  'such as',
  'e.g.',
  'for example|instance',
  'like',
  'including but? not? limited? to?',
  'say ,',
  'things|something|anything|expressions|phrases|wordings like',
  'for instance',
  'i.e.',
)
/** What says that there may be more. */
const MORE = phrases(
  'etc.',
  'and|or so on',
  'or|and similar|others|more|suchlike',
  'or|and any|some|anything|something|anywhere|somewhere|anyone|someone|whatever else|other|similar?',
  'or|and another|the like',
  'among others',
)

/** Longer stretches between commas are clauses and no answers. */
const LONGEST_OPTION = 5
/** A list that is longer is no list of answers. */
const MOST_OPTIONS = 60

export interface FoundList {
  readonly list: OptionList
  /** The token behind it. */
  readonly next: number
}

/** Two or more short stretches with separators between. */
export function listAt(
  tokens: readonly Token[],
  { from, to }: { readonly from: number; readonly to: number },
  how: OptionList['how'],
): FoundList | undefined {
  const options: Option[] = []
  const opening = EXAMPLE_LEADS.lengthAt(tokens, from)
  let isOpen = opening > 0
  let isAlternative = false
  let at = from + opening
  if (isOpen && isMark(tokens[at], ',')) at += 1
  while (at < to && options.length < MOST_OPTIONS) {
    const end = moreEnd(tokens, at)
    if (end !== undefined) {
      isOpen = true
      at = end
      break
    }
    const length = optionLength(tokens, at, to)
    if (length === 0) break
    options.push(optionOf(tokens, at, length))
    at += length + remarkLength(tokens, at + length, to)
    const separator = separatorLength(tokens, at)
    if (separator === 0) break
    isAlternative ||= tokens.slice(at, at + separator).some(({ text }) => JOINS_ALTERNATIVES.has(text))
    at += separator
  }
  if (options.length < 2) return undefined
  return { list: { how, options, isOpen: isOpen || MORE.lengthAt(tokens, at) > 0, isAlternative }, next: at }
}

const JOINS_ALTERNATIVES = wordSet('or / | and/or')

/** The token behind "or anything else", whose "or" may have been taken for a separator. */
function moreEnd(tokens: readonly Token[], at: number): number | undefined {
  for (const from of [at, at - 1]) {
    const length = MORE.lengthAt(tokens, from)
    if (length > 0) return from + length
  }
  return undefined
}

export function optionLength(tokens: readonly Token[], from: number, to: number): number {
  if (tokens[from]?.kind === 'quoted') return 1
  let length = 0
  while (from + length < to && length <= LONGEST_OPTION) {
    const token = tokens[from + length]
    if (token?.kind !== 'word' && token?.kind !== 'number') break
    if (length > 0 && (CONDITION.has(token.text) || ENDS_OPTION.has(token.text))) break
    if (
      STARTS_CLAUSE.has(token.text) ||
      token.text.endsWith("n't") ||
      (length === 1 && ANSWER_VERBS.has(wordAt(tokens, from)))
    )
      return 0
    length += 1
  }
  return length > LONGEST_OPTION ? 0 : length
}

const ENDS_OPTION = wordSet(
  'etc. means mean or and and/or depending based according for as only otherwise else by',
)
const STARTS_CLAUSE = wordSet(`
  did does do was were is are has have had what who whom how why please return answer use write put give they it he she i
  we that never if when where so then but
`)

/** `return (there and back)`, "hot if they buy now": what explains an option. */
function remarkLength(tokens: readonly Token[], at: number, to: number): number {
  if (isMark(tokens[at], '(')) {
    const end = tokens.slice(at, Math.min(to, at + 16)).findIndex((token) => isMark(token, ')'))
    return end + 1
  }
  const word = tokens[at]?.kind === 'word' ? wordAt(tokens, at) : ''
  if (!CONDITION.has(word) && word !== 'for') return 0
  const rest = tokens.slice(at + 1, Math.min(to, at + 14))
  const between = rest.findIndex(({ text }) => text === 'between')
  const isJoint = (text: string, index: number) =>
    /^(and|or)$/.test(text) && !(between !== -1 && index <= between + 2)
  const end = rest.findIndex(
    ({ kind, text }, index) => kind === 'mark' || kind === 'break' || isJoint(text, index),
  )
  return end + 1
}

export function optionOf(tokens: readonly Token[], from: number, length: number): Option {
  const part = tokens.slice(from, from + length)
  let lead = 0
  while (lead < part.length - 1 && isLead(part[lead])) lead += 1
  const own = part.slice(lead)
  return { text: own.map(({ text }) => text).join(' '), start: own[0]?.start ?? 0, end: own.at(-1)?.end ?? 0 }
}

const LEADS = wordSet('else otherwise or either one of still exactly')
const isLead = (token: Token | undefined): boolean =>
  token?.kind === 'word' && (LEADS.has(token.text) || DETERMINERS.has(token.text))
