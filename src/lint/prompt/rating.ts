import { phrases, words } from './phrase.js'
import type { Prompt } from './prompt.js'
import type { Sentence } from './sentence.js'
import type { Token } from './token.js'

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
  'numeric|numerical|integer score|rating|grade|mark|level',
  'add|give|award one|a|1 point',
  "you'd|you|would award|give",
  'one|single|combined|overall|composite|aggregate single|combined|overall? score|rating|mark|index|grade',
  'as a|an? numeric|numerical|integer|whole|number? score|rating|mark|grade',
  'write|give|return|output|state|put the mark|score|rating|grade as|in',
  'put|give|set|assign a|an number|figure|value on|to|for',
  'estimate|judge|gauge|assess|evaluate|measure the|how?',
)
const NOUNS = words('score rating grade mark index level')
/** Levels, scores and ratings that are facts of the world and not the model's opinion. */
const FACTS = words(`
  credit floor seat parking battery oil water blood sugar test exam hotel star energy education access membership service
  support tax sea stock fuel english skill floor clearance cover coverage tariff escalation difficulty-level
`)
/** Somebody named the number, so it is a fact of the call. */
const STATED = phrases(
  'as? stated|named|mentioned|quoted|reported|given|claimed by|in|they?',
  'as? the caller|customer|guest|applicant|borrower|patient|user|client|tenant|passenger|lead|candidate|they|he|she did? say|says|said|state|states|stated|give|gives|gave|mention|mentions|mentioned|name|names|named|quote|quotes|quoted|booked|has|have|had|leave|left|report|reports|reported|award|awarded|remember|choose|chose',
  'according to',
  'did the? caller|customer|guest|applicant|borrower|patient|user|client|tenant|passenger|lead|candidate|they|he|she say|state|give|mention|name|quote|leave|report|award|choose|remember',
)
const PERCENT = phrases('percent|percentage|%', 'per cent', 'out of', 'scale of', '5|10|7|3|five|ten|seven|three star|point|stars|points scale?')

export function ratingIn(prompt: Prompt): Rating | undefined {
  if (!prompt.isEnglish) return undefined
  const found = orderIn(prompt) ?? nounIn(prompt)
  return found && { start: found.start, end: found.end, hasScale: hasBounds(prompt) }
}

function orderIn({ tokens, sentences }: Prompt): Token | undefined {
  for (const { from, to, isQuestion } of sentences) {
    for (let at = from; at < to; at++) {
      const before = tokens[at - 1]
      const length = ORDERS.lengthAt(tokens, at)
      const text = tokens[at]?.text ?? ''
      const isVerb = at === from || before === undefined || before.kind === 'mark' || before.kind === 'break' || /^(please|and|then|to|or|also|now|should|must)$/.test(before.text)
      if (length > 1 && !/^(estimate|judge|gauge|assess|evaluate|measure)$/.test(text)) return tokens[at]
      if (length > 0 && isVerb && !isQuestion && !/^(estimate|judge|gauge|assess|evaluate|measure)$/.test(text)) return tokens[at]
      if (length > 0 && isVerb && (hasRated(tokens, at, to) || isNumber(tokens))) return tokens[at]
    }
  }
  return undefined
}

const hasRated = (tokens: readonly Token[], from: number, to: number): boolean =>
  tokens.slice(from, to).some(({ kind, text }, at, rest) => kind === 'word' && NOUNS.has(text) && !FACTS.has(rest[at - 1]?.text ?? ''))

/** "Numeric politeness rating for the receptionist", "How satisfied was the caller?" */
function nounIn({ tokens, sentences, ask }: Prompt): Token | undefined {
  const [first] = sentences
  if (first === undefined) return undefined
  if (tokens.slice(first.from, first.to).some((_, at) => STATED.lengthAt(tokens, first.from + at) > 0)) return undefined
  for (const { from, to, isQuestion } of sentences.slice(0, 1)) {
    for (let at = from; at < Math.min(to, from + 12); at++) {
      const token = tokens[at]
      if (token?.kind !== 'word') break
      const after = tokens[at + 1]
      const isHead = NOUNS.has(token.text) && !(token.text === 'mark' && at === from) && !FACTS.has(tokens[at - 1]?.text ?? '') && !isQuestion
      const isNote = to - from <= 8 && !tokens.slice(from, to).some(({ text }) => /^(did|does|was|is|has)$/.test(text))
      const ends = isNote || after === undefined || at + 1 >= to || after.kind !== 'word' || /^(for|of|to|on|in|as|is|from|should|must)$/.test(after.text)
      if (isHead && ends) return token
      if (/^(of|for|in|on|that|who|which)$/.test(token.text)) break
    }
  }
  if (ask === 'rating' || asksLevel(tokens, first)) return tokens[first.from]
  return isNumber(tokens) ? embeddedHow(tokens) : undefined
}

