import type { Prompt } from '../prompt.js'
import { opensCondition } from '../words/clause.js'
import { phrases } from '../words/phrase.js'
import type { Sentence } from '../words/sentence.js'
import type { Token } from '../words/token.js'
import { ANSWER_VERBS } from '../words/vocabulary.js'

/** How an answer is to be written, where that is told. */
export type AnswerForm = 'range' | 'decimals' | 'words' | 'unit' | 'verbatim' | 'list' | 'text' | 'message'

export interface FormOrder {
  readonly form: AnswerForm
  /** Offsets into the prompt. */
  readonly start: number
  readonly end: number
}

const FORMS: readonly (readonly [AnswerForm, ReturnType<typeof phrases>])[] = [
  [
    'range',
    phrases(
      'as|give|return|answer|use|with|write|state|provide|report|record|output|put a|the|an? price|age|salary|budget|value|number|numeric? range',
      'a range such|like',
      'a range is acceptable|fine|ok|okay|allowed|possible',
      'or a range',
      'ranges are acceptable|fine|ok|okay|allowed|possible',
    ),
  ],
  [
    'decimals',
    phrases(
      'one|two|three|four|1|2|3|4 decimal|decimals place|places|digit|digits|point?',
      'decimals|decimal are|is allowed|fine|ok|okay|possible|welcome|permitted',
      'with|including|use|keep|give|allow|as a|an|the? decimals|decimal|cents|pence|fraction|fractions number?',
      'nearest half|tenth|quarter|0.5|0.1|0.25|cent|penny',
      'half|fractional points|hours|numbers|stars|values|marks are? allowed|ok|possible|fine',
      'half|fractional points|marks|stars are? like|such as? _ are allowed|ok|possible|fine',
    ),
  ],
  [
    'words',
    phrases(
      'in words',
      'spelled|spelt|written|write|spell|writing it|them|the? number? out',
      'as text|words',
      'in letters',
    ),
  ],
  [
    'unit',
    phrases(
      'include|with|add|including|append|keep the|its|a? unit|units|currency symbol|sign?',
      'followed by the|its|a? unit|units|currency',
      'together with the|its unit|units|currency',
    ),
  ],
  [
    'verbatim',
    phrases(
      'their|his|her own words',
      'phrase|phrases|wording|wordings|text like _ is|are fine|ok|okay|allowed|acceptable',
      "in the|their|his|her|its caller's|customer's|guest's|user's|sender's|patient's|client's|speaker's? own|exact? words|wording|phrasing",
      'exactly|precisely|word-for-word|just as the caller|customer|user|guest|sender|patient|client|speaker|tenant|driver|agent|person|they|he|she? words|worded|says|said|states|stated|puts|put|phrases|phrased|expresses|expressed|spoke|describes it?',
      'word for word',
      'verbatim',
      'as spoken|said|worded',
      'free text',
      'keep|leave|copy|use|preserve wordings|phrases|phrasings|expressions|words|wording',
      'day of the week',
      "weekday|weekday's name",
      'name of the weekday|day',
      'natural language',
      'way they|he|she|the? _? put|puts|phrase|phrases|phrased|word|words|worded|say|says|said it',
    ),
  ],
]

/** Several values where one belongs, and texts where true or false belong. */
const OTHERS: readonly (readonly [AnswerForm, ReturnType<typeof phrases>])[] = [
  [
    'list',
    phrases(
      'separated by commas|semicolons',
      'comma-separated|semicolon-separated',
      'one per line',
      'as a list',
    ),
  ],
  [
    'text',
    phrases(
      'give|return|write|state|provide|output|report|add the|a|an|their|its name|reason|explanation|description|details|text|percentage|amount|price|number',
    ),
  ],
  [
    'message',
    phrases(
      'give|return|write|respond|answer|reply|output|report with? the|a|an error|full? message|text|explanation|reason',
    ),
  ],
]

const ALL = [...FORMS, ...OTHERS]

/** What takes an order back: "without decimals", "do not give a range", "if the caller gives a range". */
const TAKEN_BACK =
  /^(no|not|never|without|don't|avoid|drop|remove|ignore|instead|rather|convert|if|when|where|caller|customer|they|he|she|strip|omit|excluding|for|within|turn|nor|than|cannot)$/

export function answerForms(prompt: Prompt): FormOrder[] {
  return prompt.sentences.flatMap((sentence) => formsIn(prompt.tokens, sentence))
}

function formsIn(tokens: readonly Token[], sentence: Sentence): FormOrder[] {
  const found: FormOrder[] = []
  for (let at = sentence.from; at < sentence.to; at++) {
    for (const [form, told] of ALL) {
      const length = told.lengthAt(tokens, at)
      if (length === 0 || (sentence.isQuestion && form === 'text') || isTakenBack(tokens, at, sentence))
        continue
      found.push({ form, start: tokens[at]?.start ?? 0, end: tokens[at + length - 1]?.end ?? 0 })
    }
  }
  return found
}

function isTakenBack(tokens: readonly Token[], at: number, { from }: Sentence): boolean {
  for (let look = at - 1; look >= Math.max(from, at - 6); look--) {
    const token = tokens[look]
    if (token === undefined || token.kind === 'break' || (token.kind === 'mark' && /[,;:.]/.test(token.text)))
      return false
    if (token.kind === 'word' && ANSWER_VERBS.has(token.text))
      return /^(not|never|don't|to)$/.test(tokens[look - 1]?.text ?? '')
    if (token.kind === 'word' && (TAKEN_BACK.test(token.text) || opensCondition(tokens, look))) return true
  }
  return false
}
