import { formatChangePath } from '../../model/change-path.js'
import { CONFIG_FIELDS } from '../../model/config.js'
import { canonicalJson } from '../../text/canonical-json.js'

/** A post-call object as the API answers it. */
type Raw = Readonly<Record<string, unknown>>

/**
 * Paths of all that two configs hold beside what is compared, wherever the values differ: fields that we do not know, and
 * such parts of metrics. A part that one side lacks differs.
 */
export function differingUnknown(a: Raw, b: Raw): string[] {
  const [left, right] = [unknownParts(a), unknownParts(b)]
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((path) => canonicalJson(left.get(path)) !== canonicalJson(right.get(path)))
    .sort()
}

/** By path, a value for each time that the path occurs. */
function unknownParts(raw: Raw): ReadonlyMap<string, readonly unknown[]> {
  const parts = new Map<string, unknown[]>()
  const add = (path: string, value: unknown) => parts.set(path, [...(parts.get(path) ?? []), value])
  const known: readonly string[] = CONFIG_FIELDS
  for (const [field, value] of Object.entries(raw)) {
    if (!known.includes(field) && !isDefault(field, value))
      add(formatChangePath({ of: 'unknown', keys: [field] }), value)
  }
  const metrics = Array.isArray(raw.dispositionMetrics) ? raw.dispositionMetrics.filter(isRecord) : []
  for (const metric of metrics) {
    for (const [key, value] of unknownOf(metric))
      add(
        formatChangePath({ of: 'unknown', keys: ['dispositionMetrics', `${metric.identifier}`, key] }),
        value,
      )
  }
  return parts
}

/** An empty list of those equals an absent one. */
const isDefault = (field: string, value: unknown): boolean =>
  field === 'successMetrics' && Array.isArray(value) && value.length === 0

/** The rest of a metric, beside what `wire.ts` reads of it. */
function unknownOf(metric: Record<string, unknown>): [string, unknown][] {
  const { identifier: _, dispositionMetricPrompt: __, dispositionMetricType: flat, ...others } = metric
  const { dispositionValues: nested, choices, ...rest } = others
  const { type, ...values } = isRecord(nested) ? nested : {}
  return [
    ...Object.entries(rest),
    ...Object.entries(values).map(([key, value]): [string, unknown] => [`dispositionValues/${key}`, value]),
    // Two types that contradict each other: the flat one is compared.
    ...(type === undefined || type === (flat ?? type)
      ? []
      : [['dispositionValues/type', type] as [string, unknown]]),
    ...(nested === undefined || isRecord(nested) ? [] : [['dispositionValues', nested] as [string, unknown]]),
    ...(choices === undefined || Array.isArray(choices) ? [] : [['choices', choices] as [string, unknown]]),
  ]
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
