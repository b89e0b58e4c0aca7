import { METRIC_TYPES } from '../../model/config.js'
import { isObject, type JsonObject } from '../json.js'
import { enumFault, invalid, requiredFaults, typeFaults } from './invalid.js'

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

/** What the platform's validator says of the post-call object of a config, one message for each fault. */
export function postCallFaults(given: unknown): string[] {
  const at = 'postCallAnalyticsConfig'
  return isObject(given) ? faultsOf(given, `${at}.`) : typeFaults(at, given, 'object')
}

/**
 * The form a post-call object is kept in: every field present, metrics with the flat type. Writes may use the older
 * nested type (`dispositionValues`). Unchecked: a seed may hold what today's platform would refuse.
 */
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

/**
 * What the platform's validator says of post-call fields, one message for each fault.
 * @param at goes before their names
 */
export function faultsOf(given: PostCall, at = ''): string[] {
  const faults = Object.entries(FIELD_TYPES).flatMap(([field, type]) =>
    typeFaults(`${at}${field}`, given[field], type),
  )
  const metrics = given.dispositionMetrics
  if (!Array.isArray(metrics)) return faults
  const seen = new Set<unknown>()
  for (const [index, metric] of metrics.entries()) {
    const path = `${at}dispositionMetrics.${index}`
    faults.push(...faultsOfMetric(metric, path))
    if (!isObject(metric)) continue
    const { identifier } = metric
    if (seen.has(identifier)) {
      faults.push(invalid(`${path}.identifier`, `Duplicate metric identifier: ${String(identifier)}`))
    }
    seen.add(identifier)
  }
  return faults
}

const FIELD_TYPES = {
  summaryPrompt: 'string',
  useInternalAnalyticsModel: 'boolean',
  useReasoningModel: 'boolean',
  dispositionMetrics: 'array',
} as const

function faultsOfMetric(metric: unknown, path: string): string[] {
  if (!isObject(metric)) return requiredFaults(path, metric, 'object')
  const { identifier, dispositionMetricPrompt } = metric
  const faults = requiredFaults(`${path}.identifier`, identifier, 'string')
  if (typeof identifier === 'string' && !/^[a-z0-9_]+$/.test(identifier)) {
    faults.push(invalid(`${path}.identifier`, 'Invalid'))
  }
  faults.push(...requiredFaults(`${path}.dispositionMetricPrompt`, dispositionMetricPrompt, 'string'))
  const type = typeOf(metric)
  const typePath = `${path}.dispositionMetricType`
  if (type === undefined) faults.push(invalid(typePath, 'Required'))
  else if (!METRIC_TYPES.some((known) => known === type)) faults.push(enumFault(typePath, METRIC_TYPES, type))
  return [...faults, ...faultsOfChoices(metric.choices ?? undefined, type === 'ENUM', `${path}.choices`)]
}

function faultsOfChoices(choices: unknown, isRequired: boolean, path: string): string[] {
  if (choices === undefined) return isRequired ? [invalid(path, 'Required')] : []
  if (!Array.isArray(choices)) return typeFaults(path, choices, 'array')
  if (isRequired && choices.length === 0) return [invalid(path, 'Array must contain at least 1 element(s)')]
  return choices.flatMap((choice, index) => typeFaults(`${path}.${index}`, choice, 'string'))
}
