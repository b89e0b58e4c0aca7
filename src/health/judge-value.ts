import type { MetricAnswer } from '../model/call.js'
import type { Metric, MetricType } from '../model/config.js'
import { normalText } from '../model/normal.js'

type Value = MetricAnswer['value']

/** What one value is to its metric. */
export interface Verdict {
  readonly fill: 'filled' | 'sentinel' | 'empty'
  /** Whichever of the three it is: a text such as "N/A" for a number is a sentinel of the wrong type. */
  readonly invalid?: 'wrong-type' | 'not-a-choice'
}

/** @param metric the definition in force; without one nothing can be invalid */
export function judgeValue(value: Value, metric: Metric | undefined): Verdict {
  if (isEmpty(value)) return { fill: 'empty' }
  const fill = isSentinel(value, metric) ? 'sentinel' : 'filled'
  if (metric === undefined) return { fill }
  if (!TYPES[metric.type](value)) return { fill, invalid: 'wrong-type' }
  return isAllowed(value, metric) ? { fill } : { fill, invalid: 'not-a-choice' }
}

export const isEmpty = (value: Value): boolean =>
  value === null || (typeof value === 'string' && value.trim() === '')

const isAllowed = (value: Value, { type, choices = [] }: Metric): boolean =>
  type !== 'ENUM' || (typeof value === 'string' && choiceOf(value, choices) !== undefined)

/** The choice that a text is, whatever the line ends, blanks at the end, and Unicode form. */
export function choiceOf(text: string, choices: readonly string[]): string | undefined {
  if (choices.includes(text)) return text
  if (text.length > LONGEST_CHOICE) return undefined
  const normal = normalText(text)
  return choices.find((choice) => normalText(choice) === normal)
}

const LONGEST_CHOICE = 10_000

/**
 * The textual form of a type counts as the type: documents and exports carry `"true"` and `"42"`, and the platform's
 * own check let them through.
 */
const TYPES: Readonly<Record<MetricType, (value: Value) => boolean>> = {
  STRING: (value) => typeof value === 'string',
  ENUM: (value) => typeof value === 'string',
  BOOLEAN: (value) =>
    typeof value === 'boolean' || (typeof value === 'string' && /^(true|false)$/i.test(value)),
  INTEGER: (value) => Number.isInteger(value) || (typeof value === 'string' && /^[-+]?\d{1,15}$/.test(value)),
  DATETIME: (value) => typeof value === 'string' && ISO.test(value) && !Number.isNaN(Date.parse(value)),
}

/** ISO 8601, the day alone or with a time; `Date.parse` would take "order 2024" for a date. */
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/

/** What models say for "the call does not tell". Compared without case, quotes, blanks and punctuation around. */
const SENTINELS: ReadonlySet<string> = new Set(
  `unknown, unclear, unsure, unspecified, undefined, undetermined, uncertain, unavailable, none, none given,
  none mentioned, null, nil, nan, n/a, n.a, na, tbd, nothing, empty, blank, missing, no answer,
  no response, no data, no information, no info, no value, can't tell, cannot tell, cannot determine,
  cannot be determined, could not determine, didn't say, did not say, unable to determine`.split(/,\s+/),
)

/** `not mentioned`, `not specified in the call`, `not applicable`. */
const NOT_SAID =
  /^(?:was )?not (?:mentioned|stated|said|specified|provided|given|known|applicable|available|discussed|disclosed|shared|asked|answered|sure|clear|determined|found|identified|recorded|set|captured|present)\b/

/** A choice that its author meant for "cannot tell", though it is no word of the list: `unknown_reason`. */
const OWN_CHOICE =
  /^(?:unknown|unclear|unspecified|undetermined)\b|\b(?:unknown|unclear|not mentioned|not stated)$/

/**
 * Whether an answer says that the call does not tell. Longer answers only begin so ("Unknown Pleasures was the
 * album"), and are answers.
 */
export function isSentinel(value: unknown, metric?: Pick<Metric, 'choices'>): boolean {
  if (typeof value !== 'string' || value.length > LONGEST_SENTINEL) return false
  const word = bareText(value)
  return SENTINELS.has(word) || NOT_SAID.test(word) || (isChoice(value, metric) && OWN_CHOICE.test(word))
}

/** A sentinel is a word or two. */
const LONGEST_SENTINEL = 40

const isChoice = (value: string, metric: Pick<Metric, 'choices'> | undefined): boolean =>
  metric?.choices?.includes(value) === true

const bareText = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/[\s_-]+/g, ' ')
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
