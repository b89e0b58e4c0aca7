import type { MetricAnswer } from '../model/call.js'
import type { Metric, MetricType } from '../model/config.js'
import { normalText } from '../model/normal.js'
import { isSentinel } from './sentinel.js'

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
  type !== 'ENUM' || (typeof value === 'string' && isOneOf(value, choices))

/** Equal as texts are compared everywhere: whatever the line ends, blanks at the end, and Unicode form. */
function isOneOf(value: string, choices: readonly string[]): boolean {
  if (choices.includes(value)) return true
  if (value.length > LONGEST_CHOICE) return false
  const normal = normalText(value)
  return choices.some((choice) => normalText(choice) === normal)
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
