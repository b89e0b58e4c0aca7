/** The value types the platform can extract. Source: the vendor's `DispositionMetric` schema. */
export const METRIC_TYPES = ['STRING', 'BOOLEAN', 'INTEGER', 'ENUM', 'DATETIME'] as const
export type MetricType = (typeof METRIC_TYPES)[number]

/** One disposition metric: a question asked of every finished call. */
export interface Metric {
  /** Unique per agent, `^[a-z0-9_]+$`. Webhooks, CRMs and dashboards join on it. */
  readonly identifier: string
  readonly prompt: string
  readonly type: MetricType
  /** Allowed values; present exactly when `type` is `ENUM`. */
  readonly choices?: readonly string[]
}

/**
 * The post-call config of one agent. A field that is absent is unmanaged: never read into a diff, never
 * written. `dispositionMetrics: []` means "none".
 */
export interface PostCallConfig {
  readonly summaryPrompt?: string
  readonly dispositionMetrics?: readonly Metric[]
  /** `false`: the agent's own LLM evaluates. The platform's default is `true`. */
  readonly useInternalAnalyticsModel?: boolean
  /** The platform's default is `false`. */
  readonly useReasoningModel?: boolean
}

/** A post-call config with every field present. */
export type CompletePostCallConfig = Required<PostCallConfig>

/** What an agent has when nobody ever configured it. Source: defaults of the vendor's `PostCallAnalyticsConfig`. */
export const DEFAULT_CONFIG: CompletePostCallConfig = {
  summaryPrompt: '',
  dispositionMetrics: [],
  useInternalAnalyticsModel: true,
  useReasoningModel: false,
}

export const CONFIG_FIELDS = [
  'summaryPrompt',
  'dispositionMetrics',
  'useInternalAnalyticsModel',
  'useReasoningModel',
] as const satisfies readonly (keyof PostCallConfig)[]
export type ConfigField = (typeof CONFIG_FIELDS)[number]
