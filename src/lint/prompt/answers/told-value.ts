import { isMark, wordAt } from '../words/clause.js'
import { opensCondition } from '../words/condition.js'
import { words } from '../words/phrase.js'
import type { Token } from '../words/token.js'
import { endsAt, type Value, type ValueList, valuesAt } from '../words/value.js'
import { ANSWER_VERBS } from '../words/vocabulary.js'

/** What an order tells to answer. */
export interface Told extends ValueList {
  /** There is an object, but it is described: "the date of the call". */
  readonly isDescribed: boolean
}

/** Between the verb and the answer: "with exactly one of", "the value", "the field to", "this metric as". */
const FILLERS = words(`
  with as to the a an this that it value string text word words literal phrase label exactly only just simply answer
  response result output field metric back out of into option choice category either one status outcome call them down
  number integer date here entry key exact for any using allowed possible valid appropriate these those following values
  options labels column strictly both
`)
/** Fillers that are never an answer themselves. */
const LINKS = words(
  'with as to the a an this that it of into exactly only just simply either one using for back out',
)
/** Whose object may be an ordinary word: "answer busy", but not "label the tone". */
const TAKES_WORDS = words(`
  answer return respond reply output put write set use default choose select pick fill enter mark go assume fall
`)
const TAKES_IN = words('fill enter write put')
/** What they turn into something else stands first: "treat 'maybe' as no". */
const CONVERSIONS = words('convert translate map treat count consider regard interpret render read take')
/** "convert to UTC" names a unit. */
const TO_UNITS = words('convert translate')
/** `label the enquiry "tourist"`: the answer stands behind what is labelled. */
const LABELS = words('label classify categorise categorize tag code mark')
const LINK_WORDS = words('as to into')
const NO_LINK = words('whether that who which if how')
const PLACEHOLDERS = words('placeholder default fallback sentinel stand-in')
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
export function toldBy(tokens: readonly Token[], order: Order): Told {
  const { verb, from, to } = order
  const name = wordAt(tokens, verb)
  const quoted = LABELS.has(name) ? quotedBehind(tokens, from, to) : undefined
  if (quoted !== undefined) return { ...valuesAt(tokens, quoted, to), isDescribed: false }
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
function directAnswer(tokens: readonly Token[], { verb, from, to }: Order, at: number): ValueList {
  const name = wordAt(tokens, verb)
  const listed = valuesAt(tokens, at, to)
  const isPlain = listed.values.length === 1 && listed.values[0]?.kind === 'bare'
  const isAllowed = !isPlain || TAKES_WORDS.has(name) || !ANSWER_VERBS.has(name)
  const isState = wordAt(tokens, from - 1) === 'be' && isDone(listed.values)
  return isAllowed && !isState ? listed : { values: [], next: from }
}

/** "should be collected", "can be left out": what is done, and not an answer. */
const isDone = (values: readonly Value[]): boolean =>
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
  { link, direct }: { readonly link: number; readonly direct: ValueList },
): ValueList | undefined {
  const name = wordAt(tokens, verb)
  if (direct.values.length > 0 && link > direct.next && !CONVERSIONS.has(name)) return undefined
  const linked = valuesAt(tokens, skipFillers(tokens, link, to), to)
  const converts = tokens.slice(from, link).some(({ kind }) => kind === 'quoted' || kind === 'number')
  return linked.values.length > 0 && (converts || !TO_UNITS.has(name)) ? linked : undefined
}

export function skipFillers(tokens: readonly Token[], from: number, to: number): number {
  let at = from
  while (at < to && at - from < 4 && FILLERS.has(wordAt(tokens, at))) at += 1
  return at
}
