import { type ConditionKind, conditionAt, kindOf, opensCondition } from './condition.js'
import { phrases, words } from './phrase.js'
import type { Sentence } from './sentence.js'
import type { Token } from './token.js'
import { endsAt, type Value, valueAt, valuesAt } from './value.js'
import { ANSWER_VERBS, CLAUSE_MARKS, DETERMINERS, OTHERWISE, PEOPLE } from './words.js'

/** A literal that the prompt tells the model to answer, and when. */
export interface Answer {
  readonly value: Value
  /** `none`: always, or by its own place in a list of options. */
  readonly condition: ConditionKind | 'none'
  /** Answers told together, as in `answer yes, no or unclear`, have the same number. */
  readonly group: number
  /** A verb tells it ("return 0"); otherwise it stands alone ("0 if none"). */
  readonly isTold: boolean
  /** Only how something the caller says is to be written: "if they say 'Philly', write Philadelphia". */
  readonly isConverted?: boolean
}

/** What the instructions of a prompt come to. */
export interface Instructions {
  readonly answers: readonly Answer[]
  /** Answers that are described and not spelled out ("use the date of the call") for when the call does not tell. */
  readonly describedFallbacks: readonly number[]
}

/** Whose object may be an ordinary word: "answer busy", but not "label the tone". */
const TAKES_WORDS = words('answer return respond reply output put write set use default choose select pick fill enter mark go assume fall')
const DONE =
  'set|recorded|returned|marked|written|reported|given|entered|answered|stored|put|output|coded|filled|labelled|labeled|treated|counted|used|classified|noted|considered|logged|chosen|inserted|shown'
/** "the value should be", "it must read", "is to be recorded as": told without an imperative. */
const PASSIVE = phrases(
  `should|must|shall|will|can|may|to|would be ${DONE} to|as|with|in?`,
  'should|must|shall|will|can|may|to|would only|always|simply? be',
  'should|must|shall|will read|say|state|show',
  `be ${DONE} to|as|with|in?`,
  `is|are|gets|get ${DONE} to|as`,
  'defaulting to',
  'counts|count|qualifies as',
  'defaults|default to',
  'falls|fall|falling back to|on',
  'goes|go|belongs|belong|falls|fall under|into|to|in|as|with',
  'the value|answer|output|result|response is|=',
)
/** "Recorded as 'unspecified' where …", at the beginning. */
const PARTICIPLES = phrases(`${DONE} to|as|with`)
/** The answer in front of the verb: "0 should be returned where …". */
const PASSIVE_BEHIND = phrases(
  `should|must|shall|will|can|may be ${DONE} in?`,
  `is|are to be ${DONE} in?`,
  'is|are the answer|value|default|fallback|result|output',
  'is fine|ok|okay|allowed|acceptable|permitted|correct|right|expected|used|returned|possible|valid',
  'will do',
)
/** "Returning NA is fine". */
const GERUNDS = words('returning answering writing setting putting using giving entering recording responding outputting choosing')
/** Between the verb and the answer: "with exactly one of", "the value", "the field to", "this metric as". */
const FILLERS = words(`
  with as to the a an this that it value string text word words literal phrase label exactly only just simply answer
  response result output field metric back out of into option choice category either one status outcome call them
  down number integer date here entry key exact for any using allowed possible valid appropriate simply these those following values options labels column for category
  strictly both
`)
/** What a verb may follow and still be an order. */
const LEADS = words(
  'then please and or but otherwise else so just simply always also instead kindly directly either therefore here still you must shall always only better first finally never not don\'t',
)
const ADVERBS = words('only just simply also always still never then directly')
const NEGATIONS = words("never not don't cannot can't avoid without no mustn't shouldn't nor rather")

const DEFAULTS = words('defaulting default defaults fall falls falling')

