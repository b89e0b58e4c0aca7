import { isMark, wordAt } from '../words/clause.js'
import type { ConditionKind } from '../words/condition.js'
import { phrases, words } from '../words/phrase.js'
import type { Sentence } from '../words/sentence.js'
import type { Token } from '../words/token.js'
import { ANSWER_VERBS, DETERMINERS, PEOPLE } from '../words/vocabulary.js'

/** Participles of the verbs that tell an answer: "is to be recorded as". */
export const DONE =
  'set|recorded|returned|marked|written|reported|given|entered|answered|stored|put|output|coded|filled|labelled|labeled|treated|counted|used|classified|noted|considered|logged|chosen|inserted|shown'

/** "the value should be", "it must read", "is to be recorded as": told without an imperative. */
const PASSIVE = phrases(
  `should|must|shall|will|can|may|to|would be ${DONE} to|as|with|in?`,
  'should|must|shall|will|can|may|to|would only|always|simply? be',
  'should|must|shall|will read|say|state|show',
  `be ${DONE} to|as|with|in?`,
  `is|are|gets|get ${DONE} to|as`,
  'is|are|gets|get marked|labelled|labeled|coded|tagged|called',
  'defaulting to',
  'counts|count|qualifies as',
  'defaults|default to',
  'falls|fall|falling back to|on',
  'goes|go|belongs|belong|falls|fall under|into|to|in|as|with',
  'the value|answer|output|result|response is|=',
)

/** What a verb may follow and still be an order. */
const LEADS = words(`
  then please and or but otherwise else so just simply always also instead kindly directly either therefore here still
  you must shall likewise only better first finally never not don't
`)
const ADVERBS = words('only just simply also always still never then directly')
const COPULAS = words('was were is are been be being has have had gets got')
const MODALS = words('should may can will')
const BEFORE_TO = words('sure remember required need have want is are')
const NEGATIONS = words("never not don't cannot can't avoid without no mustn't shouldn't nor rather")
const BETWEEN_NEGATION = words('do should must may ever shall can be')
/** How far back a question is searched for the colon behind which it gives orders. */
const FAR_BACK = 60

export interface OrderPlace {
  readonly tokens: readonly Token[]
  readonly at: number
  readonly sentence: Sentence
  /** A condition that stands in front: "if not mentioned return unknown" needs no comma. */
  readonly pending: ConditionKind | undefined
}

/** Tokens of the order to answer that begins here, 0 where none does. */
export function orderLength({ tokens, at, sentence, pending }: OrderPlace): number {
  const token = tokens[at]
  if (token?.kind !== 'word') return 0
  const passive = PASSIVE.lengthAt(tokens, at)
  if (passive > 0) return sentence.isQuestion || isByPeople(tokens, at, sentence) ? 0 : passive
  if (!ANSWER_VERBS.has(token.text)) return 0
  if (sentence.isQuestion && !isBehindColon(tokens, at, sentence)) return 0
  return isImperative({ tokens, at, sentence, pending }) ? 1 : 0
}

const isBehindColon = (tokens: readonly Token[], at: number, { from }: Sentence): boolean =>
  tokens.slice(Math.max(from, at - FAR_BACK), at).some((token) => isMark(token, ':', '—'))

/** "the caller should be called back" tells what people do. */
const isByPeople = (tokens: readonly Token[], at: number, { from }: Sentence): boolean =>
  at > from && PEOPLE.has(wordAt(tokens, at - 1))

/** An imperative stands at the beginning of a clause, or behind words that lead to one. */
function isImperative({ tokens, at, sentence, pending }: OrderPlace): boolean {
  const before = tokens[at - 1]
  if (at === sentence.from || before === undefined) return true
  if (before.kind !== 'word') return before.kind !== 'quoted' || pending !== undefined
  const farther = wordAt(tokens, at - 2)
  if (ADVERBS.has(before.text) && PEOPLE.has(farther)) return false
  if (LEADS.has(before.text)) return true
  if (before.text === 'to') return BEFORE_TO.has(farther)
  if (MODALS.has(before.text)) return !PEOPLE.has(farther) && at - 2 >= sentence.from
  if (COPULAS.has(before.text)) return false
  const isOfSomebody = DETERMINERS.has(before.text) || PEOPLE.has(before.text) || before.text.endsWith("'s")
  return pending !== undefined && !isOfSomebody
}

/** "Never", "do not", "rather than" in front of the order, within its clause. */
export function isForbidden(tokens: readonly Token[], at: number, { from }: Sentence): boolean {
  for (let look = at - 1; look >= Math.max(from, at - 4); look--) {
    const word = wordAt(tokens, look)
    if (tokens[look]?.kind !== 'word') return false
    if (NEGATIONS.has(word)) return true
    if (!LEADS.has(word) && !BETWEEN_NEGATION.has(word)) return false
  }
  return false
}
