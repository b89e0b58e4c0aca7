import {
  CONFIG_FIELDS,
  type CompletePostCallConfig,
  type ConfigField,
  DEFAULT_CONFIG,
  type Metric,
  type PostCallConfig,
} from './config.js'

/**
 * The form in which texts are compared and sent: LF, no blanks at the very end, Unicode NFC.
 * Idempotent, so that what was sent compares equal to what comes back.
 */
export function normalText(text: string): string {
  // Most texts have neither, and all of the rest costs ten times as much as this look.
  if (!/[\r\u0080-\uffff]/.test(text)) return text.trimEnd()
  return text.normalize('NFC').split('\n').map(withoutCarriageReturns).join('\n').trimEnd()
}

/** By hand, because `/\r+$/` takes quadratic time on a text of carriage returns. */
function withoutCarriageReturns(line: string): string {
  let end = line.length
  while (line[end - 1] === '\r') end--
  return line.slice(0, end)
}

/** `choices` mean something for ENUM only, and no choice counts twice. */
export function normalMetric(metric: Metric): Metric {
  const { identifier, type } = metric
  const prompt = normalText(metric.prompt)
  if (type !== 'ENUM') return { identifier, prompt, type }
  return { identifier, prompt, type, choices: [...new Set((metric.choices ?? []).map(normalText))] }
}

/** Every present field in normal form, absent fields still absent. */
export function normalConfig<C extends PostCallConfig>(config: C): C {
  return {
    ...config,
    ...(config.summaryPrompt !== undefined && { summaryPrompt: normalText(config.summaryPrompt) }),
    ...(config.dispositionMetrics && { dispositionMetrics: config.dispositionMetrics.map(normalMetric) }),
  }
}

/** For each field, a text that is equal for two values exactly when they differ in order at most. */
export type FieldTexts = Readonly<Record<ConfigField, string>>

/** Absent fields count as the platform's defaults. */
export function fieldTexts(config: PostCallConfig): FieldTexts {
  const { summaryPrompt, dispositionMetrics, useInternalAnalyticsModel, useReasoningModel } = {
    ...DEFAULT_CONFIG,
    ...normalConfig(config),
  } satisfies CompletePostCallConfig
  const metrics = dispositionMetrics
    .map(({ identifier, prompt, type, choices = [] }) => [identifier, prompt, type, [...choices].sort()])
    .map((metric) => JSON.stringify(metric))
    .sort()
  return {
    summaryPrompt: JSON.stringify(summaryPrompt),
    dispositionMetrics: `[${metrics.join(',')}]`,
    useInternalAnalyticsModel: JSON.stringify(useInternalAnalyticsModel),
    useReasoningModel: JSON.stringify(useReasoningModel),
  }
}

/** Some of the texts as one, in a fixed order. */
export const joinTexts = (texts: FieldTexts, fields: readonly ConfigField[] = CONFIG_FIELDS): string =>
  `[${fields.map((field) => texts[field]).join(',')}]`

/**
 * A text that is equal for two configs exactly when nothing but order tells them apart.
 * Absent fields count as the platform's defaults.
 */
export const fingerprint = (config: PostCallConfig): string => joinTexts(fieldTexts(config))

export const isSameConfig = (a: PostCallConfig, b: PostCallConfig): boolean =>
  fingerprint(a) === fingerprint(b)
