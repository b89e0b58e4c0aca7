import {
  beginsClause,
  type ConditionKind,
  conditionAt,
  isMark,
  opensCondition,
  type PromptCondition,
  wordAt,
} from './words/clause.js'
import { phrases, wordSet } from './words/phrase.js'
import type { Sentence } from './words/sentence.js'
import type { Token } from './words/token.js'
import { CONDITION, PEOPLE } from './words/vocabulary.js'

/** A place where the prompt lets the model leave the metric out. */
export interface Omission {
  /** Offsets into the prompt. */
  readonly start: number
  readonly end: number
  /** Whether "never mentioned" is one of its cases. */
  readonly coversAbsence: boolean
}

interface Place {
  readonly tokens: readonly Token[]
  readonly sentence: Sentence
  readonly at: number
  /** A condition stands in front. */
  readonly hasCondition: boolean
}

/** One pass over a sentence. */
export function omissionsIn(tokens: readonly Token[], sentence: Sentence): Omission[] {
  const found: Omission[] = []
  let pending: ConditionKind | undefined
  for (let at = sentence.from; at < sentence.to && !sentence.isQuestion; ) {
    const length = omissionLength({ tokens, sentence, at, hasCondition: pending !== undefined })
    if (length > 0 && !isForbidden(tokens, at, sentence.from)) {
      found.push(omission({ tokens, sentence, at, length, pending }))
      at += length
    } else if (opensCondition(tokens, at) || opensCase(tokens, at, sentence)) {
      const condition = conditionBefore(tokens, at, sentence)
      pending = condition.kind
      at = Math.max(condition.to, at + 1)
    } else {
      // "Private customers: no entry" tells its case without a condition; brackets begin anew.
      if (isMark(tokens[at], ':') && STATES.lengthAt(tokens, at + 1) > 0) pending = 'absent'
      else if (isMark(tokens[at], '(')) pending = undefined
      at += 1
    }
  }
  return found
}

interface Found {
  readonly tokens: readonly Token[]
  readonly sentence: Sentence
  readonly at: number
  readonly length: number
  readonly pending: ConditionKind | undefined
}

function omission({ tokens, sentence, at, length, pending }: Found): Omission {
  const kind = conditionBehind(tokens, at + length, sentence.to) ?? pending
  const isOnly = ONLY.lengthAt(tokens, at) === length || ONLY_STATES.lengthAt(tokens, at) === length
  return {
    start: tokens[at]?.start ?? 0,
    end: tokens[at + length - 1]?.end ?? 0,
    coversAbsence: isOnly || kind === undefined || kind === 'absent',
  }
}

/** Up to the words that leave the metric out, where no comma stands in front of them. */
const conditionBefore = (tokens: readonly Token[], at: number, sentence: Sentence): PromptCondition =>
  conditionAt(
    tokens,
    at,
    sentence.to,
    (stop) => omissionLength({ tokens, sentence, at: stop, hasCondition: true }) > 0,
  )

/** "For calls under ten seconds, omit this." */
const opensCase = (tokens: readonly Token[], at: number, sentence: Sentence): boolean =>
  wordAt(tokens, at) === 'for' && beginsClause(tokens, at, sentence)

/** Tokens of the words that let the metric be left out, 0 where there are none. */
const omissionLength = (place: Place): number =>
  onlyLength(place) || stateLength(place) || orderLength(place) || blankLength(place)

/** "only fill this in if …", "to be returned only when …". */
function onlyLength(place: Place): number {
  const { tokens, at } = place
  const only = ONLY.lengthAt(tokens, at)
  if (only > 0 && beginsOrder(place)) return only
  return isAboutPeople(place) ? 0 : ONLY_STATES.lengthAt(tokens, at)
}

/** "the field may be left empty", "no value is needed". */
function stateLength(place: Place): number {
  const { tokens, sentence, at } = place
  const length = STATES.lengthAt(tokens, at)
  const isMeant = length > 0 && !isAboutPeople(place) && isAboutMetric(tokens, at)
  const behind = at + length
  const isWhole = ends(tokens, behind, sentence.to) || TRAIL.lengthAt(tokens, behind - 1) > 0
  return isMeant && isWhole ? length : 0
}

/** "skip this", "leave it blank", "do not return anything". */
function orderLength(place: Place): number {
  const { tokens, sentence, at, hasCondition } = place
  const length = ORDERS.lengthAt(tokens, at)
  if (length === 0 || !beginsOrder(place)) return 0
  const behind = at + length
  if (!ends(tokens, behind, sentence.to) && TRAIL.lengthAt(tokens, behind - 1) === 0) return 0
  const hasCase = hasCondition || conditionBehind(tokens, behind, sentence.to) !== undefined
  // "(leave it out)" without a case speaks of some part of the answer.
  const speaksOfPart = length === 1 || wordAt(tokens, behind - 1) === 'out' || namesIt(tokens, at, behind)
  return hasCase || !speaksOfPart ? length + TRAIL.lengthAt(tokens, behind) : 0
}