/** One pass over a sentence; every step goes forward. */
export function answersIn(tokens: readonly Token[], sentence: Sentence, group: number): Instructions {
  const answers: Answer[] = []
  const describedFallbacks: number[] = []
  const { to } = sentence
  let pending: ConditionKind | undefined
  let isQuoting = false
  let batch = group
  for (let at = sentence.from; at < to; ) {
    const verb = verbLength(tokens, at, sentence, pending)
    if (verb > 0) {
      const told = objectAt(tokens, at, at + verb, to)
      const own = conditionBehind(tokens, told.next, to)
      const condition = DEFAULTS.has(tokens[at]?.text ?? '') ? 'absent' : (own?.kind ?? pending ?? objectKind(tokens, at + verb, told) ?? subjectKind(tokens, at, sentence))
      if (isNegated(tokens, at, sentence)) {
        at = Math.max(told.next, at + verb)
        continue
      }
      if (told.values.length > 0) {
        batch += 1
        answers.push(...conditional(told.values, condition, { group: batch, isTold: true, ...(isQuoting && own === undefined && { isConverted: true }) }))
        pending = own === undefined ? pending : undefined
        at = own?.to ?? told.next
        continue
      }
      if (condition === 'absent' && told.isDescribed && tokens[at]?.text !== 'assume') describedFallbacks.push(tokens[at]?.start ?? 0)
      at += verb
      continue
    }
    const otherwise = OTHERWISE.lengthAt(tokens, at)
    if (otherwise > 0) {
      pending = 'absent'
      at += otherwise
      at += lengthOfMarks(tokens, at)
      const listed = valuesAt(tokens, skipFillers(tokens, at, to), to)
      if (listed.values.length > 0) {
        batch += 1
        answers.push(...conditional(listed.values, 'absent', { group: batch, isTold: false }))
        at = listed.next
      }
      continue
    }
    const participle = at === sentence.from ? PARTICIPLES.lengthAt(tokens, at) : 0
    if (participle > 0 && !sentence.isQuestion) {
      const listed = valuesAt(tokens, at + participle, to)
      const own = conditionBehind(tokens, listed.next, to)
      if (listed.values.length > 0) {
        batch += 1
        answers.push(...conditional(listed.values, own?.kind, { group: batch, isTold: true }))
        at = own?.to ?? listed.next
        continue
      }
    }
    const isForCase = tokens[at]?.text === 'for' && tokens[at]?.kind === 'word' && beginsClause(tokens, at, sentence)
    if ((isForCase || opensCondition(tokens, at)) && !(sentence.isQuestion && at === sentence.from)) {
      const condition = conditionAt(tokens, at, to, (stop) => {
        const length = verbLength(tokens, stop, sentence, 'other')
        return (
          (length > 0 && objectAt(tokens, stop, stop + length, to).values.length > 0) ||
          beginsNextCase(tokens, stop, to) ||
          endsWithAnswer(tokens, at, stop, to) ||
          (tokens[stop]?.kind === 'quoted' && frontedAnswer(tokens, stop, sentence) !== undefined)
        )
      })
      pending = condition.kind
      isQuoting = tokens.slice(condition.from, condition.to).some(({ kind }, index) => kind === 'quoted' && isSaid(tokens, condition.from + index))
      at = condition.to
      at += lengthOfMarks(tokens, at)
      const listed = wholeClause(tokens, at, to)
      if (listed !== undefined) {
        batch += 1
        answers.push(...conditional(listed.values, pending, { group: batch, isTold: false }))
        at = listed.next
      }
      continue
    }
    if (tokens[at]?.kind === 'quoted' && isSaid(tokens, at)) {
      at = valuesAt(tokens, at, to).next
      continue
    }
    const fronted = frontedAnswer(tokens, at, sentence)
    if (fronted !== undefined) {
      batch += 1
      answers.push(...conditional([fronted.value], fronted.condition ?? pending, { group: batch, isTold: true }))
      at = fronted.next
      continue
    }
    if (beginsClause(tokens, at, sentence) || fillersBefore(tokens, at) < at) {
      const labelled = labelledAnswer(tokens, at, to)
      if (labelled !== undefined) {
        batch += 1
        answers.push(...conditional(labelled.values, labelled.kind, { group: batch, isTold: false }))
        if (labelled.values.length === 0) pending = labelled.kind
        at = labelled.next
        continue
      }
      const listed = valuesAt(tokens, at, to)
      const own = listed.values.length === 0 ? undefined : conditionBehind(tokens, listed.next, to)
      if (own !== undefined && (answers.length > 0 || !isHeadline(tokens, at, listed.values, listed.next))) {
        batch += 1
        answers.push(...conditional(listed.values, own.kind, { group: batch, isTold: false }))
        at = own.to
        continue
      }
      if (isLastResort(tokens, at, listed, to)) {
        batch += 1
        answers.push(...conditional(listed.values, 'absent', { group: batch, isTold: false }))
      }
      if (listed.values.length > 0) {
        at = listed.next
        continue
      }
    }
    at += 1
  }
  return { answers, describedFallbacks }
}

