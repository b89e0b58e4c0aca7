import type { Prompt } from './prompt.js'
import { isMark, wordAt } from './words/clause.js'
import { phrases, words } from './words/phrase.js'
import type { Token } from './words/token.js'

const NUMBER_WORDS = words('zero one two three four five six seven ten hundred')
const BOUNDS = phrases(
  'percent|percentage',
  'per cent',
  'out of',
  'scale of',
  '5|10|7|3|five|ten|seven|three star|point|stars|points scale?',
)

/** Whether a prompt says between which numbers: two of them that are no fallback, a range, "out of", per cent. */
export function hasBounds({ tokens, answers }: Prompt): boolean {
  const absent = answers.filter(({ condition }) => condition === 'absent')
  const fallbacks = new Set(absent.map(({ value }) => value.start))
  const numbers = tokens.filter(
    ({ kind, start }, at) => kind === 'number' && !fallbacks.has(start) && !isNumbering(tokens, at),
  )
  if (numbers.some(({ text }) => /\d[-–:/]\d|%/.test(text))) return true
  const spelled = tokens.filter(({ kind, text }) => kind === 'word' && NUMBER_WORDS.has(text))
  return numbers.length + spelled.length >= 2 || tokens.some((_, at) => BOUNDS.lengthAt(tokens, at) > 0)
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

const TOPS = words('five six seven ten twenty hundred')

function isSpelledScale(tokens: readonly Token[], at: number): boolean {
  const [first, second] = [wordAt(tokens, at), wordAt(tokens, at + 1)]
  if (first === 'out' && second === 'of')
    return tokens[at + 2]?.kind === 'number' || TOPS.has(wordAt(tokens, at + 2))
  return /^(zero|one)$/.test(first) && second === 'to' && tokens[at + 2]?.kind === 'word'
}
