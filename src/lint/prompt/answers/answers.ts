import {
  beginsClause,
  type ConditionKind,
  conditionAt,
  conditionKindOf,
  isMark,
  isSpeech,
  marksAt,
  opensCondition,
  type PromptCondition,
  wordAt,
} from '../words/clause.js'
import { type Literal, type LiteralList, literalsAt } from '../words/literal.js'
import { phrases, wordSet } from '../words/phrase.js'
import type { Sentence } from '../words/sentence.js'
import type { Token } from '../words/token.js'
import { OTHERWISE } from '../words/vocabulary.js'
import {
  beforeFillers,
  beginsNextCase,
  caseBehind,
  endsInResort,
  frontedAnswerAt,
  isBareEnd,
  isHeadline,
  isLastResort,
  labelledAnswerAt,
  wholeClause,
} from './answer-case.js'
import { DONE, isForbidden, literalsOfOrder, type OrderLiterals, orderLength, skipFillers } from './order.js'

/** A literal that the prompt tells the model to answer, and when. */
export interface PromptAnswer {
  readonly value: Literal
  /** `none`: always, or by its own place in a list of options. */
  readonly condition: ConditionKind | 'none'
  /** Answers told together, as in `answer yes, no or unclear`, share it. */
  readonly list: LiteralList
  /** An order tells it ("return 0"); otherwise it stands alone ("0 if none"). */
  readonly isTold: boolean
  /** Only how something the caller says is to be written: "if they say 'Philly', write Philadelphia". */
  readonly isConverted: boolean
}

/** What the instructions of a sentence come to. */
export interface Instructions {
  readonly answers: readonly PromptAnswer[]
  /** It describes, rather than spells out, what to answer when the call does not tell: "use the date of the call". */
  readonly describesFallback: boolean
}

/** Where the reading of a sentence has got to. */
interface Place {
  readonly tokens: readonly Token[]
  readonly sentence: Sentence
  readonly at: number
  /** The condition in front, which holds for what comes next. */
  readonly pending: ConditionKind | undefined
  /** That condition is that somebody says something. */
  readonly isQuoting: boolean
  readonly hasAnswers: boolean
}

/** What stands at a place, and where the reading goes on: always farther. */
interface Step {
  readonly next: number
  readonly answers?: readonly PromptAnswer[]
  /** From here on; left out: as before. */
  readonly pending?: ConditionKind | 'none'
  readonly isQuoting?: boolean
  readonly describesFallback?: boolean
}

/** Every way to tell an answer, the surest first. */
const READERS: readonly ((place: Place) => Step | undefined)[] = [
  readOrder,
  readOtherwise,
  readParticiple,
  readCondition,
  readSpeech,
  readFronted,
  readLabelled,
  readLone,
]

/** One pass over a sentence. */
export function answersIn(tokens: readonly Token[], sentence: Sentence): Instructions {
  const answers: PromptAnswer[] = []
  let describesFallback = false
  let pending: ConditionKind | undefined
  let isQuoting = false
  for (let at = sentence.from; at < sentence.to; ) {
    const place: Place = { tokens, sentence, at, pending, isQuoting, hasAnswers: answers.length > 0 }
    const step = firstOf(place)
    answers.push(...(step?.answers ?? []))
    if (step?.pending !== undefined) pending = step.pending === 'none' ? undefined : step.pending
    isQuoting = step?.isQuoting ?? isQuoting
    describesFallback ||= step?.describesFallback === true
    at = Math.max(at + 1, step?.next ?? 0)
  }
  return { answers, describesFallback }
}

function firstOf(place: Place): Step | undefined {
  for (const read of READERS) {
    const step = read(place)
    if (step !== undefined) return step
  }
  return undefined
}

