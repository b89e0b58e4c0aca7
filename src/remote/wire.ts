import {
  CONFIG_FIELDS,
  type CompletePostCallConfig,
  DEFAULT_CONFIG,
  type Metric,
  type MetricType,
  type PostCallConfig,
} from '../model/config.js'
import { AtomsSyncError } from '../model/error.js'
import type { LiveAgent } from '../model/live.js'
import { normalMetric } from '../model/normal.js'
import { canonicalJson, isRecord } from '../text/canonical-json.js'

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

/** Far more than any agent has: comparing and showing takes a hundred times of it in memory. */
const MOST_CHARACTERS = 1024 * 1024
const MOST_VALUES = 20_000
/** What asks for more overflows the stack of whoever compares, signs or sends it. */
const MOST_LEVELS = 64

/**
 * How a post-call object is too much to be worked with, in words; `undefined`: it is not. Takes no more time or stack for
 * one that is.
 */
export function tooMuchIn(config: unknown): string | undefined {
  const left: { readonly value: unknown; readonly level: number }[] = [{ value: config, level: 0 }]
  let characters = 0
  let values = 0
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value, level } = next
    values += 1
    if (typeof value === 'string') characters += value.length
    if (characters > MOST_CHARACTERS) return `more than ${MOST_CHARACTERS} characters`
    if (typeof value !== 'object' || value === null) continue
    if (level >= MOST_LEVELS) return `more than ${MOST_LEVELS} levels`
    const parts: unknown[] = Array.isArray(value) ? value : Object.values(value)
    if (values + left.length + parts.length > MOST_VALUES) return `more than ${MOST_VALUES} values`
    for (const part of parts) left.push({ value: part, level: level + 1 })
  }
  return undefined
}

/** @throws AtomsSyncError `UNEXPECTED_ANSWER` */
function requireBounded(config: unknown, doing: string): void {
  const much = tooMuchIn(config)
  if (much === undefined) return
  throw new AtomsSyncError(
    'UNEXPECTED_ANSWER',
    `the post-call config holds ${much} in the answer while ${doing}`,
    {
      hint: 'look at the agent on the dashboard: no config of an agent is that large',
    },
  )
}

/**
 * A misspelt field would be left alone, and nobody would know.
 * @throws AtomsSyncError `USAGE`
 */
export function requireFields(config: PostCallConfig): void {
  const known: readonly string[] = CONFIG_FIELDS
  const strange = isRecord(config) ? Object.keys(config).filter((key) => !known.includes(key)) : ['config']
  if (strange.length === 0) return
  throw new AtomsSyncError('USAGE', `a post-call config has no \`${strange.join('`, `')}\``, {
    hint: `its fields are ${known.join(', ')}`,
  })
}

/** Whether live has the given fields already, to the letter: their order counts, too. */
export const hasFields = (live: Pick<LiveAgent, 'config'>, config: PostCallConfig): boolean =>
  CONFIG_FIELDS.every(
    (field) =>
      config[field] === undefined || canonicalJson(config[field]) === canonicalJson(live.config[field]),
  )
