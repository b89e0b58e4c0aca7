import type { Metric } from '../model/config.js'

/** Metrics by identifier, in the order of the config. */
export type Definitions = ReadonlyMap<string, Metric>

export const definitionsOf = (metrics: readonly Metric[]): Definitions =>
  new Map(metrics.map((metric) => [metric.identifier, metric]))

/** What was asked of one call. */
export interface InForce {
  readonly definitions: Definitions
  /**
   * Known to be the config that the call was made under: a metric without an answer was asked in vain. Otherwise (an
   * agent without versions, a revision that cannot be read) only what was answered was certainly asked.
   */
  readonly certain: boolean
}
