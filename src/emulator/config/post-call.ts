import { METRIC_TYPES } from '../../model/config.js'
import { isObject, type JsonObject } from '../json.js'
import { refuse } from '../refusal.js'

/** A post-call object as it travels; fields nobody knows yet are kept. */
export type PostCall = JsonObject

/** Source: vendor's API reference, `PostCallAnalyticsConfig`. */
const DEFAULTS: PostCall = {
  summaryPrompt: '',
  dispositionMetrics: [],
  successMetrics: [],
  useInternalAnalyticsModel: true,
  useReasoningModel: false,
}

/**
 * Checks a post-call object as the platform does and gives the form it is kept in: every field present, metrics
 * with the flat type. Writes may use the older nested type (`dispositionValues`).
 * @throws Refusal 400 with one message for each fault
 */
export function acceptPostCall(given: unknown): PostCall {
  if (!isObject(given)) throw refuse(400, 'postCallAnalyticsConfig must be an object')
  const faults = faultsOf(given)
  if (faults.length > 0) throw refuse(400, ...faults)
  return keptPostCall(given)
}

/** The form a post-call object is kept in, unchecked: a seed may hold what today's platform would refuse. */
export function keptPostCall(given: PostCall): PostCall {
  const metrics = given.dispositionMetrics
  return {
    ...DEFAULTS,
    ...given,
    ...(Array.isArray(metrics) ? { dispositionMetrics: metrics.map(flat) } : {}),
  }
}

export const isPostCallField = (field: string): boolean => field in DEFAULTS

/**
 * Fields of an agent in which post-call fields may stand by themselves (`summaryPrompt` beside `globalPrompt`): these
 * are put into the post-call object that is there.
 */
export function gathered(fields: PostCall, current: PostCall): PostCall {
  const entries = Object.entries(fields)
  const loose = entries.filter(([field]) => isPostCallField(field))
  if (loose.length === 0) return fields
  const postCallAnalyticsConfig = keptPostCall({ ...current, ...Object.fromEntries(loose) })
  return {
    ...Object.fromEntries(entries.filter(([field]) => !isPostCallField(field))),
    postCallAnalyticsConfig,
  }
}

/** The form reads get: flat since April 2026, or the nested form of before. */
export function servedPostCall(config: PostCall, nestedTypes: boolean): PostCall {
  if (!nestedTypes) return config
  return { ...config, dispositionMetrics: metricsOf(config).map(nested) }
}

export const metricsOf = (config: PostCall): readonly PostCall[] =>
  Array.isArray(config.dispositionMetrics) ? config.dispositionMetrics.filter(isObject) : []

function flat(metric: unknown): unknown {
  if (!isObject(metric)) return metric
  const { dispositionValues, ...rest } = metric
  return { ...rest, dispositionMetricType: typeOf(metric) }
}

function nested({ dispositionMetricType, ...rest }: PostCall): PostCall {
  return { ...rest, dispositionValues: { type: dispositionMetricType } }
}

function typeOf(metric: PostCall): unknown {
  const older = isObject(metric.dispositionValues) ? metric.dispositionValues.type : undefined
  return metric.dispositionMetricType ?? older
}

function faultsOf(given: PostCall): string[] {
  const faults: string[] = []
  for (const [field, type] of Object.entries(FIELD_TYPES)) {
    if (given[field] !== undefined && typeof given[field] !== type) faults.push(`${field} must be a ${type}`)
  }
  if (given.dispositionMetrics === undefined) return faults
  if (!Array.isArray(given.dispositionMetrics)) return [...faults, 'dispositionMetrics must be an array']
  const seen = new Set<unknown>()
  for (const [index, metric] of given.dispositionMetrics.entries()) {
    for (const fault of faultsOfMetric(metric)) faults.push(`dispositionMetrics.${index}.${fault}`)
    if (!isObject(metric)) continue
    if (seen.has(metric.identifier)) faults.push(`Duplicate metric identifier: ${String(metric.identifier)}`)
    seen.add(metric.identifier)
  }
  return faults
}

const FIELD_TYPES = {
  summaryPrompt: 'string',
  useInternalAnalyticsModel: 'boolean',
  useReasoningModel: 'boolean',
} as const

function* faultsOfMetric(metric: unknown): Generator<string> {
  if (!isObject(metric)) {
    yield 'must be an object'
    return
  }
  const { identifier, dispositionMetricPrompt, choices } = metric
  if (typeof identifier !== 'string' || !/^[a-z0-9_]+$/.test(identifier)) {
    yield 'identifier must match ^[a-z0-9_]+$'
  }
  if (typeof dispositionMetricPrompt !== 'string') yield 'dispositionMetricPrompt is required'
  const type = typeOf(metric)
  if (!METRIC_TYPES.some((known) => known === type)) {
    yield `dispositionMetricType must be one of ${METRIC_TYPES.join(', ')}`
  }
  const areTexts = Array.isArray(choices) && choices.every((choice) => typeof choice === 'string')
  if (choices !== undefined && choices !== null && !areTexts) yield 'choices must be an array of strings'
  if (type === 'ENUM' && !(areTexts && choices.length > 0)) yield 'choices is required for ENUM metrics'
}
