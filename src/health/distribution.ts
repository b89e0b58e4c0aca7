import type { Metric } from '../model/config.js'
import type { Distribution } from '../model/health.js'
import { normalText } from '../model/normal.js'
import { byCountThenName } from './by-count.js'
import { createValueCounts, shortenValue, type ValueCounts } from './value-counts.js'

/** How often each value was given to a metric that lists its values. */
export interface DistributionTally {
  add(answer: string): void
  shown(): Distribution
}

/** A longer answer is taken as it is, and not for another spelling of a choice. */
const LONGEST_COMPARED = 10_000

/** @returns `undefined` where any value may be given, or where there is no metric */
export function createDistribution(metric: Metric | undefined): DistributionTally | undefined {
  if (metric === undefined) return undefined
  const listed = listedValues(metric)
  if (listed === undefined) return undefined
  const values = createValueCounts(listed)
  return {
    add: (answer) => values.add(canonical(answer, metric)),
    shown: () => distributionOf(values, listed),
  }
}

/** The values an answer should be one of; absent for types that take any. */
function listedValues({ type, choices }: Metric): readonly string[] | undefined {
  if (type === 'BOOLEAN') return ['true', 'false']
  return type === 'ENUM' ? (choices ?? []) : undefined
}

/** The choice that an answer stands for, however it is written. */
function canonical(text: string, { type, choices }: Metric): string {
  if (type === 'BOOLEAN') return /^(true|false)$/i.test(text) ? text.toLowerCase() : text
  if (choices === undefined || choices.includes(text) || text.length > LONGEST_COMPARED) return text
  const normal = normalText(text)
  return choices.find((choice) => normalText(choice) === normal) ?? text
}

function distributionOf({ counts, unlisted }: ValueCounts, listed: readonly string[]): Distribution {
  const expected = listed.map(shortenValue)
  const others = [...counts].filter(([value]) => !expected.includes(value)).sort(byCountThenName)
  return {
    values: [
      ...expected.map((value) => ({ value, count: counts.get(value) ?? 0, allowed: true })),
      ...others.map(([value, count]) => ({ value, count, allowed: false })),
    ],
    unlisted,
  }
}
