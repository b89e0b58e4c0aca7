import { type ConditionKind, conditionAt, opensCondition } from './condition.js'
import { phrases, words } from './phrase.js'
import type { Sentence } from './sentence.js'
import type { Token } from './token.js'
import { CONDITION } from './words.js'

/** A place where the prompt lets the model leave the metric out. */
export interface Omission {
  /** Offsets into the prompt. */
  readonly start: number
  readonly end: number
  /** Whether "never mentioned" is one of its cases. */
  readonly coversAbsence: boolean
}

const META = 'this|the|that|its|a|any|it'
const THING = 'field|metric|question|key|value|one|entry|item|column|answer|attribute|property|output|result|response|cell|slot|disposition'

/** Orders to leave out, with nothing or the metric itself as their object. */
const ORDERS = phrases(
  `skip|omit|drop|ignore|exclude|suppress|bypass|remove|disregard ${META}? ${THING}?`,
  `leave ${META}? ${THING}? blank|empty|out|off|unset|unfilled|unanswered|aside|undefined|missing`,
  `leave out ${META}? ${THING}?`,
  `leaving|keep|keeping ${META}? ${THING}? blank|empty|out|unset`,
  `pass over ${META} ${THING}?`,
  `do|should|must|need not return|answer|output|record|populate|fill|include|report|provide|give|write|put|set|extract|enter|send|emit|complete|respond|log in|out? anything|nothing|${META}? ${THING}? in|out?`,
  `don't|never|shouldn't|needn't return|answer|output|record|populate|fill|include|report|provide|give|write|put|set|extract|enter|send|emit|complete|respond|log in|out? anything|nothing|${META}? ${THING}? in|out?`,
  'return|output|answer|record|write|give|put|enter|say|emit|provide|send nothing',
  `refrain|abstain from _ a|any|the|this|it? ${THING}? for? this|the? ${THING}?`,
  `stay|remain|keep silent|quiet about|on? ${META}? ${THING}?`,
  `don't|not bother _? ${META}? ${THING}?`,
  `return|output|answer|record|write|give|put|enter|emit|provide|send no value|answer|output|entry|result`,
)
/** The same said of the metric, in the passive or as a permission. */
const STATES = phrases(
  'be|is|are|stays|stay|remain|remains left? blank|empty|out|unset|unfilled|unanswered|absent|omitted|skipped|excluded|dropped|ignored|missing|suppressed',
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
const ONLY_STATES = phrases(
  'to|should|must|is|are|will|can|may be? returned|filled|answered|recorded|populated|provided|reported|given|included|extracted|set|entered|output in|out? only if|when|where|for',
  'not needed|required|necessary for|on|in|if|when|where',
  'only to be returned|filled|answered|recorded|populated|provided|reported|given|included|extracted|set|entered|output in|out? if|when|where|for',
)
const BLANKS = words('blank empty')
const HUMAN = words(
  'caller customer user client agent guest patient they he she we i tenant candidate driver who applicant prospect lead borrower resident person subscriber buyer seller',
)

export function omissionsIn(tokens: readonly Token[], sentence: Sentence): Omission[] {
  if (sentence.isQuestion) return []
  const found: Omission[] = []
  const { from, to } = sentence
  let pending: ConditionKind | undefined
  for (let at = from; at < to; ) {
    const length = omissionLength(tokens, at, sentence, pending !== undefined)
    if (length > 0 && !isForbidden(tokens, at, from)) {
      const behind = conditionBehind(tokens, at + length, to)
      const isOnly = ONLY.lengthAt(tokens, at) === length || ONLY_STATES.lengthAt(tokens, at) === length
      const kind = behind ?? pending
      const covers = isOnly || kind === undefined || kind === 'absent'
      found.push({ start: tokens[at]?.start ?? 0, end: tokens[at + length - 1]?.end ?? 0, coversAbsence: covers })
      at += length
      continue
    }
    if (opensCondition(tokens, at)) {
      const condition = conditionAt(tokens, at, to, (stop) => omissionLength(tokens, stop, sentence, true) > 0)
      pending = condition.kind
      at = Math.max(condition.to, at + 1)
      continue
    }
    if (isAbsentLabel(tokens, at, to)) pending = 'absent'
    else if (tokens[at]?.text === '(' && tokens[at]?.kind === 'mark') pending = undefined
    at += 1
  }
  return found
}

/** Tokens of the words that let the metric be left out, 0 where there are none. */
function omissionLength(tokens: readonly Token[], at: number, sentence: Sentence, hasCondition: boolean): number {
  const { to } = sentence
  const only = ONLY.lengthAt(tokens, at)
  if (only > 0 && beginsOrder(tokens, at, sentence, hasCondition)) return only
  const onlyState = ONLY_STATES.lengthAt(tokens, at)
  if (onlyState > 0 && !isAboutPeople(tokens, at, sentence)) return onlyState
  const state = STATES.lengthAt(tokens, at)
  if (state > 0 && !isAboutPeople(tokens, at, sentence) && isAboutMetric(tokens, at) && ends(tokens, at + state, to)) return state
  const order = ORDERS.lengthAt(tokens, at)
  if (order > 0 && (ends(tokens, at + order, to) || TRAIL.lengthAt(tokens, at + order - 1) > 0) && beginsOrder(tokens, at, sentence, hasCondition)) {
    // "(leave it out)" alone speaks of some part of the answer.
    const last = tokens[at + order - 1]?.text
    const speaksOfIt = tokens.slice(at, at + order).some(({ text }) => text === 'it' || text === 'that')
    const hasOwn = conditionBehind(tokens, at + order, to) !== undefined
    if (!hasOwn && !hasCondition && (speaksOfIt || last === 'out' || order === 1)) return 0
    return order + trailLength(tokens, at + order)
  }
  const token = tokens[at]
  if (token?.kind === 'word' && BLANKS.has(token.text) && beginsOrder(tokens, at, sentence, hasCondition)) {
    const before = tokens[at - 1]
    const isAlone = at === sentence.from || before?.kind !== 'word' || /^(then|or|else|otherwise)$/.test(before.text)
    const hasOwn = conditionBehind(tokens, at + 1, to) !== undefined
    if (!isAlone) return 0
    if (hasOwn || (hasCondition && ends(tokens, at + 1, to))) return 1
  }
  return 0
}

/** "in the JSON", "from the result". */
const TRAIL = phrases('in|from|out the|your json|output|result|results|response|object|answer')
const trailLength = (tokens: readonly Token[], at: number): number => TRAIL.lengthAt(tokens, at)

/** The end of the clause, or a condition. What else may follow makes something of the call the object. */
function ends(tokens: readonly Token[], at: number, to: number): boolean {
  const token = tokens[at]
  if (at >= to || token === undefined || token.kind === 'break' || token.kind === 'mark') return true
  return token.kind === 'word' && (CONDITION.has(token.text) || AFTER.has(token.text) || opensCondition(tokens, at))
}
const AFTER = words('altogether entirely completely of from for on in unless without instead here there then as so or and by during')

function beginsOrder(tokens: readonly Token[], at: number, { from }: Sentence, hasCondition: boolean): boolean {
  const before = tokens[at - 1]
  if (at === from || before === undefined || before.kind === 'break' || before.kind === 'mark') return true
  if (before.kind !== 'word') return hasCondition
  if (/^(then|please|and|or|but|otherwise|else|so|just|simply|always|also|instead|kindly|you|must|should|may|can|could|might|to|therefore|better|value|only|fine)$/.test(before.text)) {
    if (before.text === 'to') return /^(is|are|has|have|fine|ok|allowed|free|sure)$/.test(tokens[at - 2]?.text ?? '')
    return !HUMAN.has(tokens[at - 2]?.text ?? '')
  }
  return hasCondition && !HUMAN.has(before.text) && !/^(the|a|an|did|to|they|not)$/.test(before.text)
}

/** "the topic is missing" tells of the call; "the field is empty" of the metric. */
function isAboutMetric(tokens: readonly Token[], at: number): boolean {
  const text = tokens[at]?.text ?? ''
  const isOpen = text === 'not' && tokens[at + 1]?.text !== 'needed'
  if (!isOpen && !/^(is|are|stays|stay|remain|remains)$/.test(text)) return true
  if (at < 2 || /^[.;!]$/.test(tokens[at - 2]?.text ?? '')) return true
  return tokens.slice(Math.max(0, at - 4), at).some(({ kind, text: word }) => kind === 'word' && THINGS.has(word))
}
const THINGS = words('field metric value key entry item column answer attribute property output result response it this')

/** "the section was left blank by the caller": people and their things, not the metric. */
function isAboutPeople(tokens: readonly Token[], at: number, { from }: Sentence): boolean {
  for (let look = at - 1; look >= Math.max(from, at - 6); look--) {
    const token = tokens[look]
    if (token === undefined || token.kind === 'mark' || token.kind === 'break' || token.text === 'then') return false
    if (token.kind !== 'word') continue
    if (HUMAN.has(token.text)) return true
    if (CONDITION.has(token.text) && token.text !== 'should') return true
  }
  return false
}

/** "Never leave it blank or skip it": a negation in the clause that is not the condition's own. */
function isForbidden(tokens: readonly Token[], at: number, from: number): boolean {
  for (let look = at - 1; look >= from; look--) {
    const token = tokens[look]
    if (token === undefined || (token.kind === 'mark' && token.text !== ',') || token.kind === 'break') return false
    if (token.kind === 'mark' && tokens[look + 1]?.text !== 'or' && tokens[look + 1]?.text !== 'and') return false
    if (token.kind !== 'word' || !/^(never|not|don't|cannot|can't|mustn't|shouldn't|avoid|nor|than|instead)$/.test(token.text)) continue
    return !tokens.slice(from, look).some((word, index) => word.kind === 'word' && CONDITION.has(word.text) && isSameClause(tokens, from + index, look))
  }
  return false
}

const isSameClause = (tokens: readonly Token[], a: number, b: number): boolean =>
  !tokens.slice(a, b).some(({ kind, text }) => kind === 'mark' && /[,;:]/.test(text))

function conditionBehind(tokens: readonly Token[], at: number, to: number): ConditionKind | undefined {
  let from = at
  while (from < to && tokens[from]?.kind === 'word' && /^(altogether|entirely|completely|here|instead|from|the|result|results|output|json|only|in|for|on|during)$/.test(tokens[from]?.text ?? '') && !opensCondition(tokens, from)) {
    if (/^(in|for|on|during)$/.test(tokens[from]?.text ?? '')) return conditionAt(tokens, from, to, () => false).kind
    from += 1
  }
  if (from >= to || !opensCondition(tokens, from)) return undefined
  return conditionAt(tokens, from, to, () => false).kind
}

/** `Private customers: no entry` tells its case without a condition. */
const isAbsentLabel = (tokens: readonly Token[], at: number, to: number): boolean =>
  tokens[at]?.kind === 'mark' && tokens[at]?.text === ':' && at + 1 < to && STATES.lengthAt(tokens, at + 1) > 0