const namesIt = (tokens: readonly Token[], from: number, to: number): boolean =>
  tokens.slice(from, to).some(({ text }) => text === 'it' || text === 'that')

const BLANKS = wordSet('blank empty')
const BEFORE_BLANK = wordSet('then or else otherwise')

/** "Blank if none": nothing as an answer. */
function blankLength({ tokens, sentence, at, hasCondition }: Place): number {
  if (!BLANKS.has(wordAt(tokens, at))) return 0
  const before = tokens[at - 1]
  const isAlone = at === sentence.from || before?.kind !== 'word' || BEFORE_BLANK.has(before.text)
  if (!isAlone) return 0
  const hasCase = conditionBehind(tokens, at + 1, sentence.to) !== undefined
  return hasCase || (hasCondition && ends(tokens, at + 1, sentence.to)) ? 1 : 0
}

const AFTER = wordSet(`
  altogether entirely completely at of from for on in unless without instead here there then as so or and by during
`)

/** The end of the clause, or a condition. What else may follow makes something of the call the object. */
function ends(tokens: readonly Token[], at: number, to: number): boolean {
  const token = tokens[at]
  if (at >= to || token === undefined || token.kind === 'break' || token.kind === 'mark') return true
  if (token.kind !== 'word') return false
  return CONDITION.has(token.text) || AFTER.has(token.text) || opensCondition(tokens, at)
}

const BEFORE_ORDER = wordSet(`
  then please and or but otherwise else so just simply always also instead kindly you must should may can could might
  therefore better value only fine
`)
const BEFORE_TO = wordSet('is are has have fine ok allowed free sure')
const NO_ORDER = wordSet('the a an did they not')

function beginsOrder({ tokens, sentence, at, hasCondition }: Place): boolean {
  const before = tokens[at - 1]
  if (at === sentence.from || before === undefined || before.kind === 'break' || before.kind === 'mark')
    return true
  if (before.kind !== 'word') return hasCondition
  if (before.text === 'to') return BEFORE_TO.has(wordAt(tokens, at - 2))
  if (BEFORE_ORDER.has(before.text)) return !PEOPLE.has(wordAt(tokens, at - 2))
  return hasCondition && !PEOPLE.has(before.text) && !NO_ORDER.has(before.text)
}

const COPULAS = wordSet('is are stays stay remain remains')
const THINGS = wordSet(
  'field metric value key entry item column answer attribute property output result response it this',
)

/** "the topic is missing" tells of the call; "the field is empty" of the metric. */
function isAboutMetric(tokens: readonly Token[], at: number): boolean {
  const word = wordAt(tokens, at)
  if (word !== 'not' && !COPULAS.has(word)) return true
  if (at < 2 || isMark(tokens[at - 2], '.', ';', '!')) return true
  return tokens.slice(Math.max(0, at - 4), at).some(({ kind, text }) => kind === 'word' && THINGS.has(text))
}

/** "the section was left blank by the caller": people and their things, not the metric. */
function isAboutPeople({ tokens, sentence, at }: Place): boolean {
  for (let look = at - 1; look >= Math.max(sentence.from, at - 6); look--) {
    const token = tokens[look]
    if (token?.kind === 'mark' || token?.kind === 'break' || token?.text === 'then') return false
    const word = wordAt(tokens, look)
    if (PEOPLE.has(word) || (CONDITION.has(word) && word !== 'should')) return true
  }
  return false
}

const FORBIDS = wordSet("never not don't cannot can't mustn't shouldn't avoid nor than instead")
/** So far back a negation reaches. */
const REACH = 24

/** "Never leave it blank or skip it": a negation in the clause that is not the condition's own. */
function isForbidden(tokens: readonly Token[], at: number, from: number): boolean {
  for (let look = at - 1; look >= Math.max(from, at - REACH); look--) {
    const joins = isMark(tokens[look], ',') && /^(or|and)$/.test(wordAt(tokens, look + 1))
    if (tokens[look]?.kind === 'break' || (tokens[look]?.kind === 'mark' && !joins)) return false
    if (FORBIDS.has(wordAt(tokens, look))) return !isInCondition(tokens, look, from)
  }
  return false
}

function isInCondition(tokens: readonly Token[], at: number, from: number): boolean {
  for (let look = at - 1; look >= Math.max(from, at - REACH); look--) {
    if (isMark(tokens[look], ',', ';', ':')) return false
    if (CONDITION.has(wordAt(tokens, look))) return true
  }
  return false
}

