import type { Rule } from '../rule.js'
import { ambiguousChoices } from './ambiguous-choices.js'
import { conditionalOmission } from './conditional-omission.js'
import { crossMetricReference } from './cross-metric-reference.js'
import { enumNotExhaustive } from './enum-not-exhaustive.js'
import { inconsistentMetric } from './inconsistent-metric.js'
import { invalidSuppression } from './invalid-suppression.js'
import { missingFallback } from './missing-fallback.js'
import { nearDuplicateMetric } from './near-duplicate-metric.js'
import { optionsInString } from './options-in-string.js'
import { ratingWithoutScale } from './rating-without-scale.js'
import { staleBaseline } from './stale-baseline.js'
import { summaryPromptIgnored } from './summary-prompt-ignored.js'
import { tooManyMetrics } from './too-many-metrics.js'
import { typeMismatch } from './type-mismatch.js'
import { unquotedChoice } from './unquoted-choice.js'
import { unusedLibraryMetric } from './unused-library-metric.js'
import { unusedSuppression } from './unused-suppression.js'
import { unweightedAggregation } from './unweighted-aggregation.js'
import { vaguePrompt } from './vague-prompt.js'
import { yesNoEnum } from './yes-no-enum.js'

/** Every rule, by name. A new one is a file in this folder and a line here. */
export const RULES: readonly Rule[] = [
  ambiguousChoices,
  conditionalOmission,
  crossMetricReference,
  enumNotExhaustive,
  inconsistentMetric,
  invalidSuppression,
  missingFallback,
  nearDuplicateMetric,
  optionsInString,
  ratingWithoutScale,
  staleBaseline,
  summaryPromptIgnored,
  tooManyMetrics,
  typeMismatch,
  unquotedChoice,
  unusedLibraryMetric,
  unusedSuppression,
  unweightedAggregation,
  vaguePrompt,
  yesNoEnum,
]
