import { phrases, wordSet } from './phrase.js'
import type { Sentence } from './sentence.js'
import type { Token } from './token.js'
import { ABSENCE, CLAUSE_MARKS, CONDITION, OTHERWISE } from './vocabulary.js'

/** `absent`: it holds when the call does not tell, or when nothing else holds; `other`: something the call tells. */
export type ConditionKind = 'absent' | 'other'

export interface PromptCondition {
  readonly kind: ConditionKind
  readonly from: number
  /** The token behind it. */
  readonly to: number
}

/** What begins a condition without one of the words for it. */
const OPENERS = phrases(
  'in the absence|event|case of|that|where|when?',
  'in case',
  'with no',
  'as|so long as',
  'provided|assuming|given that',
  'for|on|in everything|anything|all|any|every else|other|others|cases|calls?',
)

/** Whether a condition begins at a token. */
export const opensCondition = (tokens: readonly Token[], at: number): boolean => {
  const token = tokens[at]
  if (token?.kind !== 'word') return false
  // "Should the call not have been transferred" is a condition, "the value should" is none.
  if (token.text === 'should')
    return (isCapital(token) || tokens[at - 1]?.text === ';') && SUBJECTS.has(tokens[at + 1]?.text ?? '')
  if (token.text === 'while' || token.text === 'until') return isCapital(token)
  if (token.text === 'once') return isCapital(token) || tokens[at - 1]?.kind === 'quoted'
  return (
    CONDITION.has(token.text) ||
    token.text === 'without' ||
    token.text === 'failing' ||
    OPENERS.lengthAt(tokens, at) > 0
  )
}

const SUBJECTS = wordSet(
  'the this a an no it he she they there any nothing nobody that you his her their one',
)

const isCapital = ({ shape }: Token): boolean => shape === 'title'

/** Up to the comma, colon, arrow or bracket that ends it, or up to `stop`. */
export function conditionAt(
  tokens: readonly Token[],
  at: number,
  to: number,
  stop: (at: number) => boolean,
): PromptCondition {
  let end = at + 1
  while (end < to && end - at < LONGEST && !stop(end)) {
    const token = tokens[end]
    if (token?.kind === 'mark' && ENDING.has(token.text) && !goesOn(tokens, end)) break
    end += 1
  }
  return { kind: conditionKindOf(tokens, at, end), from: at, to: end }
}

/** In tokens. What is longer is no condition any more. */
const LONGEST = 80

const ENDING = new Set([',', ':', ';', '->', ')', '(', '—', '|', '='])

/** "if the name, address or phone was not given", "if they say so, or no date comes up": a comma within. */
function goesOn(tokens: readonly Token[], at: number): boolean {
  if (tokens[at]?.text !== ',') return false
  if (
    tokens[at + 1]?.kind === 'word' &&
    /^(or|and)$/.test(tokens[at + 2]?.text ?? '') &&
    tokens[at + 3]?.kind === 'word'
  )
    return true
  // "if they say 'maybe', 'not sure' or 'let me think'"
  if (
    tokens[at - 1]?.kind === 'quoted' &&
    (tokens[at + 1]?.kind === 'quoted' ||
      (tokens[at + 1]?.text === 'or' && tokens[at + 2]?.kind === 'quoted'))
  )
    return true
  return (
    tokens[at + 1]?.text === 'or' &&
    tokens[at + 2]?.kind === 'word' &&
    CONTINUES.has(tokens[at + 2]?.text ?? '')
  )
}
const CONTINUES = wordSet('no the they it if when he she nothing nobody there their does is was')

export function conditionKindOf(tokens: readonly Token[], from: number, to: number): ConditionKind {
  const isAbsent =
    tokens.slice(from, to).some(({ kind, text }) => kind === 'word' && ABSENCE.has(text)) ||
    OTHERWISE.beginsIn(tokens, from, to) ||
    ABSENT_PHRASES.beginsIn(tokens, from, to)
  return isAbsent ? 'absent' : 'other'
}

const ABSENT_PHRASES = phrases(
  'absence',
  'hard to tell|say',
  'anything|everything|all else|other',
  'any other',
  'in doubt',
)

/** The text of an unquoted token, empty for a quoted one and past the end. */
export const wordAt = (tokens: readonly Token[], at: number): string => {
  const token = tokens[at]
  return token === undefined || token.kind === 'quoted' ? '' : token.text
}

export const isMark = (token: Token | undefined, ...marks: readonly string[]): boolean =>
  token?.kind === 'mark' && marks.includes(token.text)

const JOINTS = wordSet('and or but then else otherwise either')

/** Whether a clause begins at a token: behind a mark, or behind a word that joins clauses. */
export function beginsClause(tokens: readonly Token[], at: number, { from }: Sentence): boolean {
  const before = tokens[at - 1]
  if (at === from || before === undefined || before.kind === 'break') return true
  if (before.kind === 'mark') return CLAUSE_MARKS.has(before.text) || before.text === '='
  return before.kind === 'word' && JOINTS.has(before.text)
}

const BETWEEN = wordSet('then , : = ( — ->')

/** How many marks stand between a condition and what it is the condition of. */
export function marksAt(tokens: readonly Token[], at: number): number {
  let length = 0
  while (BETWEEN.has(wordAt(tokens, at + length))) length += 1
  return length
}

const SPEECH = wordSet('say says said saying like as mentions mentioned asks asked replies replied')

/** "the caller says 'maybe'": what is quoted was said, and is no answer. */
export const isSpeech = (tokens: readonly Token[], at: number): boolean =>
  tokens[at - 1]?.kind === 'word' && SPEECH.has(wordAt(tokens, at - 1))
