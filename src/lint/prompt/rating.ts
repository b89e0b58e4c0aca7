import type { Prompt } from './prompt.js'
import { isMark, wordAt } from './words/clause.js'
import { phrases, wordSet } from './words/phrase.js'
import type { Sentence } from './words/sentence.js'
import type { Token } from './words/token.js'

export interface Rating {
  /** Offsets into the prompt. */
  readonly start: number
  readonly end: number
  /** It says between which numbers. */
  readonly hasScale: boolean
}

/** Orders to judge with a number. */
const ORDERS = phrases(
  'rate|grade|score|quantify|rank',
  'give|assign|award|provide|return|produce|express|put|output|set|add|record|calculate|compute|determine a|an|the? numeric|numerical|integer|single|overall|combined|whole|suitable? score|rating|grade|mark|points|figure|index|level',
  'give|assign|award|provide|return|produce|output|add|record|calculate|compute|determine a|an|the? _ score|rating|grade|mark|index|level|points',
  'score it|them|this',
  'be graded|rated|scored',
  'higher|bigger|larger is|means|meaning better|worse|more',
  'integer|number|figure that|which expresses|reflects|indicates|measures|captures|tells|shows how',
  'rated|graded by|numerically|from',
  'numeric|numerical|integer _? score|rating|grade|mark|level',
  'add|give|award one|a|1 point',
  "you'd|you|would award|give",
  'one|single|combined|overall|composite|aggregate single|combined|overall? score|rating|mark|index|grade',
  'as a|an? numeric|numerical|integer|whole|number? score|rating|mark|grade',
  'write|give|return|output|state|put the mark|score|rating|grade as|in',
  'put|give|set|assign a|an number|figure|value on|to|for',
)
const NOUNS = wordSet('score rating grade mark index level')
/** Levels, scores and ratings that are facts of the world and not the model's opinion. */
const FACTS = wordSet(`
  credit floor seat park parking point toefl test battery oil water blood sugar test exam hotel star energy education access membership service
  support tax sea stock fuel english skill floor clearance cover coverage tariff escalation difficulty-level
`)
/** Somebody named the number, so it is a fact of the call. */
const STATED = phrases(
  'as? stated|named|mentioned|quoted|reported|given|claimed by|in|they?',
  'as? they|he|she|the _? did? say|says|said|state|states|stated|give|gives|gave|mention|mentions|mentioned|name|names|named|quote|quotes|quoted|booked|has|have|had|leave|left|report|reports|reported|award|awarded|remember|choose|chose|reported',
  'according to',
  'did the? _ say|state|give|get|receive|mention|name|quote|report|award|choose|remember|score',
  'did the? caller|customer|guest|applicant|borrower|patient|user|client|tenant|passenger|lead|candidate|they|he|she say|state|give|mention|name|quote|leave|report|award|choose|remember',
)
const AS_STATED = phrases('as stated|quoted|given|named|reported')

/** The number that the model is asked to judge with, if it is. */
export function ratingIn(prompt: Prompt): Rating | undefined {
  const { tokens, isEnglish } = prompt
  if (!isEnglish || AS_STATED.beginsIn(tokens)) return undefined
  const found = orderIn(prompt) ?? nounIn(prompt)
  return found && { start: found.start, end: found.end, hasScale: hasBounds(prompt) }
}

const BEFORE_VERB = wordSet('please and then to or also now should must')
/** Verbs of looking closely, which may ask for anything. */
const JUDGES = wordSet('estimate judge gauge assess evaluate measure')

function orderIn({ tokens, sentences }: Prompt): Token | undefined {
  const wantsNumber = isNumber(tokens)
  for (const sentence of sentences) {
    const names = tokens
      .slice(sentence.from, sentence.to)
      .some((_, index) => isRated(tokens, sentence.from + index))
    for (let at = sentence.from; at < sentence.to; at++) {
      const length = ORDERS.lengthAt(tokens, at)
      const isVerb = beginsVerb(tokens, at, sentence) && wordAt(tokens, at + 1) !== 'point'
      if (length > 1 || (length === 1 && isVerb && !sentence.isQuestion)) return tokens[at]
      if (isVerb && JUDGES.has(wordAt(tokens, at)) && (names || wantsNumber)) return tokens[at]
    }
  }
  return undefined
}

function beginsVerb(tokens: readonly Token[], at: number, { from }: Sentence): boolean {
  const before = tokens[at - 1]
  if (at === from || before === undefined || before.kind === 'mark' || before.kind === 'break') return true
  return before.kind === 'word' && BEFORE_VERB.has(before.text)
}

/** "score", "rating", unless it is a credit score. */
const isRated = (tokens: readonly Token[], at: number): boolean =>
  NOUNS.has(wordAt(tokens, at)) && !FACTS.has(wordAt(tokens, at - 1))

/** "Numeric politeness rating for the receptionist", "How satisfied was the caller?" */
function nounIn({ tokens, sentences, questionKind }: Prompt): Token | undefined {
  const [first] = sentences
  if (first === undefined || STATED.beginsIn(tokens, first.from, first.to)) return undefined
  const wantsNumber = isNumber(tokens)
  const head = !first.isQuestion || wantsNumber ? headIn(tokens, first) : undefined
  if (head !== undefined) return head
  if (questionKind === 'rating' || asksLevel(tokens, first)) return tokens[first.from]
  return wantsNumber
    ? tokens.find((_, at) => wordAt(tokens, at) === 'how' && isDegree(tokens[at + 1]))
    : undefined
}