/** The condition holds for the last answer of a list: "yes, no, or unclear if …". */
const answersOf = (
  list: LiteralList,
  when: ConditionKind | undefined,
  how: { readonly isTold: boolean; readonly isConverted?: boolean },
): PromptAnswer[] =>
  list.values.map((value, index) => ({
    value,
    condition: index === list.values.length - 1 ? (when ?? 'none') : 'none',
    list,
    isTold: how.isTold,
    isConverted: how.isConverted === true,
  }))

const DEFAULTS = wordSet('defaulting default defaults fall falls falling')

/** "return 0 if none", "the value should be 0". */
function readOrder({ tokens, sentence, at, pending, isQuoting }: Place): Step | undefined {
  const length = orderLength({ tokens, sentence, at, pending })
  if (length === 0) return undefined
  const told = literalsOfOrder(tokens, { verb: at, from: at + length, to: sentence.to })
  if (isForbidden(tokens, at, sentence)) return { next: Math.max(told.next, at + length) }
  const own = caseBehind(tokens, told.next, sentence.to)
  const when = DEFAULTS.has(wordAt(tokens, at))
    ? 'absent'
    : (own?.kind ?? pending ?? objectCase(tokens, at + length, told) ?? subjectCase(tokens, at, sentence))
  if (told.values.length === 0) {
    const describesFallback = when === 'absent' && told.isDescribed && wordAt(tokens, at) !== 'assume'
    return { next: at + length, describesFallback }
  }
  return {
    next: own?.to ?? told.next,
    answers: answersOf(told, when, { isTold: true, isConverted: isQuoting && own === undefined }),
    ...(own && { pending: 'none' }),
  }
}

const SILENT = wordSet('silence missing absent nothing unknown no')

/** "treat silence on this point as zero": the object is the condition. */
function objectCase(
  tokens: readonly Token[],
  from: number,
  { values }: OrderLiterals,
): ConditionKind | undefined {
  const object = tokens.slice(from, from + 8)
  const end = object.findIndex(({ start }) => start === values[0]?.start)
  const isSilent = object
    .slice(0, Math.max(0, end))
    .some(({ kind, text }) => kind !== 'quoted' && SILENT.has(text))
  return isSilent ? 'absent' : undefined
}

const COPULAS = wordSet('to be counts count is are should must will goes belongs')

/** "no mention counts as 0": the subject is the condition. */
function subjectCase(tokens: readonly Token[], at: number, { from }: Sentence): ConditionKind | undefined {
  if (!COPULAS.has(wordAt(tokens, at))) return undefined
  let start = at
  while (start > from && tokens[start - 1]?.kind === 'word' && at - start < 6) start -= 1
  return start < at && conditionKindOf(tokens, start, at) === 'absent' ? 'absent' : undefined
}

/** "otherwise none", "failing that, the word 'reception'". */
function readOtherwise({ tokens, sentence, at }: Place): Step | undefined {
  const length = OTHERWISE.lengthAt(tokens, at)
  if (length === 0) return undefined
  const behind = at + length + marksAt(tokens, at + length)
  const listed = literalsAt(tokens, skipFillers(tokens, behind, sentence.to), sentence.to)
  if (listed.values.length === 0) return { next: behind, pending: 'absent' }
  return { next: listed.next, pending: 'absent', answers: answersOf(listed, 'absent', { isTold: false }) }
}

const PARTICIPLES = phrases(`${DONE} to|as|with`)

/** "Recorded as 'unspecified' where …", at the beginning of a sentence. */
function readParticiple({ tokens, sentence, at }: Place): Step | undefined {
  const length = at === sentence.from && !sentence.isQuestion ? PARTICIPLES.lengthAt(tokens, at) : 0
  const listed = length > 0 ? literalsAt(tokens, at + length, sentence.to) : undefined
  if (listed === undefined || listed.values.length === 0) return undefined
  const own = caseBehind(tokens, listed.next, sentence.to)
  return { next: own?.to ?? listed.next, answers: answersOf(listed, own?.kind, { isTold: true }) }
}

