import { CONFIG_FIELDS, type ConfigField } from './config.js'

/** The parts of a metric that can change. */
export const METRIC_FIELDS = ['prompt', 'type', 'choices'] as const
export type MetricField = (typeof METRIC_FIELDS)[number]

/**
 * Which part of a config. Plans, reports, records and files hold its text, such as `/dispositionMetrics/user_name/prompt`.
 *
 * - `field`: a field of the agent as a whole
 * - `metric`: a metric, or one field of it. In `ignore` the identifier `*` means every metric
 * - `unknown`: a part that the platform keeps and atoms-sync does not know, by its keys
 */
export type ChangePath =
  | { readonly of: 'field'; readonly field: ConfigField }
  | { readonly of: 'metric'; readonly identifier: string; readonly field?: MetricField }
  | { readonly of: 'unknown'; readonly keys: readonly string[] }

const METRICS = '/dispositionMetrics/'

/** The keys that lead to it from the top of a config. */
export function keysOf(path: ChangePath): readonly string[] {
  if (path.of === 'unknown') return path.keys
  if (path.of === 'field') return [path.field]
  const keys = ['dispositionMetrics', path.identifier]
  return path.field === undefined ? keys : [...keys, path.field]
}

export const formatChangePath = (path: ChangePath): string => `/${keysOf(path).join('/')}`

/** A live identifier can be any text, slashes included: only a known last part is a field. */
export function parseChangePath(text: string): ChangePath {
  if (text.startsWith(METRICS)) {
    const rest = text.slice(METRICS.length)
    const field = METRIC_FIELDS.find((known) => rest.endsWith(`/${known}`))
    if (field === undefined) return { of: 'metric', identifier: rest }
    return { of: 'metric', identifier: rest.slice(0, -field.length - 1), field }
  }
  const field = CONFIG_FIELDS.find((known) => text === `/${known}`)
  return field === undefined ? { of: 'unknown', keys: text.split('/').slice(1) } : { of: 'field', field }
}

/** The field of the agent that holds it; `undefined`: none that is known. */
export const fieldOf = (path: ChangePath): ConfigField | undefined =>
  path.of === 'metric' ? 'dispositionMetrics' : path.of === 'field' ? path.field : undefined

/** Whether a path is the other one, or a part of it. */
export function isWithin(path: ChangePath, outer: ChangePath): boolean {
  const keys = keysOf(path)
  return keysOf(outer).every((key, at) => key === keys[at])
}

/** The metric that holds it, or that it is. */
export const identifierIn = (path: ChangePath): string | undefined =>
  path.of === 'metric' ? path.identifier : undefined

/** The metric's field that it is; `undefined` for a metric as a whole, too. */
export const metricFieldIn = (path: ChangePath): MetricField | undefined =>
  path.of === 'metric' ? path.field : undefined
