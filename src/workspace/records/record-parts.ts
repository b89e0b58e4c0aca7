import type { CompletePostCallConfig, Metric } from '../../model/config.js'
import type { Place } from '../../model/place.js'
import type { Change } from '../../model/plan.js'
import { isRecord } from '../../text/canonical-json.js'

/**
 * What stands in the records that we keep, taken for what it is: somebody may have edited them, or a disk have lost a part.
 * Keys that we do not know do no harm.
 */

export const isListOf = <T>(value: unknown, isItem: (item: unknown) => item is T): value is T[] =>
  Array.isArray(value) && value.every(isItem)

export const isText = (value: unknown): value is string => typeof value === 'string'

export const isConfig = (value: unknown): value is CompletePostCallConfig =>
  isRecord(value) &&
  isText(value.summaryPrompt) &&
  isListOf(value.dispositionMetrics, isMetric) &&
  typeof value.useInternalAnalyticsModel === 'boolean' &&
  typeof value.useReasoningModel === 'boolean'

/** A live metric may have a type that this version does not know. */
const isMetric = (value: unknown): value is Metric =>
  isRecord(value) &&
  isText(value.identifier) &&
  isText(value.prompt) &&
  isText(value.type) &&
  (value.choices === undefined || isListOf(value.choices, isText))

export const isPlace = (value: unknown): value is Place =>
  isRecord(value) && isText(value.file) && Number.isInteger(value.line) && Number.isInteger(value.column)

/** Of its two values a rename alone needs both, and both are names. */
export const isChange = (value: unknown): value is Change =>
  isRecord(value) &&
  isText(value.path) &&
  isText(value.risk) &&
  (value.op === 'rename'
    ? isText(value.before) && isText(value.after)
    : value.op === 'add' || value.op === 'remove' || value.op === 'change')
