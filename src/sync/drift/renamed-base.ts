import type { CompletePostCallConfig } from '../../model/config.js'

/**
 * What was applied, with the declared renames of metrics that are gone from live under both names: who removed the metric
 * decided about what the files rename. Under the old name alone it would be as they ask, and under the new one new. Pure.
 * @param renames new identifier to old identifier
 */
export function renamedBase(
  base: CompletePostCallConfig,
  live: CompletePostCallConfig,
  renames: Readonly<Record<string, string>>,
): CompletePostCallConfig {
  const has = ({ dispositionMetrics }: CompletePostCallConfig, name: string) =>
    dispositionMetrics.some(({ identifier }) => identifier === name)
  const names = new Map(
    Object.entries(renames)
      .filter(([now, was]) => !has(base, now) && !has(live, now) && !has(live, was))
      .map(([now, was]) => [was, now]),
  )
  const dispositionMetrics = base.dispositionMetrics.map((metric) => ({
    ...metric,
    identifier: names.get(metric.identifier) ?? metric.identifier,
  }))
  return { ...base, dispositionMetrics }
}