/** "how interested the lead is, higher is better", somewhere within. */
const embeddedHow = (tokens: readonly Token[]): Token | undefined =>
  tokens.find(({ kind, text }, at) => kind === 'word' && text === 'how' && isDegree(tokens[at + 1]))

const isDegree = (token: Token | undefined): boolean =>
  token?.kind === 'word' &&
  !/^(many|much|long|often|old|far|tall|big|large|soon|late|early|heavy|wide|deep|fast|did|does|do|was|is|were|are|would|will|can|could|should|has|have|high|the|to|they|he|she|it|a)$/.test(token.text)

const isNumber = (tokens: readonly Token[]): boolean =>
  tokens.some(({ kind, text }) => kind === 'word' && /^(integer|number|numeric|numerical|numerically|digits|score|higher)$/.test(text))

/** "What level of spoken English did the applicant show?" */
const asksLevel = (tokens: readonly Token[], { from }: Sentence): boolean =>
  /^(what|which)$/.test(tokens[from]?.text ?? '') &&
  /^(level|degree|score|rating|grade)$/.test(tokens[from + 1]?.text ?? '') &&
  tokens[from + 2]?.text === 'of'

/** Two numbers that are no fallback, a range, "out of", or per cent. */
function hasBounds({ tokens, answers }: Prompt): boolean {
  const fallbacks = new Set(answers.filter(({ condition }) => condition === 'absent').map(({ value }) => value.start))
  const numbers = tokens.filter(({ kind, start }, at) => kind === 'number' && !fallbacks.has(start) && !isNumbering(tokens, at))
  if (numbers.length >= 2 || numbers.some(({ text }) => /\d[-–:/]\d|%/.test(text))) return true
  const named = tokens.filter(({ kind, text }) => kind === 'word' && /^(zero|one|two|three|four|five|six|seven|ten|hundred)$/.test(text))
  if (numbers.length + named.length >= 2) return true
  return tokens.some((_, at) => PERCENT.lengthAt(tokens, at) > 0)
}

/** `2.` in front of a line. */
const isNumbering = (tokens: readonly Token[], at: number): boolean =>
  (at === 0 || tokens[at - 1]?.kind === 'break') && /^[.)]$/.test(tokens[at + 1]?.text ?? '')

/** Numbers that are written as a scale: "from 1 to 5", "(1-10)", "1 = calm". */
export function hasScale({ tokens }: Prompt): boolean {
  return tokens.some(({ kind, text }, at) => {
    if (kind === 'word' && (text === 'scale' || text === 'min' || isSpoken(tokens, at))) return true
    if (kind !== 'number') return false
    const [next, after] = [tokens[at + 1], tokens[at + 2]]
    const isRange = next?.kind === 'word' && (next.text === 'to' || next.text === 'and') && after?.kind === 'number' && /^-?[01]$/.test(text)
    const isSpan = /^[01][-–]\d{1,3}$/.test(text)
    return isRange || isSpan || (/^-?\d{1,3}$/.test(text) && next?.kind === 'mark' && next.text === '=')
  })
}

/** "one to five", "out of ten". */
const isSpoken = (tokens: readonly Token[], at: number): boolean => {
  const [first, next, last] = [tokens[at], tokens[at + 1], tokens[at + 2]]
  if (first?.text === 'out' && next?.text === 'of') return last?.kind === 'number' || /^(five|six|seven|ten|twenty|hundred)$/.test(last?.text ?? '')
  return /^(zero|one)$/.test(first?.text ?? '') && next?.text === 'to' && last?.kind === 'word'
}