const AFTER_HEAD = wordSet('for of to on in as is from should must')
const AFTER_NOUN = wordSet('of for in on that who which')
const FINITE = wordSet('did does was is has')

/** The noun a note is about: "Anger level of the debtor", "stress level caller". */
function headIn(tokens: readonly Token[], { from, to }: Sentence): Token | undefined {
  const isNote = to - from <= 8 && !tokens.slice(from, to).some(({ text }) => FINITE.has(text))
  for (let at = from; at < Math.min(to, from + 12) && tokens[at]?.kind === 'word'; at++) {
    const after = at + 1 < to ? tokens[at + 1] : undefined
    const ends = isNote || after?.kind !== 'word' || AFTER_HEAD.has(after.text)
    const isVerb = at === from && wordAt(tokens, at) === 'mark'
    if (isRated(tokens, at) && ends && !isVerb) return tokens[at]
    if (AFTER_NOUN.has(wordAt(tokens, at))) break
  }
  return undefined
}

/** Words behind "how" that ask for something countable, or for no degree at all. */
const NO_DEGREE = wordSet(`
  many much long often old far tall big large soon late early heavy wide deep fast did does do was is were are would will
  can could should has have high the to they he she it a
`)
const isDegree = (token: Token | undefined): boolean => token?.kind === 'word' && !NO_DEGREE.has(token.text)

const NUMBERS = wordSet('integer number numeric numerical numerically digits score higher')
const isNumber = (tokens: readonly Token[]): boolean =>
  tokens.some(({ kind, text }) => kind === 'word' && NUMBERS.has(text))

/** "What level of spoken English did the applicant show?" */
const asksLevel = (tokens: readonly Token[], { from }: Sentence): boolean =>
  /^(what|which)$/.test(wordAt(tokens, from)) &&
  /^(level|degree|score|rating|grade)$/.test(wordAt(tokens, from + 1)) &&
  wordAt(tokens, from + 2) === 'of'

const NUMBER_WORDS = wordSet('zero one two three four five six seven ten hundred')
const BOUNDS = phrases(
  'percent|percentage',
  'per cent',
  'out of',
  'scale of',
  '5|10|7|3|five|ten|seven|three star|point|stars|points scale?',
)

/** Whether a prompt says between which numbers: two of them that are no fallback, a range, "out of", per cent. */
function hasBounds({ tokens, answers }: Prompt): boolean {
  const absent = answers.filter(({ condition }) => condition === 'absent')
  const fallbacks = new Set(absent.map(({ value }) => value.start))
  const numbers = tokens.filter(
    ({ kind, start }, at) => kind === 'number' && !fallbacks.has(start) && !isNumbering(tokens, at),
  )
  if (numbers.some(({ text }) => /\d[-–:/]\d|%/.test(text))) return true
  const spelled = tokens.filter(({ kind, text }) => kind === 'word' && NUMBER_WORDS.has(text))
  return numbers.length + spelled.length >= 2 || BOUNDS.beginsIn(tokens)
}

/** `2.` in front of a line. */
const isNumbering = (tokens: readonly Token[], at: number): boolean =>
  (at === 0 || tokens[at - 1]?.kind === 'break') && isMark(tokens[at + 1], '.', ')')

/** Numbers that are written as a scale: "from 1 to 5", "(1-10)", "1 = calm", "out of ten". */
export const hasScale = ({ tokens }: Prompt): boolean =>
  tokens.some(({ kind, text }, at) => {
    if (kind === 'word') return text === 'scale' || text === 'min' || isSpelledScale(tokens, at)
    return kind === 'number' && (isSpan(text) || isRange(tokens, at) || isDefinition(tokens, at))
  })

const isSpan = (text: string): boolean => /^[01][-–]\d{1,3}$/.test(text)

const isRange = (tokens: readonly Token[], at: number): boolean =>
  /^-?[01]$/.test(tokens[at]?.text ?? '') &&
  /^(to|and)$/.test(wordAt(tokens, at + 1)) &&
  tokens[at + 2]?.kind === 'number'

const isDefinition = (tokens: readonly Token[], at: number): boolean =>
  /^-?\d{1,3}$/.test(tokens[at]?.text ?? '') && (isMark(tokens[at + 1], '=') || isLowEnd(tokens, at))

/** "1 (very unsatisfied) to 5" */
const isLowEnd = (tokens: readonly Token[], at: number): boolean =>
  isMark(tokens[at + 1], '(') &&
  tokens.slice(at + 2, at + 8).some(({ text }, index, rest) => text === ')' && rest[index + 1]?.text === 'to')

const TOPS = wordSet('five six seven ten twenty hundred')

function isSpelledScale(tokens: readonly Token[], at: number): boolean {
  const [first, second] = [wordAt(tokens, at), wordAt(tokens, at + 1)]
  if (first === 'out' && second === 'of')
    return tokens[at + 2]?.kind === 'number' || TOPS.has(wordAt(tokens, at + 2))
  return /^(zero|one)$/.test(first) && second === 'to' && tokens[at + 2]?.kind === 'word'
}
