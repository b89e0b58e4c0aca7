import type { MetricType } from '../../model/config.js'
import type { Hit } from '../../model/lint.js'
import { type AnswerForm, answerForms } from '../prompt/answers/answer-form.js'
import type { PromptAnswer } from '../prompt/answers/answers.js'
import type { OptionList } from '../prompt/options/option.js'
import type { Prompt } from '../prompt/prompt.js'
import type { MetricRule } from '../rule.js'

/** Source: the platform's authoring rules: the type must match the prompt. */
export const typeMismatch: MetricRule = {
  id: 'type-mismatch',
  severity: 'error',
  consequence: 'costs the call',
  scope: 'metric',
  summary: 'The prompt tells the model to answer what the type does not allow',
  why: `An INTEGER is a whole number: no "Not Applicable", no range, no decimals, no unit. A BOOLEAN is true or false:
no third answer. A DATETIME is a date: no "as soon as possible". When the prompt asks for anything else, the platform's
check fails on that value and drops all analytics of the call.

Use a value of the type that no call can mean: \`0\` or \`-1\`, \`false\`, \`1970-01-01T00:00:00Z\`. Or change the type: a
third answer needs an ENUM, free text a STRING.`,
  examples: {
    bad: [
      {
        title: 'a text where a number belongs',
        metrics: [
          {
            identifier: 'children',
            type: 'INTEGER',
            prompt: 'How many children will be travelling? If not mentioned, answer "Not Applicable".',
          },
        ],
      },
      {
        title: 'a third answer of a BOOLEAN',
        metrics: [
          {
            identifier: 'wants_upgrade',
            type: 'BOOLEAN',
            prompt: 'Does the customer want to upgrade? Answer true, false or unknown.',
          },
        ],
      },
      {
        title: 'a text where a date belongs',
        metrics: [
          {
            identifier: 'redelivery',
            type: 'DATETIME',
            prompt: "When will the parcel be redelivered? If no date was agreed, return 'to be confirmed'.",
          },
        ],
      },
      {
        title: 'decimals',
        metrics: [
          {
            identifier: 'data_usage',
            type: 'INTEGER',
            prompt: 'Monthly data usage in GB, with two decimal places. Use 0 if it is not mentioned.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'a number that means "none"',
        metrics: [
          {
            identifier: 'children',
            type: 'INTEGER',
            prompt: 'How many children will be travelling? Return 0 if none.',
          },
        ],
      },
      {
        title: 'a forbidden answer',
        metrics: [
          {
            identifier: 'wants_upgrade',
            type: 'BOOLEAN',
            prompt: "Does the customer want to upgrade? Never answer 'maybe'; if unclear, return false.",
          },
        ],
      },
      {
        title: 'a date that no call can mean',
        metrics: [
          {
            identifier: 'redelivery',
            type: 'DATETIME',
            prompt:
              'When will the parcel be redelivered? If no date was agreed, return 1970-01-01T00:00:00Z.',
          },
        ],
      },
      {
        title: 'what is converted',
        metrics: [
          {
            identifier: 'boxes',
            type: 'INTEGER',
            prompt: "How many boxes were ordered? Convert 'a dozen' to 12. If no amount is given, return 0.",
          },
        ],
      },
    ],
  },
  check({ metric: { type }, index, prompt, agent }) {
    if (type === 'STRING' || type === 'ENUM') return []
    const seen = new Set<number>()
    // "Take the value of urgency_level" names a metric; that is another rule's business.
    const others = new Set(agent.metrics.map(({ identifier }) => `\`${identifier}\``))
    return [...wrongAnswers(prompt, type), ...wrongForms(prompt, type)].flatMap(
      ({ start, end, text }): Hit[] => {
        if (seen.has(start) || others.has(text)) return []
        seen.add(start)
        return [
          {
            target: { of: 'prompt', index, range: { start, end } },
            message: `the prompt tells the model to answer ${text}, which is no ${type}`,
            hint: HINTS[type],
          },
        ]
      },
    )
  },
}

type Checked = Exclude<MetricType, 'STRING' | 'ENUM'>

const HINTS: Readonly<Record<Checked, string>> = {
  INTEGER: 'use a whole number that no call can mean, such as -1, or change the type to STRING',
  BOOLEAN: 'say which of true and false it is, or make it an ENUM with a third choice',
  DATETIME: 'use a date that no call can mean, such as 1970-01-01T00:00:00Z, or change the type to STRING',
}

interface Wrong {
  readonly start: number
  readonly end: number
  readonly text: string
}

function wrongAnswers({ answers, options }: Prompt, type: Checked): Wrong[] {
  const told = answers.filter((answer) => isMeant(answer, type)).map(({ value }) => value)
  const offered = options.filter((list) => isClosed(list, type)).flatMap((list) => list.options)
  return [...told, ...offered]
    .filter(
      ({ text }) =>
        !ALLOWED[type](text) && !(type === 'BOOLEAN' && ALLOWED.BOOLEAN(text.split(' ')[0] ?? '')),
    )
    .map(({ start, end, text }) => ({ start, end, text: `\`${text}\`` }))
}

/** An ordinary word is an answer where it comes with a case of its own: "return days" is none, "busy if …" is one. */
const isMeant = ({ value, condition }: PromptAnswer, type: Checked): boolean =>
  value.kind !== 'bare' || (condition === 'absent' && type !== 'BOOLEAN')

/** Ordinary words are a list of answers where "or" joins them; what "and" joins may be anything. */
function isClosed({ how, isOpen, isAlternative, isOrdered, options }: OptionList, type: Checked): boolean {
  const isTruth = options.some(({ text }) => ALLOWED.BOOLEAN(text))
  if (isOpen || how === 'asked') return false
  if (type === 'BOOLEAN') return (isTruth || isOrdered === true) && (isAlternative || how === 'told')
  return how === 'told' && isAlternative && options.every(({ text }) => text.split(' ').length < 3)
}

const ALLOWED: Readonly<Record<Checked, (text: string) => boolean>> = {
  INTEGER: (text) =>
    /^[-+]?\d+([,.]\d{3})*$/.test(text) ||
    /^(minus )?(zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|null)$/i.test(
      text,
    ) ||
    /^\d+ ?(to|-|–|and) ?\d+$/.test(text),
  BOOLEAN: (text) => /^(true|false|yes|no|y|n|1|0|on|off)$/i.test(text),
  DATETIME: (text) => /\d{4}|\d{1,2}[.:/-]\d{1,2}|yyyy|^(null|now|today|\d+)$/i.test(text),
}

const wrongForms = (prompt: Prompt, type: Checked): Wrong[] =>
  answerForms(prompt)
    .filter(({ form }) => WRONG[type].includes(form))
    .map(({ form, start, end }) => ({ start, end, text: WORDS[form] }))

const WRONG: Readonly<Record<Checked, readonly AnswerForm[]>> = {
  INTEGER: ['range', 'decimals', 'words', 'unit', 'verbatim', 'list', 'message'],
  DATETIME: ['words', 'verbatim', 'list'],
  BOOLEAN: ['text', 'message'],
}

const WORDS: Readonly<Record<AnswerForm, string>> = {
  range: 'a range',
  decimals: 'a number with decimals',
  words: 'in words',
  unit: 'a number with its unit',
  verbatim: 'what somebody said, word for word',
  list: 'several values',
  text: 'something else than true or false',
  message: 'a text',
}
