import { type ConditionKind, isMark, opensCondition, wordAt } from '../words/clause.js'
import { endsAt, type Literal, type LiteralList, literalsAt } from '../words/literal.js'
import { phrases, wordSet } from '../words/phrase.js'
import type { Sentence } from '../words/sentence.js'
import type { Token } from '../words/token.js'
import { ANSWER_VERBS, DETERMINERS, PEOPLE } from '../words/vocabulary.js'

/** What an order tells to answer. */
export interface OrderLiterals extends LiteralList {
  /** There is an object, but it is described: "the date of the call". */
  readonly isDescribed: boolean
}

/** Between the verb and the answer: "with exactly one of", "the value", "the field to", "this metric as". */
const FILLERS = wordSet(`
  with as to the a an this that it value string text word words literal phrase label exactly only just simply answer
  response result output field metric back out of into option choice category either one status outcome call them down
  number integer date here entry key exact for any using allowed possible valid appropriate these those following values
  options labels column strictly both
`)
/** Fillers that are never an answer themselves. */
const LINKS = wordSet(
  'with as to the a an this that it of into exactly only just simply either one using for back out',
)
/** Whose object may be an ordinary word: "answer busy", but not "label the tone". */
const TAKES_WORDS = wordSet(`
  answer return respond reply output put write set use default choose select pick fill enter mark go assume fall
`)
const TAKES_IN = wordSet('fill enter write put')
/** What they turn into something else stands first: "treat 'maybe' as no". */
const CONVERSIONS = wordSet('convert translate map treat count consider regard interpret render read take')
/** "convert to UTC" names a unit. */
const TO_UNITS = wordSet('convert translate')
/** `label the enquiry "tourist"`: the answer stands behind what is labelled. */
const LABELS = wordSet('label classify categorise categorize tag code mark')
const LINK_WORDS = wordSet('as to into')
const NO_LINK = wordSet('whether that who which if how')
const PLACEHOLDERS = wordSet('placeholder default fallback sentinel stand-in')
/** So far an object may reach. */
const FAR = 8

interface Order {
  /** Where its verb stands. */
  readonly verb: number
  /** The token behind its words. */
  readonly from: number
  /** The end of the sentence. */
  readonly to: number
}

/** The literal answers behind an order, its object ("mark the call as") skipped. */
export function literalsOfOrder(tokens: readonly Token[], order: Order): OrderLiterals {
  const { verb, from, to } = order
  const name = wordAt(tokens, verb)
  const quoted = LABELS.has(name) ? quotedBehind(tokens, from, to) : undefined
  if (quoted !== undefined) return { ...literalsAt(tokens, quoted, to), isDescribed: false }
  const at = behindFillers(tokens, order)
  const direct = directAnswer(tokens, order, at)
  const link = linkBehind(tokens, from, to)
  if (link !== undefined) {
    const placeholder = placeholderEnd(tokens, link)
    if (placeholder !== undefined && direct.values.length > 0)
      return { ...direct, next: placeholder, isDescribed: false }
    const linked = linkedAnswer(tokens, order, { link, direct })
    if (linked !== undefined) return { ...linked, isDescribed: false }
  }
  if (CONVERSIONS.has(name) && name !== 'take' && name !== 'read')
    return { values: [], next: direct.next, isDescribed: false }
  const next = direct.values.length > 0 ? direct.next : from
  return { ...direct, next, isDescribed: at < to && tokens[at]?.kind === 'word' }
}

function behindFillers(tokens: readonly Token[], { verb, from, to }: Order): number {
  let at = from
  while (at < to && at - from < 5) {
    const token = tokens[at]
    if (isMark(token, ':', '=', '->')) {
      at += 1
      continue
    }
    const isParticle = at === from && wordAt(tokens, at) === 'in' && TAKES_IN.has(wordAt(tokens, verb))
    if (token?.kind !== 'word' || (!FILLERS.has(token.text) && !isParticle)) break
    // "choose call or email": the word is the answer itself.
    const isAnswer =
      !LINKS.has(token.text) && endsAt(tokens, at + 1, to) && !isMark(tokens[at + 1], ':', '=', '->')
    if (isAnswer) break
    at += 1
  }
  return at
}

