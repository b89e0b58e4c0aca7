import type { Rule } from '../rule.js'
import { inconsistentMetric } from './inconsistent-metric.js'
import { invalidSuppression } from './invalid-suppression.js'
import { nearDuplicateMetric } from './near-duplicate-metric.js'
import { staleBaseline } from './stale-baseline.js'
import { summaryPromptIgnored } from './summary-prompt-ignored.js'
import { tooManyMetrics } from './too-many-metrics.js'
import { unquotedChoice } from './unquoted-choice.js'
import { unusedLibraryMetric } from './unused-library-metric.js'
import { unusedSuppression } from './unused-suppression.js'

/** Every rule, by name. A new one is a file in this folder and a line here. */
export const RULES: readonly Rule[] = [
  inconsistentMetric,
  invalidSuppression,
  nearDuplicateMetric,
  staleBaseline,
  summaryPromptIgnored,
  tooManyMetrics,
  unquotedChoice,
  unusedLibraryMetric,
  unusedSuppression,
]
