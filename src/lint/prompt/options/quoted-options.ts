import { isMark, isSpeech, wordAt } from '../words/clause.js'
import { words } from '../words/phrase.js'
import type { Sentence } from '../words/sentence.js'
import { type Token, tokenAt } from '../words/token.js'
import { EXAMPLES, listAt, type OptionList } from './option.js'

const NEGATIONS = words("never not don't avoid no without than")
const CONVERTS = words('as to into means')

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
    if (NEGATIONS.has(wordAt(tokens, look)) || EXAMPLES.lengthAt(tokens, look) > 0) return false
    if (isSpeech(tokens, look + 1)) return false
  }
  return true
}