/** "…, or 'no reply'", "or the literal string NO_CODE": the last word of a sentence is what else there is. */
function isLastResort(tokens: readonly Token[], at: number, { values, next }: { values: readonly Value[]; next: number }, to: number): boolean {
  const [only] = values
  const or = fillersBefore(tokens, at)
  const before = tokens[or - 1]
  if (only === undefined || values.length > 1 || only.kind === 'bare' || only.kind === 'truth' || before?.text !== 'or') return false
  const comma = tokens[or - 2]
  const isList = comma?.kind === 'quoted' || comma?.kind === 'number'
  const ends = next >= to || (tokens[next]?.kind === 'mark' && tokens[next]?.text === ')')
  const isSet = only.kind !== 'sentinel' || (comma?.kind === 'mark' && /^[,(]$/.test(comma.text))
  return ends && isSet && before.kind === 'word' && !isList
}

function fillersBefore(tokens: readonly Token[], at: number): number {
  let first = at
  while (first > at - 4 && tokens[first - 1]?.kind === 'word' && /^(the|literal|string|word|text|value|a)$/.test(tokens[first - 1]?.text ?? '')) first -= 1
  return tokens[first - 1]?.text === 'or' ? first : at
}

/** "Reason for cancelling", "Channel on which": the thing asked for, not an answer with its case. */
function isHeadline(tokens: readonly Token[], at: number, values: readonly Value[], next: number): boolean {
  const [first] = values
  const before = tokens[at - 1]
  if (first?.kind !== 'bare' || (before?.kind === 'mark' && /^[:(—]$/.test(before.text))) return false
  return /^(for|on)$/.test(tokens[next]?.text ?? '') || values.length === 1
}

/** `… and "none" if no contract was chosen`: the next answer and its own case. */
function beginsNextCase(tokens: readonly Token[], at: number, to: number): boolean {
  const token = tokens[at]
  if (token?.kind !== 'word' || (token.text !== 'and' && token.text !== 'or')) return false
  const value = valueAt(tokens, at + 1, to)
  return value !== undefined && value.kind !== 'bare' && opensCondition(tokens, at + 1 + value.length)
}

/** "if nothing is agreed 1900-01-01": the answer behind a condition, without a comma. */
function endsWithAnswer(tokens: readonly Token[], from: number, at: number, to: number): boolean {
  const value = at > from + 2 ? valueAt(tokens, at, to) : undefined
  if (value === undefined || value.kind === 'bare' || value.kind === 'sentinel' || value.kind === 'truth') return false
  if (isSaid(tokens, at) || at + value.length < to) return false
  if (tokens[from]?.text === 'without') return false
  return kindOf(tokens, from, at) === 'absent' && tokens[at - 1]?.kind === 'word' && !DETERMINERS.has(tokens[at - 1]?.text ?? '')
}

interface Fronted {
  readonly value: Value
  readonly condition: ConditionKind | undefined
  readonly next: number
}

/** `"ASAP" should be written if …`, `returning NA is fine when …`. */
function frontedAnswer(tokens: readonly Token[], at: number, sentence: Sentence): Fronted | undefined {
  const { to, isQuestion } = sentence
  if (isQuestion) return undefined
  const isGerund = GERUNDS.has(tokens[at]?.text ?? '') && tokens[at]?.kind === 'word'
  const from = isGerund ? at + 1 : at
  const value = valueBefore(tokens, from, to, PASSIVE_BEHIND)
  if (value === undefined || (value.kind !== 'quoted' && !isGerund && !beginsClause(tokens, at, sentence))) return undefined
  if (isSaid(tokens, at)) return undefined
  let next = from + value.length
  next += PASSIVE_BEHIND.lengthAt(tokens, next)
  if (tokens[next]?.text === 'not' || tokens[next - 1]?.text === 'not') return undefined
  const own = conditionBehind(tokens, next, to)
  return { value, condition: own?.kind, next: own?.to ?? next }
}

/** A literal that is followed by one of these phrases instead of by the end of its clause. */
function valueBefore(tokens: readonly Token[], at: number, to: number, followed: typeof PASSIVE_BEHIND): Value | undefined {
  for (let length = 1; length <= 3; length++) {
    if (followed.lengthAt(tokens, at + length) === 0) continue
    const value = valueAt(tokens, at, at + length)
    return value !== undefined && value.kind !== 'bare' && value.length === length && at + length < to ? value : undefined
  }
  return undefined
}

/** "the caller says 'maybe'". */
function isSaid(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]
  return before?.kind === 'word' && /^(say|says|said|saying|like|as|mentions|mentioned|asks|asked|replies|replied)$/.test(before.text)
}

/** The condition holds for the last answer of a list: "yes, no, or unclear if …". */
const conditional = (
  values: readonly Value[],
  condition: ConditionKind | undefined,
  told: Pick<Answer, 'group' | 'isTold' | 'isConverted'>,
): Answer[] =>
  values.map((value, index) => ({
    value,
    condition: index === values.length - 1 ? (condition ?? 'none') : 'none',
    ...told,
  }))

/** Tokens of the instruction to answer that begins here, 0 where none does. */
function verbLength(
  tokens: readonly Token[],
  at: number,
  sentence: Sentence,
  pending: ConditionKind | undefined,
): number {
  const token = tokens[at]
  if (token?.kind !== 'word') return 0
  const passive = PASSIVE.lengthAt(tokens, at)
  if (passive > 0) return sentence.isQuestion || isHumanSubject(tokens, at, sentence) ? 0 : passive
  if (!ANSWER_VERBS.has(token.text)) return 0
  if (sentence.isQuestion && !isAfterColon(tokens, at, sentence)) return 0
  return isOrder(tokens, at, sentence, pending) ? 1 : 0
}

const isAfterColon = (tokens: readonly Token[], at: number, { from }: Sentence): boolean =>
  tokens.slice(from, at).some(({ kind, text }) => kind === 'mark' && (text === ':' || text === '—'))

/** "the caller should be called back" tells what people do. */
function isHumanSubject(tokens: readonly Token[], at: number, { from }: Sentence): boolean {
  const before = tokens[at - 1]
  return at > from && before?.kind === 'word' && PEOPLE.has(before.text)
}

/** An imperative stands at the beginning of a clause, or behind words that lead to one. */
function isOrder(tokens: readonly Token[], at: number, sentence: Sentence, pending: ConditionKind | undefined): boolean {
  const before = tokens[at - 1]
  if (at === sentence.from || before === undefined) return true
  if (before.kind !== 'word') return before.kind !== 'quoted' || pending !== undefined
  if (ADVERBS.has(before.text) && PEOPLE.has(tokens[at - 2]?.text ?? '')) return false
  if (LEADS.has(before.text)) return true
  if (before.text === 'to') return /^(sure|remember|required|need|have|want|is|are)$/.test(tokens[at - 2]?.text ?? '')
  if (before.text === 'should' || before.text === 'may' || before.text === 'can' || before.text === 'will')
    return !PEOPLE.has(tokens[at - 2]?.text ?? '') && at - 2 >= sentence.from
  // "if not mentioned return unknown": nothing but the verb separates condition and order.
  return pending !== undefined && !DETERMINERS.has(before.text) && !PEOPLE.has(before.text) && !/'s$/.test(before.text)
}

/** "treat silence on this point as zero": the object is the condition. */
function objectKind(tokens: readonly Token[], from: number, { values }: Told): ConditionKind | undefined {
  const [first] = values
  const span = tokens.slice(from, from + 10)
  const offset = span.findIndex(({ start }) => start === first?.start)
  const end = offset === -1 ? -1 : from + offset
  const isSilent = end > from && tokens.slice(from, Math.min(end, from + 8)).some(({ text }) => /^(silence|missing|absent|nothing|unknown|no)$/.test(text))
  return isSilent ? 'absent' : undefined
}

/** "no mention counts as 0": the subject is the condition. */
function subjectKind(tokens: readonly Token[], at: number, { from }: Sentence): ConditionKind | undefined {
  if (!/^(counts|count|is|are|should|must|will|goes|belongs)$/.test(tokens[at]?.text ?? '')) return undefined
  let start = at
  while (start > from && tokens[start - 1]?.kind === 'word' && at - start < 6) start -= 1
  return start < at && kindOf(tokens, start, at) === 'absent' ? 'absent' : undefined
}

interface Told {
  readonly values: readonly Value[]
  readonly next: number
  /** There is an object, but it is described: "the date of the call". */
  readonly isDescribed: boolean
}

/** The literal answers behind a verb, its object ("mark the call as") skipped. */
function objectAt(tokens: readonly Token[], verb: number, from: number, to: number): Told {
  let at = from
  const start = at
  while (at < to && at - start < 5) {
    const token = tokens[at]
    if (token === undefined) break
    if (token.kind === 'mark' && (token.text === ':' || token.text === '=' || token.text === '->')) {
      at += 1
      continue
    }
    const isParticle = at === from && token.text === 'in' && /^(fill|enter|write|put)$/.test(tokens[verb]?.text ?? '')
    if (token.kind !== 'word' || (!FILLERS.has(token.text) && !isParticle)) break
    // "choose call or email": the word is the answer itself.
    if (!LINKS.has(token.text) && endsAt(tokens, at + 1, to) && !/^[:=]$|^->$/.test(tokens[at + 1]?.text ?? '')) break
    at += 1
  }
  const name = tokens[verb]?.text ?? ''
  const listed = valuesAt(tokens, at, to)
  const isAllowed = listed.values.length > 1 || listed.values[0]?.kind !== 'bare' || TAKES_WORDS.has(name) || !ANSWER_VERBS.has(name)
  const isState = tokens[from - 1]?.text === 'be'
  const quotedAt = LABELS.has(name) ? quotedBehind(tokens, from, to) : undefined
  if (quotedAt !== undefined) return { ...valuesAt(tokens, quotedAt, to), isDescribed: false }
  const direct = isAllowed && !(isState && isDone(listed.values)) ? listed : { values: [], next: from }
  const link = linkBehind(tokens, from, to)
  // "treat 'maybe' as no", "mark the call as lost": what is behind the "as" is the answer.
  const isPlaceholder = /^(a|an|the|placeholder|default|fallback)$/.test(tokens[link?.at ?? -1]?.text ?? '') && /^(placeholder|default|fallback|sentinel|stand-in)/.test(tokens[(link?.at ?? -2) + 1]?.text ?? tokens[link?.at ?? -1]?.text ?? '')
  if (isPlaceholder && direct.values.length > 0) return { values: direct.values, next: (link?.at ?? from) + 2, isDescribed: false }
  if (link !== undefined && (direct.values.length === 0 || link.at <= direct.next || CONVERSIONS.has(name))) {
    const linked = valuesAt(tokens, skipFillers(tokens, link.at, to), to)
    const isSure = !CONVERSIONS.has(name) || tokens.slice(from, link.at).some(({ kind }) => kind === 'quoted' || kind === 'number')
    if (linked.values.length > 0 && (isSure || !UNITS.has(name))) return { ...linked, isDescribed: false }
  }
  if (CONVERSIONS.has(name) && name !== 'take' && name !== 'read') return { values: [], next: direct.next, isDescribed: false }
  return { ...direct, next: direct.values.length > 0 ? direct.next : from, isDescribed: at < to && tokens[at]?.kind === 'word' }
}

/** `label the enquiry "tourist"`: the answer behind what is labelled. */
const LABELS = words('label classify categorise categorize tag code mark')
function quotedBehind(tokens: readonly Token[], from: number, to: number): number | undefined {
  for (let at = from; at < Math.min(to, from + 6); at++) {
    if (tokens[at]?.kind === 'quoted') return at
    if (tokens[at]?.kind !== 'word' || opensCondition(tokens, at)) return undefined
  }
  return undefined
}

/** "should be collected", "can be left out": what is done, and not an answer. */
const isDone = (values: readonly Value[]): boolean =>
  values[0]?.kind === 'bare' &&
  (values.length === 1 || values.some(({ kind }) => kind !== 'bare')) &&
  /^(left|given|done|made|taken|kept|\w+ed)\b/.test(values[0].text)

const LINKS = words('with as to the a an this that it of into exactly only just simply either one using for back out')

/** "convert to UTC" names a unit. */
const UNITS = words('convert translate')
const CONVERSIONS = words('convert translate map treat count consider regard interpret render read take')

function skipFillers(tokens: readonly Token[], from: number, to: number): number {
  let at = from
  while (at < to && at - from < 4 && tokens[at]?.kind === 'word' && FILLERS.has(tokens[at]?.text ?? '')) at += 1
  return at
}

/** `as` or `to` within the next few words of the clause. */
function linkBehind(tokens: readonly Token[], from: number, to: number): { at: number } | undefined {
  for (let at = from; at < Math.min(to, from + 8); at++) {
    const token = tokens[at]
    const isListed = token?.text === ',' && tokens[at + 1]?.kind === 'quoted'
    if (token === undefined || (token.kind === 'mark' && !isListed) || token.kind === 'break') return undefined
    if (at > from && opensCondition(tokens, at)) return undefined
    if (token.kind === 'word' && /^(whether|that|who|which|if|how)$/.test(token.text)) return undefined
    if (token.kind === 'word' && (token.text === 'as' || token.text === 'to' || token.text === 'into') && at > from)
      return { at: at + 1 }
  }
  return undefined
}

/** The condition right behind an answer. */
function conditionBehind(tokens: readonly Token[], at: number, to: number) {
  let from = at
  while (from < to && tokens[from]?.kind === 'word' && /^(only|instead|but|here|also|just|back|then)$/.test(tokens[from]?.text ?? '')) from += 1
  // "zero (0) if none"
  if (tokens[from]?.text === '(' && tokens[from + 2]?.text === ')') from += 3
  const otherwise = OTHERWISE.lengthAt(tokens, from)
  if (otherwise > 0) return { kind: 'absent' as const, from, to: from + otherwise }
  if (from >= to) return undefined
  if (opensCondition(tokens, from) || /^(for|on)$/.test(tokens[from]?.text ?? ''))
    return conditionAt(tokens, from, to, (stop) => beginsNextCase(tokens, stop, to))
  return undefined
}

/** "Never", "do not", "rather than" in front of the verb or the answer, within its clause. */
function isNegated(tokens: readonly Token[], at: number, { from }: Sentence): boolean {
  for (let look = at - 1; look >= Math.max(from, at - 4); look--) {
    const token = tokens[look]
    if (token === undefined || token.kind !== 'word') return false
    if (NEGATIONS.has(token.text)) return true
    if (!LEADS.has(token.text) && !/^(do|should|must|may|ever|shall|can|be)$/.test(token.text)) return false
  }
  return false
}

function lengthOfMarks(tokens: readonly Token[], at: number): number {
  let length = 0
  while (/^[,:=(—]$|^->$|^then$/.test(tokens[at + length]?.text ?? '') && tokens[at + length]?.kind !== 'quoted') length += 1
  return length
}

/** A clause that is nothing but an answer: "if not stated, -1". */
function wholeClause(tokens: readonly Token[], at: number, to: number) {
  const listed = valuesAt(tokens, at, to)
  if (listed.values.length === 0) return undefined
  const next = tokens[listed.next]
  const ends = listed.next >= to || next?.kind === 'break' || (next?.kind === 'mark' && next.text !== ':')
  return ends || opensCondition(tokens, listed.next) ? listed : undefined
}

export function beginsClause(tokens: readonly Token[], at: number, { from }: Sentence): boolean {
  const before = tokens[at - 1]
  if (at === from || before === undefined || before.kind === 'break') return true
  if (before.kind === 'mark') return CLAUSE_MARKS.has(before.text) || before.text === '='
  return before.kind === 'word' && /^(and|or|but|then|else|otherwise|either)$/.test(before.text)
}

/** `not stated -> -1`, `No estimate: 0`, `none ordered = 0`: a short clause that tells when, and its answer. */
function labelledAnswer(tokens: readonly Token[], from: number, to: number) {
  for (let at = from; at < Math.min(to, from + 9); at++) {
    const token = tokens[at]
    if (token === undefined || token.kind === 'quoted' || token.kind === 'break') return undefined
    if (token.kind !== 'mark' || token.text === ',') continue
    if (token.text !== ':' && token.text !== '=' && token.text !== '->') return undefined
    // "none: no complaint" explains the answer in front.
    if (at - from < 2 && token.text !== '->') return undefined
    const kind = kindOf(tokens, from, at)
    if (kind !== 'absent' && token.text !== '->') return undefined
    const value = valueAt(tokens, at + 1, to)
    const behind = tokens[at + 1 + (value?.length ?? 0)]
    // "system -> line dropped" explains the answer in front.
    if (at - from < 2 && (value?.length ?? 0) > 1) return undefined
    if (value === undefined && kind === 'absent') return { values: [], next: at + 1, kind }
    if (value === undefined || (behind?.kind === 'word' && !opensCondition(tokens, at + 1 + value.length))) return undefined
    return { values: [value], next: at + 1 + value.length, kind }
  }
  return undefined
}
