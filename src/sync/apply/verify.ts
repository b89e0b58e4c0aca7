import { isDeepStrictEqual } from 'node:util'
import { type ChangePath, METRIC_FIELDS } from '../../model/change-path.js'
import {
  CONFIG_FIELDS,
  type CompletePostCallConfig,
  type ConfigField,
  type Metric,
  type PostCallConfig,
} from '../../model/config.js'
import type { LiveAgent } from '../../model/live.js'
import { fingerprint, normalConfig } from '../../model/normal.js'

/** The fields in which two configs differ by more than order. */
export function differingPaths(expected: PostCallConfig, actual: CompletePostCallConfig): ChangePath[] {
  const [left, right] = [normalConfig(expected), normalConfig(actual)]
  return CONFIG_FIELDS.flatMap((field) => {
    if (left[field] === undefined || sameField(field, left, right)) return []
    return field === 'dispositionMetrics'
      ? differingMetrics(left.dispositionMetrics ?? [], right.dispositionMetrics)
      : [{ of: 'field', field }]
  })
}

const sameField = (field: ConfigField, left: PostCallConfig, right: PostCallConfig): boolean =>
  fingerprint({ [field]: left[field] }) === fingerprint({ [field]: right[field] })

function differingMetrics(left: readonly Metric[], right: readonly Metric[]): ChangePath[] {
  const identifiers = [...new Set([...left, ...right].map((metric) => metric.identifier))]
  const named = (metrics: readonly Metric[], name: string) =>
    metrics.filter((metric) => metric.identifier === name)
  return identifiers.flatMap((identifier): ChangePath[] => {
    const [a, b] = [named(left, identifier), named(right, identifier)]
    const [before, after] = [a[0], b[0]]
    if (!before || !after || a.length !== b.length) return [{ of: 'metric', identifier }]
    return METRIC_FIELDS.filter((field) => !sameValue(before[field], after[field])).map((field) => ({
      of: 'metric',
      identifier,
      field,
    }))
  })
}

const sameValue = (a: string | readonly string[] | undefined, b: typeof a): boolean =>
  Array.isArray(a) && Array.isArray(b) ? isDeepStrictEqual(new Set(a), new Set(b)) : a === b

/**
 * Fields beside the four we know that a write of ours must have left alone: those gone afterwards, and
 * `successMetrics` when it differs at all. Server-kept stamps may change, so other values are not compared.
 */
export function lostFields(before: Pick<LiveAgent, 'raw'>, after: Pick<LiveAgent, 'raw'>): ChangePath[] {
  const known: readonly string[] = CONFIG_FIELDS
  const gone = Object.keys(before.raw).filter((key) => !known.includes(key) && !(key in after.raw))
  const { successMetrics } = before.raw
  const kept = successMetrics === undefined || isDeepStrictEqual(successMetrics, after.raw.successMetrics)
  return [...new Set([...gone, ...(kept ? [] : ['successMetrics'])])].map((key) => ({
    of: 'unknown',
    keys: [key],
  }))
}
