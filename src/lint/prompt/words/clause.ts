import { words } from './phrase.js'
import type { Sentence } from './sentence.js'
import type { Token } from './token.js'
import { CLAUSE_MARKS } from './vocabulary.js'

/** The text of an unquoted token, empty for a quoted one and past the end. */
export const wordAt = (tokens: readonly Token[], at: number): string => {
  const token = tokens[at]
  return token === undefined || token.kind === 'quoted' ? '' : token.text
}

export const isMark = (token: Token | undefined, ...marks: readonly string[]): boolean =>
  token?.kind === 'mark' && marks.includes(token.text)

const JOINTS = words('and or but then else otherwise either')

/** Whether a clause begins at a token: behind a mark, or behind a word that joins clauses. */
export function beginsClause(tokens: readonly Token[], at: number, { from }: Sentence): boolean {
  const before = tokens[at - 1]
  if (at === from || before === undefined || before.kind === 'break') return true
  if (before.kind === 'mark') return CLAUSE_MARKS.has(before.text) || before.text === '='
  return before.kind === 'word' && JOINTS.has(before.text)
}

const BETWEEN = words('then , : = ( — ->')

/** How many marks stand between a condition and what it is the condition of. */
export function marksAt(tokens: readonly Token[], at: number): number {
  let length = 0
  while (BETWEEN.has(wordAt(tokens, at + length))) length += 1
  return length
}

const SPEECH = words('say says said saying like as mentions mentioned asks asked replies replied')

/** "the caller says 'maybe'": what is quoted was said, and is no answer. */
export const isSpeech = (tokens: readonly Token[], at: number): boolean =>
  tokens[at - 1]?.kind === 'word' && SPEECH.has(wordAt(tokens, at - 1))