const BEFORE_CONDITION = wordSet(
  'altogether entirely completely here instead from the result results output json only',
)
const PLACES = wordSet('in for on during')

function conditionBehind(tokens: readonly Token[], at: number, to: number): ConditionKind | undefined {
  for (let from = at; from < to; from++) {
    const word = tokens[from]?.kind === 'word' ? wordAt(tokens, from) : ''
    if (opensCondition(tokens, from) || PLACES.has(word))
      return conditionAt(tokens, from, to, () => false).kind
    if (!BEFORE_CONDITION.has(word)) return undefined
  }
  return undefined
}

const META = 'this|the|that|its|a|any|it'
const THING =
  'field|metric|question|key|value|one|entry|item|column|answer|attribute|property|output|result|response|cell|slot|disposition'

/** Orders to leave out, with nothing or the metric itself as their object. */
const ORDERS = phrases(
  `skip|omit|drop|ignore|exclude|suppress|bypass|remove|disregard ${META}? ${THING}?`,
  `leave ${META}? ${THING}? blank|empty|out|off|unset|unfilled|unanswered|aside|undefined|missing`,
  `leave out ${META}? ${THING}?`,
  `leaving|keep|keeping ${META}? ${THING}? blank|empty|out|unset`,
  `pass over ${META} ${THING}?`,
  `do|should|must|need not return|answer|output|record|populate|fill|include|report|provide|give|write|put|set|extract|enter|send|emit|complete|respond|log|generate|produce in|out? anything|nothing|${META}? ${THING}? in|out?`,
  `don't|never|shouldn't|needn't return|answer|output|record|populate|fill|include|report|provide|give|write|put|set|extract|enter|send|emit|complete|respond|log|generate|produce in|out? anything|nothing|${META}? ${THING}? in|out?`,
  'return|output|answer|record|write|give|put|enter|say|emit|provide|send nothing at? all?',
  `refrain|abstain from _ a|any|the|this|it? ${THING}? for? this|the? ${THING}?`,
  `stay|remain|keep silent|quiet about|on? ${META}? ${THING}?`,
  `don't|not bother _? ${META}? ${THING}?`,
  `return|output|answer|record|write|give|put|enter|emit|provide|send no value|answer|output|entry|result`,
)
/** The same said of the metric, in the passive or as a permission. */
const STATES = phrases(
  'be|is|are|stays|stay|remain|remains left? blank|empty|out|unset|unfilled|unanswered|absent|omitted|skipped|excluded|dropped|ignored|missing|suppressed',
  'not to be filled|answered|returned|reported|set|given|provided|populated|recorded|included|output in|out?',
  'be left out|off|blank|empty|unset|unfilled|unanswered',
  'need|needs not be filled|answered|returned|completed|reported|set|given|provided|populated in|out?',
  "needn't|doesn't need|have to? be filled|answered|returned|completed|reported|set|given|provided|populated in|out?",
  'not be filled|answered|returned|completed|reported|set|given|provided|populated|recorded|included|output in|out?',
  `no need to report|answer|fill|return|output|complete|record|provide|give|set|include ${META}? ${THING}? in|out?`,
  'no value|answer|entry|output|result should|is|must|shall|will|needs|need|to|has to? be? given|returned|recorded|needed|required|expected|output|written|provided|set|emitted|produced|reported|entered|supplied|stored?',
  'no entry|output|result',
  'not appear|show|exist|be',
  'may|can|could|might miss|skip|omit|drop it|this|that out?',
  'nothing should|is|must|shall|will|to be emitted|produced|output|returned|recorded|given|written|answered|entered|provided',
)
/** Only on a condition, so not otherwise. */
const ONLY = phrases(
  `only fill|answer|return|extract|provide|populate|record|include|output|report|set|complete|give|capture|enter|write|log|use ${META}? ${THING}? in|out? ${META}? ${THING}? if|when|where|for|in`,
  `fill|answer|return|extract|provide|populate|record|include|output|report|set|complete|give|capture|enter|returned|filled|answered|recorded|populated|provided|reported|given|included ${META}? ${THING}? in|out? only if|when|where|for|in`,
  `only applies|required if|when|where|for`,
)
/** The same in the passive. */
const ONLY_STATES = phrases(
  'to|should|must|is|are|will|can|may be? returned|filled|answered|recorded|populated|provided|reported|given|included|extracted|set|entered|output in|out? only if|when|where|for',
  'not needed|required|necessary for|on|in|if|when|where',
  'only to be returned|filled|answered|recorded|populated|provided|reported|given|included|extracted|set|entered|output in|out? if|when|where|for',
)

/** "in the JSON", "from the result": may follow an order to leave out. */
const TRAIL = phrases('in|from|out the|your json|output|result|results|response|object|answer')