/** An ordinary word is an answer behind verbs that take one, or in a list. */
function directAnswer(tokens: readonly Token[], { verb, from, to }: Order, at: number): LiteralList {
  const name = wordAt(tokens, verb)
  const listed = literalsAt(tokens, at, to)
  const isPlain = listed.values.length === 1 && listed.values[0]?.kind === 'bare'
  const isAllowed = !isPlain || TAKES_WORDS.has(name) || !ANSWER_VERBS.has(name)
  const isState = wordAt(tokens, from - 1) === 'be' && isDone(listed.values)
  return isAllowed && !isState ? listed : { values: [], next: from }
}

/** "should be collected", "can be left out": what is done, and not an answer. */
const isDone = (values: readonly Literal[]): boolean =>
  values[0]?.kind === 'bare' &&
  (values.length === 1 || values.some(({ kind }) => kind !== 'bare')) &&
  /^(left|given|done|made|taken|kept|\w+ed)\b/.test(values[0].text)

function quotedBehind(tokens: readonly Token[], from: number, to: number): number | undefined {
  for (let at = from; at < Math.min(to, from + 6); at++) {
    if (tokens[at]?.kind === 'quoted') return at
    if (tokens[at]?.kind !== 'word' || opensCondition(tokens, at)) return undefined
  }
  return undefined
}

/** The token behind an `as`, `to` or `into` within the next few words of the clause. */
function linkBehind(tokens: readonly Token[], from: number, to: number): number | undefined {
  for (let at = from; at < Math.min(to, from + FAR); at++) {
    const token = tokens[at]
    const isListed = isMark(token, ',') && tokens[at + 1]?.kind === 'quoted'
    if (token === undefined || (token.kind === 'mark' && !isListed) || token.kind === 'break')
      return undefined
    if (at > from && opensCondition(tokens, at)) return undefined
    const word = wordAt(tokens, at)
    if (NO_LINK.has(word)) return undefined
    if (at > from && LINK_WORDS.has(word)) return at + 1
  }
  return undefined
}

/** "use 0 as a placeholder": the token behind the placeholder. */
function placeholderEnd(tokens: readonly Token[], link: number): number | undefined {
  const noun = /^(a|an|the)$/.test(wordAt(tokens, link)) ? link + 1 : link
  return PLACEHOLDERS.has(wordAt(tokens, noun)) ? noun + 1 : undefined
}

/** "treat 'maybe' as no", "mark the call as lost": what is behind the link is the answer. */
function linkedAnswer(
  tokens: readonly Token[],
  { verb, from, to }: Order,
  { link, direct }: { readonly link: number; readonly direct: LiteralList },
): LiteralList | undefined {
  const name = wordAt(tokens, verb)
  if (direct.values.length > 0 && link > direct.next && !CONVERSIONS.has(name)) return undefined
  const linked = literalsAt(tokens, skipFillers(tokens, link, to), to)
  const converts = tokens.slice(from, link).some(({ kind }) => kind === 'quoted' || kind === 'number')
  return linked.values.length > 0 && (converts || !TO_UNITS.has(name)) ? linked : undefined
}

export function skipFillers(tokens: readonly Token[], from: number, to: number): number {
  let at = from
  while (at < to && at - from < 4 && FILLERS.has(wordAt(tokens, at))) at += 1
  return at
}

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
const LEADS = wordSet(`
  then please and or but otherwise else so just simply always also instead kindly directly either therefore here still
  you must shall likewise only better first finally never not don't
`)
const ADVERBS = wordSet('only just simply also always still never then directly')
const COPULAS = wordSet('was were is are been be being has have had gets got')
const MODALS = wordSet('should may can will')
const BEFORE_TO = wordSet('sure remember required need have want is are')
const NEGATIONS = wordSet("never not don't cannot can't avoid without no mustn't shouldn't nor rather")
const BETWEEN_NEGATION = wordSet('do should must may ever shall can be')
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