/** "if not stated, -1": a condition, and perhaps an answer alone behind it. */
function readCondition(place: Place): Step | undefined {
  const { tokens, sentence, at } = place
  const isCase = wordAt(tokens, at) === 'for' && beginsClause(tokens, at, sentence)
  const asks = sentence.isQuestion && at === sentence.from
  if (asks || !(isCase || opensCondition(tokens, at))) return undefined
  const when = conditionAt(tokens, at, sentence.to, (stop) => endsCondition(place, stop))
  const next = when.to + marksAt(tokens, when.to)
  const known = { pending: when.kind, isQuoting: quotes(tokens, when) }
  const listed = wholeClause(tokens, next, sentence.to)
  if (listed === undefined) return { ...known, next }
  return { ...known, next: listed.next, answers: answersOf(listed, when.kind, { isTold: false }) }
}

/** What follows is an order or an answer, though no comma stands in front of it. */
function endsCondition({ tokens, sentence, at }: Place, stop: number): boolean {
  const { to } = sentence
  const length = orderLength({ tokens, sentence, at: stop, pending: 'other' })
  if (length > 0 && literalsOfOrder(tokens, { verb: stop, from: stop + length, to }).values.length > 0)
    return true
  if (beginsNextCase(tokens, stop, to) || isBareEnd(tokens, { from: at, at: stop, to })) return true
  return tokens[stop]?.kind === 'quoted' && frontedAnswerAt(tokens, stop, sentence) !== undefined
}

const quotes = (tokens: readonly Token[], { from, to }: PromptCondition): boolean =>
  tokens.slice(from, to).some(({ kind }, index) => kind === 'quoted' && isSpeech(tokens, from + index))

/** "the caller says 'skip it' or 'later'". */
function readSpeech({ tokens, sentence, at }: Place): Step | undefined {
  if (tokens[at]?.kind !== 'quoted' || !isSpeech(tokens, at)) return undefined
  return { next: literalsAt(tokens, at, sentence.to).next }
}

function readFronted({ tokens, sentence, at, pending }: Place): Step | undefined {
  const found = frontedAnswerAt(tokens, at, sentence)
  if (found === undefined) return undefined
  const list = { values: [found.value], next: found.next }
  return { next: found.next, answers: answersOf(list, found.condition ?? pending, { isTold: true }) }
}

function readLabelled({ tokens, sentence, at }: Place): Step | undefined {
  const found = beginsClause(tokens, at, sentence) ? labelledAnswerAt(tokens, at, sentence.to) : undefined
  if (found === undefined) return undefined
  const answers = answersOf(found, found.kind, { isTold: false })
  return { next: found.next, answers, ...(answers.length === 0 && { pending: found.kind }) }
}

/** "0 if none", "or 'no reply'": an answer without a verb, with its case behind it or as the last resort. */
function readLone({ tokens, sentence, at, hasAnswers }: Place): Step | undefined {
  if (!beginsClause(tokens, at, sentence) && beforeFillers(tokens, at) === at) return undefined
  const listed = literalsAt(tokens, at, sentence.to)
  if (listed.values.length === 0 || isExplained(tokens, at, sentence, listed)) return undefined
  const own = caseBehind(tokens, listed.next, sentence.to)
  if (own !== undefined && (hasAnswers || !isHeadline(tokens, at, listed)))
    return { next: own.to, answers: answersOf(listed, own.kind, { isTold: false }) }
  if (at === sentence.from && endsInResort(listed, sentence.to))
    return { next: listed.next, answers: answersOf(listed, 'absent', { isTold: false }).slice(1) }
  if (isLastResort(tokens, at, listed, sentence.to))
    return { next: listed.next, answers: answersOf(listed, 'absent', { isTold: false }) }
  return { next: listed.next }
}

/** "undecided: nothing agreed on the call": what explains the answer in front. */
const isExplained = (
  tokens: readonly Token[],
  at: number,
  { from }: Sentence,
  { values }: LiteralList,
): boolean => at - 2 === from && isMark(tokens[at - 1], ':') && values[0]?.kind === 'bare'
