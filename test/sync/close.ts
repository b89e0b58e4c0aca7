import fc from 'fast-check'
import {
  type CompletePostCallConfig,
  DEFAULT_CONFIG,
  METRIC_TYPES,
  type Metric,
  type PostCallConfig,
} from '../../src/model/config.js'

const prompt = fc.constantFrom('Why?', 'How?', 'When?')

const metric: fc.Arbitrary<Metric> = fc
  .record({
    identifier: fc.constantFrom('a', 'b', 'c', 'd'),
    prompt,
    type: fc.constantFrom(...METRIC_TYPES, 'ENUM' as const, 'ENUM' as const),
    choices: fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { minLength: 1 }),
  })
  .map(({ choices, ...rest }) => (rest.type === 'ENUM' ? { ...rest, choices } : rest))

/**
 * Configs of few words. Any two have metrics, prompts and choices in common, which two of `desiredConfig` hardly ever
 * have; so here something is changed, renamed, moved and kept, rather than all removed and all added.
 */
export const closeConfig: fc.Arbitrary<PostCallConfig> = fc.record(
  {
    summaryPrompt: prompt,
    dispositionMetrics: fc.uniqueArray(metric, { maxLength: 4, selector: ({ identifier }) => identifier }),
    useInternalAnalyticsModel: fc.boolean(),
    useReasoningModel: fc.boolean(),
  },
  { requiredKeys: [] },
)

/** With every field, as what is live or was applied. */
export const closeLive: fc.Arbitrary<CompletePostCallConfig> = closeConfig.map((config) => ({
  ...DEFAULT_CONFIG,
  ...config,
}))
