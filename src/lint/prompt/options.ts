import type { Answer } from './answers.js'
import { phrases, words } from './phrase.js'
import type { Sentence } from './sentence.js'
import type { Token } from './token.js'
import { separatorLength, type Value } from './value.js'
import { ANSWER_VERBS, CONDITION, DETERMINERS, NO_VALUE } from './words.js'

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

const HEADERS = phrases(
  'options|choices|categories|labels|outcomes are|include?',
  'allowed|possible|valid|permitted|permissible|admissible|legal|accepted|acceptable|available|these|enum values|options|answers|choices|labels|categories|outcomes|responses|results|entries|terms|codes|statuses|words are|is?',
  'enum :',
  'exactly? one of the|these|our|those?',
  'either',
  'decide|deciding between',
  'choose|pick|select|choosing|picking|selecting from|between|among|one?',
  'restricted|limited to',
  'from|of|among these|those two|three|four|five|six|seven options|values?',
  'from|of|among these|those|the following two|three|four|five|six|seven? list|options|values|choices|categories|labels?',
  'the? following list|options|values|choices|categories|labels|statuses|codes|outcomes',
  'one of',
)
/** What introduces mere examples. */
const EXAMPLES = phrases(
  'such as',
  'e.g.',
  'for example|instance',
  'like',
  'including',
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

export function optionLists(
  tokens: readonly Token[],
  sentences: readonly Sentence[],
  answers: readonly Answer[],
): OptionList[] {
  const lists: OptionList[] = [...toldTogether(tokens, answers), ...toldApart(answers)]
  for (const [index, sentence] of sentences.entries()) {
    lists.push(...listsIn(tokens, sentence))
    const previous = sentences[index - 1]
    const isBarred = tokens.slice(sentence.from, sentence.to).some(({ kind, text }) => kind === 'mark' && (text === '|' || text === '/'))
    if ((previous?.isQuestion || isBarred) && !sentence.isItem && !sentence.isQuestion) {
      const bare = listAt(tokens, sentence.from, sentence.to, 'shown')
      const isShort = bare?.list.options.every(({ text }) => text.split(' ').length <= 2)
      if (bare !== undefined && bare.next >= sentence.to && (previous?.isQuestion || isShort)) lists.push(bare.list)
    }
  }
  return [...lists, ...closedLater(tokens, sentences, lists), ...itemLists(tokens, sentences), ...mappings(tokens, sentences), ...codes(tokens, sentences)]
}

/** `answer yes, no or unclear`: one order with several answers. */
function toldTogether(tokens: readonly Token[], answers: readonly Answer[]): OptionList[] {
  const groups = new Map<number, Value[]>()
  for (const { group, isTold, value } of answers) {
    if (isTold) groups.set(group, [...(groups.get(group) ?? []), value])
  }
  return [...groups.values()].filter((values) => values.length > 1).map((values) => {
    const [first, last] = [values[0], values.at(-1)]
    const between = tokens.filter(({ start, end }) => start >= (first?.end ?? 0) && end <= (last?.start ?? 0))
    return { ...told(values), isOrdered: true, isAlternative: !between.some(({ kind, text }) => kind === 'word' && text === 'and') }
  })
}

/** `return 'hot' if …, 'warm' if … and 'cold' otherwise`: answers for what the call tells, each with its own case. */
function toldApart(answers: readonly Answer[]): OptionList[] {
  const cases = answers.filter(({ condition, isConverted }) => condition !== 'none' && !isConverted)
  return cases.filter(({ condition }) => condition === 'other').length > 1 ? [told(cases.map(({ value }) => value))] : []
}

const told = (values: readonly Value[]): OptionList => ({
  how: 'told',
  options: values.map(({ text, start, end }) => ({ text, start, end })),
  isOpen: false,
  isAlternative: true,
})

function listsIn(tokens: readonly Token[], sentence: Sentence): OptionList[] {
  const lists: OptionList[] = []
  const { from, to } = sentence
  for (let at = from; at < to; ) {
    const header = HEADERS.lengthAt(tokens, at)
    if (header > 0 && !isAmongPeople(tokens, at)) {
      const start = skipLead(tokens, at + header, to)
      const found = listAt(tokens, start, to, 'told')
      const isSpan = tokens[at]?.text.startsWith('between') && found?.list.options.some(({ text }) => /^\d/.test(text))
      if (found !== undefined && !isSpan) {
        lists.push(EXAMPLES.lengthAt(tokens, at - 1) > 0 ? { ...found.list, isOpen: true } : found.list)
        at = found.next
        continue
      }
    }
    const token = tokens[at]
    if (token?.kind === 'mark' && (token.text === ':' || token.text === '—' || token.text === '(' || token.text === '=')) {
      const isSaid = token.text === '(' && EXAMPLES.lengthAt(tokens, at - 1) > 0
      const found = listAt(tokens, at + 1, to, 'shown')
      if (found !== undefined && endsList(tokens, found.next, to, token.text)) {
        lists.push(isSaid ? { ...found.list, isOpen: true } : found.list)
        at = found.next
        continue
      }
    }
    at += 1
  }
  if (sentence.isQuestion) lists.push(...alternatives(tokens, sentence))
  return lists
}

/** "Either" and "one of" before people or things of the call, not answers: "one of the agents". */
const isAmongPeople = (tokens: readonly Token[], at: number): boolean => {
  const before = tokens[at - 1]
  return before?.kind === 'word' && /^(say|says|said|at|mentions|mentioned)$/.test(before.text)
}

/** "the following four categories for the caller's situation:" between header and list. */
function skipLead(tokens: readonly Token[], from: number, to: number): number {
  for (let at = from; at < Math.min(to, from + 10); at++) {
    const token = tokens[at]
    if (token?.kind === 'mark' && (token.text === ':' || token.text === '=' || token.text === '(')) return at + 1
    if (token?.kind !== 'word' && token?.kind !== 'number') break
  }
  let at = from
  while (at < to && /^(:|=|the|these|those|our|following|two|three|four|five|six|exactly|only|strictly|values|options|or)$/.test(tokens[at]?.text ?? '') && tokens[at]?.kind !== 'quoted') at += 1
  return at
}

/** A shown list fills its brackets, or its line. */
function endsList(tokens: readonly Token[], at: number, to: number, opening: string): boolean {
  const token = tokens[at]
  if (opening === '(') return token?.text === ')'
  return at >= to || token?.kind === 'break' || (token?.kind === 'mark' && /[.;(—?]/.test(token.text)) || isWord(token, CONDITION)
}

const isWord = (token: Token | undefined, set: ReadonlySet<string>): boolean => token?.kind === 'word' && set.has(token.text)

interface Found {
  readonly list: OptionList
  readonly next: number
}

/** Two or more short stretches with separators between. */
function listAt(tokens: readonly Token[], from: number, to: number, how: OptionList['how']): Found | undefined {
  let at = from
  let isOpen = false
  let isAlternative = false
  const options: Option[] = []
  const opening = EXAMPLES.lengthAt(tokens, at)
  if (opening > 0) {
    isOpen = true
    at += opening
    if (tokens[at]?.text === ',') at += 1
  }
  while (at < to && options.length < MOST_OPTIONS) {
    const more = Math.max(MORE.lengthAt(tokens, at), MORE.lengthAt(tokens, at - 1))
    if (more > 0) {
      isOpen = true
      at = MORE.lengthAt(tokens, at) > 0 ? at + more : at - 1 + more
      break
    }
    const length = optionLength(tokens, at, to)
    if (length === 0) break
    options.push(optionOf(tokens, at, length))
    at += length
    at += remarkLength(tokens, at, to)
    const separator = separatorLength(tokens, at) || orLength(tokens, at)
    if (separator === 0) break
    const joins = tokens.slice(at, at + separator).map(({ text }) => text)
    if (joins.some((text) => text === 'or' || text === '/' || text === '|' || text === 'and/or')) isAlternative = true
    at += separator
  }
  if (MORE.lengthAt(tokens, at) > 0) isOpen = true
  if (options.length < 2) return undefined
  return { list: { how, options, isOpen, isAlternative }, next: at }
}

/** "; or": semicolons separate long options, but end the sentence for everybody else. */
const orLength = (tokens: readonly Token[], at: number): number => (tokens[at]?.text === '|' ? 1 : 0)

function optionLength(tokens: readonly Token[], from: number, to: number): number {
  if (tokens[from]?.kind === 'quoted') return 1
  let length = 0
  while (from + length < to && length <= LONGEST_OPTION) {
    const token = tokens[from + length]
    if (token === undefined || token.kind === 'mark' || token.kind === 'break' || token.kind === 'quoted') break
    if (length > 0 && token.kind === 'word' && (CONDITION.has(token.text) || ENDS_OPTION.has(token.text))) break
    if (token.kind === 'word' && STARTS_CLAUSE.has(token.text)) return 0
    if (length === 1 && ANSWER_VERBS.has(tokens[from]?.text ?? '')) return 0
    length += 1
  }
  return length > LONGEST_OPTION ? 0 : length
}

const ENDS_OPTION = words('means mean or and and/or depending based according for as only otherwise else by')
const STARTS_CLAUSE = words(
  'did does do was were is are has have had what who whom how why please return answer use write put give they it he she i we that never if when where',
)

/** `return (there and back)`, `P1 = whole site down`: what explains an option. */
function remarkLength(tokens: readonly Token[], at: number, to: number): number {
  const token = tokens[at]
  if (token?.text === '(' && token.kind === 'mark') {
    for (let end = at + 1; end < Math.min(to, at + 16); end++) {
      if (tokens[end]?.text === ')' && tokens[end]?.kind === 'mark') return end + 1 - at
    }
    return 0
  }
  if (isWord(token, CONDITION) || isWord(token, FOR)) {
    for (let end = at + 1; end < Math.min(to, at + 14); end++) {
      const next = tokens[end]
      if (next?.kind === 'mark' || next?.kind === 'break') return end - at
      if (next?.kind === 'word' && (next.text === 'and' || next.text === 'or')) return end - at
    }
    return 0
  }
  return 0
}
const FOR = words('for')

function optionOf(tokens: readonly Token[], from: number, length: number): Option {
  const part = tokens.slice(from, from + length)
  let lead = 0
  while (lead < part.length - 1 && (LEADS.has(part[lead]?.text ?? '') || DETERMINERS.has(part[lead]?.text ?? ''))) lead += 1
  const own = part.slice(lead)
  return { text: own.map(({ text }) => text).join(' '), start: own[0]?.start ?? 0, end: own.at(-1)?.end ?? 0 }
}

const LEADS = words('else otherwise or either one of still exactly')

/** "Does the caller want to buy or rent?", "is it freehold, leasehold or shared?" */
function alternatives(tokens: readonly Token[], { from, to }: Sentence): OptionList[] {
  for (let at = to - 2; at > from; at--) {
    if (tokens[at]?.text !== 'or' || tokens[at]?.kind !== 'word') continue
    const right = tokens.slice(at + 1, to)
    const isShort = right.length <= 4 && right.every(({ kind }) => kind === 'word' || kind === 'quoted')
    const left = tokens[at - 1]
    if (!isShort || left === undefined || (left.kind !== 'word' && left.kind !== 'quoted' && left.text !== ',')) return []
    const options = [optionOf(tokens, at + 1, right.length)]
    let end = left.text === ',' ? at - 1 : at
    for (;;) {
      const comma = tokens.slice(Math.max(from, end - 4), end).findLastIndex(({ kind, text }) => kind === 'mark' && text === ',')
      const start = comma === -1 ? end - 1 : Math.max(from, end - 4) + comma + 1
      if (start >= end || end - start > 3) break
      options.unshift(optionOf(tokens, start, end - start))
      if (comma === -1) break
      end = start - 1
    }
    const isOpen = tokens.slice(from, to).some((_, index) => EXAMPLES.lengthAt(tokens, from + index) > 0)
    return [{ how: 'asked', isOpen, isAlternative: true, options }]
  }
  return []
}

/** "Answer with one of these three terms": what the question named are all answers there are. */
const THESE = phrases(
  'one of these|those|them|the',
  'only these|those|with? the?',
  'these|those two|three|four|five? only|terms|words|options|values|answers|labels',
  'no other wording|answer|label|value|option|word|term',
)

/** A question's alternatives become told where a later sentence closes them. */
function closedLater(tokens: readonly Token[], sentences: readonly Sentence[], lists: readonly OptionList[]): OptionList[] {
  const isClosed = sentences.some(({ from, to, isQuestion }) => {
    if (isQuestion) return false
    for (let at = from; at < to; at++) if (THESE.lengthAt(tokens, at) > 0) return true
    return false
  })
  return isClosed ? lists.filter(({ how, isOpen }) => how === 'asked' && !isOpen).map((list) => ({ ...list, how: 'told' })) : []
}

/** Lines of a list, each with a label and perhaps what it means. */
function itemLists(tokens: readonly Token[], sentences: readonly Sentence[]): OptionList[] {
  const lists: OptionList[] = []
  for (let index = 0; index < sentences.length; ) {
    let last = index
    while (sentences[last]?.isItem) last += 1
    const items = sentences.slice(index, last)
    if (items.length > 1) {
      const options = items.flatMap((item) => labelOf(tokens, item) ?? [])
      const header = sentences[index - 1]
      const after = sentences[last]
      // Short lines below a question are its answers.
      const areAnswers = header?.isQuestion === true && items.every(({ from, to }) => to - from <= 3)
      const isTold = areAnswers || [header, after].some((near) => near !== undefined && tellsChoice(tokens, near))
      if (options.length === items.length && !items.some((item) => hasArrow(tokens, item)))
        lists.push({ how: isTold ? 'told' : 'shown', options, isOpen: false, isAlternative: isTold })
    }
    index = Math.max(last, index + 1)
  }
  return lists
}

const CHOOSING = phrases(
  'one|either of',
  'choose|pick|select|classify|categorise|categorize|label|map|assign',
  'options|choices|categories|labels|values',
  'from|of the|this list',
  'list below',
  'answer|respond|reply|return with?',
  'possible _? _? are',
)
const tellsChoice = (tokens: readonly Token[], { from, to }: Sentence): boolean => {
  for (let at = from; at < to; at++) if (CHOOSING.lengthAt(tokens, at) > 0) return true
  return false
}

const hasArrow = (tokens: readonly Token[], { from, to }: Sentence): boolean =>
  tokens.slice(from, to).some(({ kind, text }) => kind === 'mark' && (text === '->' || text === '|'))

function labelOf(tokens: readonly Token[], { from, to }: Sentence): Option | undefined {
  const length = optionLength(tokens, from, to)
  const next = tokens[from + length]
  const ends = from + length >= to || (next?.kind === 'mark' && /^[:(—=,]$/.test(next.text))
  return length > 0 && ends ? optionOf(tokens, from, length) : undefined
}

/** `busy -> callback` and rows of a table: the answer is behind the arrow, or in the last cell. */
function mappings(tokens: readonly Token[], sentences: readonly Sentence[]): OptionList[] {
  const options: Option[] = []
  const labels: Option[] = []
  for (const sentence of sentences) {
    let from = sentence.from
    for (let at = sentence.from; at < sentence.to; at++) {
      const token = tokens[at]
      if (token?.kind === 'mark' && /^[,;:]$/.test(token.text)) from = at + 1
      if (token?.kind !== 'mark' || token.text !== '->') continue
      const length = optionLength(tokens, at + 1, sentence.to)
      if (length === 0) continue
      options.push(optionOf(tokens, at + 1, length))
      if (at > from) labels.push(optionOf(tokens, from, at - from))
    }
    const cell = lastCell(tokens, sentence)
    if (cell !== undefined) options.push(cell)
  }
  const found = options.filter(({ text }) => !NO_VALUE.has(text) && text !== 'answer' && text !== 'output')
  return found.length > 1 ? [{ how: 'told', options: found, labels, isOpen: false, isAlternative: true }] : []
}

function lastCell(tokens: readonly Token[], { from, to }: Sentence): Option | undefined {
  if (tokens[from - 1]?.text !== '|') return undefined
  const bars = tokens.slice(from, to).flatMap(({ kind, text }, index) => (kind === 'mark' && text === '|' ? [from + index] : []))
  const [first] = bars
  const last = bars.at(-1)
  if (first === undefined || last === undefined) return undefined
  const start = bars.length > 1 && last === to - 1 ? (bars.at(-2) ?? first) : last === to - 1 ? first : last
  const end = last === to - 1 && start !== last ? last : to
  const length = optionLength(tokens, start + 1, end)
  return length > 0 ? optionOf(tokens, start + 1, length) : undefined
}

/** `1 = lamp dark`, a line each: the code in front is the answer. */
function codes(tokens: readonly Token[], sentences: readonly Sentence[]): OptionList[] {
  const options = sentences.flatMap(({ from, to }) => {
    const starts = [from]
    for (let at = from; at < to; at++) if (tokens[at]?.kind === 'mark' && tokens[at]?.text === ',') starts.push(at + 1)
    return starts.flatMap((start) => {
      const equals = tokens[start + 1]
      return start + 2 < to && equals?.kind === 'mark' && equals.text === '=' ? [optionOf(tokens, start, 1)] : []
    })
  })
  return options.length > 1 ? [{ how: 'told', options, isOpen: false, isAlternative: true }] : []
}
