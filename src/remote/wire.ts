import {
  type CompletePostCallConfig,
  DEFAULT_CONFIG,
  type Metric,
  type MetricType,
  type PostCallConfig,
} from '../model/config.js'
import { AtomsSyncError } from '../model/error.js'
import { normalMetric } from '../model/normal.js'
import { requireBounded } from './bounded-config.js'
import { isRecord } from './http/answer.js'

/** A post-call config as the API spells it, with whatever else is in there. */
export type WireConfig = Readonly<Record<string, unknown>>

/**
 * Reads the API's post-call object. Absent fields are the platform's defaults; fields we don't know stay in
 * the raw object and are left out here.
 * @throws AtomsSyncError `UNEXPECTED_ANSWER` when a known field has an impossible shape
 */
export function parseConfig(raw: WireConfig, doing: string): CompletePostCallConfig {
  requireBounded(raw, doing)
  const metrics = raw.dispositionMetrics ?? []
  if (!Array.isArray(metrics)) throw unexpected('`dispositionMetrics` is no list', doing)
  const flag = (field: 'useInternalAnalyticsModel' | 'useReasoningModel') => {
    const value = raw[field] ?? DEFAULT_CONFIG[field]
    if (typeof value !== 'boolean') throw unexpected(`\`${field}\` is no boolean`, doing)
    return value
  }
  const summaryPrompt = raw.summaryPrompt ?? DEFAULT_CONFIG.summaryPrompt
  if (typeof summaryPrompt !== 'string') throw unexpected('`summaryPrompt` is no text', doing)
  return {
    summaryPrompt,
    dispositionMetrics: metrics.map((metric) => parseMetric(metric, doing)),
    useInternalAnalyticsModel: flag('useInternalAnalyticsModel'),
    useReasoningModel: flag('useReasoningModel'),
  }
}

/** The type stands flat in `dispositionMetricType` or, in the older form, nested in `dispositionValues.type`. */
function parseMetric(raw: unknown, doing: string): Metric {
  if (!isRecord(raw) || typeof raw.identifier !== 'string')
    throw unexpected('a metric has no identifier', doing)
  const { identifier, choices } = raw
  const nested = isRecord(raw.dispositionValues) ? raw.dispositionValues : {}
  const type = raw.dispositionMetricType ?? nested.type
  if (typeof type !== 'string') throw unexpected(`metric \`${identifier}\` has no type`, doing)
  const prompt = raw.dispositionMetricPrompt ?? ''
  if (typeof prompt !== 'string') throw unexpected(`the prompt of metric \`${identifier}\` is no text`, doing)
  if (type === 'ENUM' && choices !== null && choices !== undefined && !Array.isArray(choices))
    throw unexpected(`the choices of metric \`${identifier}\` are no list`, doing)
  return {
    identifier,
    prompt,
    // A type that the platform adds one day must not make the agent unreadable: it is compared as it is.
    type: type as MetricType,
    ...(Array.isArray(choices) && { choices: choicesOf(choices, { identifier, type, doing }) }),
  }
}

/** Numbers and flags are taken for their texts; of a type without choices nothing is made of what stands there. */
function choicesOf(
  choices: readonly unknown[],
  { identifier, type, doing }: { readonly identifier: string; readonly type: string; readonly doing: string },
): string[] {
  const isChoice = (choice: unknown) => ['string', 'number', 'boolean'].includes(typeof choice)
  if (type === 'ENUM' && !choices.every(isChoice))
    throw unexpected(`a choice of metric \`${identifier}\` is no text`, doing)
  return choices.filter(isChoice).map(String)
}

/**
 * The post-call object where an answer has it. What is something else is not taken for an empty one: it would be written over.
 * @throws AtomsSyncError `UNEXPECTED_ANSWER`
 */
export function requireConfig(found: unknown, doing: string): WireConfig {
  if (isRecord(found)) return found
  throw unexpected('the post-call config is no object', doing)
}

const unexpected = (what: string, doing: string) =>
  new AtomsSyncError('UNEXPECTED_ANSWER', `${what} in the answer while ${doing}`, {
    hint: 'the API may have changed; see whether a newer atoms-sync exists',
  })

/**
 * The whole post-call object with the given fields replaced and everything else as it was read: unmanaged
 * fields, `successMetrics`, fields nobody knows, and unknown fields of metrics that stay.
 */
export function mergeConfig(
  raw: WireConfig,
  config: PostCallConfig,
  renames: Readonly<Record<string, string>> = {},
): WireConfig {
  const { dispositionMetrics, ...rest } = config
  const fields = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  return {
    ...raw,
    ...fields,
    ...(dispositionMetrics && { dispositionMetrics: mergeMetrics(raw, dispositionMetrics, renames) }),
  }
}

function mergeMetrics(
  raw: WireConfig,
  metrics: readonly Metric[],
  renames: Readonly<Record<string, string>>,
): unknown[] {
  const list = Array.isArray(raw.dispositionMetrics) ? raw.dispositionMetrics.filter(isRecord) : []
  const rawOf = new Map(list.toReversed().map((metric) => [metric.identifier, metric]))
  return metrics.map((metric) => {
    const former = rawOf.get(metric.identifier) ?? rawOf.get(renames[metric.identifier])
    return former ? mergeMetric(former, metric) : wireMetric(metric)
  })
}

/** A metric that is the same but for spelling is sent back as it was read. */
function mergeMetric(raw: Record<string, unknown>, metric: Metric): unknown {
  const before = parseMetric(raw, 'merging a metric')
  if (JSON.stringify(normalMetric(before)) === JSON.stringify(normalMetric(metric))) return raw
  const { choices, ...kept } = raw
  const nested = isRecord(raw.dispositionValues) && {
    dispositionValues: { ...raw.dispositionValues, type: metric.type },
  }
  return { ...kept, ...wireMetric(metric), ...nested }
}

/** The flat form, which the API serves and, since April 2026, accepts. */
function wireMetric({ identifier, prompt, type, choices }: Metric): Record<string, unknown> {
  return {
    identifier,
    dispositionMetricPrompt: prompt,
    dispositionMetricType: type,
    ...(type === 'ENUM' && { choices: choices ?? [] }),
  }
}
