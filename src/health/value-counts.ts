import type { Metric } from '../model/config.js'
import type { Distribution } from '../model/health.js'
import { choiceOf } from './judge-value.js'

/** How often each value was given, for a bounded number of different ones. */
export interface ValueCounts {
  add(value: string): void
  /** Exact counts; the order means nothing. */
  readonly counts: ReadonlyMap<string, number>
  /** Answers whose values are not among them. */
  readonly unlisted: number
}

/** Different values that are kept besides those the config allows. */
const MOST_OTHERS = 50

/** Characters of a value that are kept. */
const LONGEST = 200

/**
 * Of values that nobody expected, the alphabetically first fifty are kept: unlike the most frequent ones they can be
 * told in one pass, in bounded memory, with exact counts, and are the same in whatever order calls come. A value that
 * is pushed out never returns, since fifty before it stay.
 */
export function createValueCounts(expected: readonly string[], most = MOST_OTHERS): ValueCounts {
  const known = new Set(expected.map(shortenValue))
  const counts = new Map<string, number>()
  const others: string[] = []
  let unlisted = 0
  return {
    counts,
    get unlisted() {
      return unlisted
    },
    add(text) {
      const value = shortenValue(text)
      const count = counts.get(value)
      if (count !== undefined) {
        counts.set(value, count + 1)
        return
      }
      if (!known.has(value)) {
        const last = others.at(-1)
        if (others.length >= most && last !== undefined && value > last) {
          unlisted++
          return
        }
        const at = others.findIndex((other) => other > value)
        others.splice(at === -1 ? others.length : at, 0, value)
      }
      counts.set(value, 1)
      const pushedOut = others.length > most ? others.pop() : undefined
      if (pushedOut === undefined) return
      unlisted += counts.get(pushedOut) ?? 0
      counts.delete(pushedOut)
    },
  }
}

/** A copy: a piece cut from a text would keep all of it in memory. */
export const shortenValue = (text: string): string =>
  text.length <= LONGEST ? text : `${Buffer.from(text.slice(0, LONGEST), 'utf8').toString('utf8')}…`

/** Most frequent first, for `sort`. */
export const byCountThenName = (
  [a, inA]: readonly [value: string, count: number],
  [b, inB]: readonly [value: string, count: number],
): number => inB - inA || (a < b ? -1 : 1)

/**
 * How often each value was given to a metric that lists its values.
 * @returns `undefined` where any value may be given, or where there is no metric
 */
export function createDistribution(metric: Metric | undefined) {
  const listed = metric && listedValues(metric)
  if (metric === undefined || listed === undefined) return undefined
  const { type, choices = [] } = metric
  const expected = listed.map(shortenValue)
  const values = createValueCounts(listed)
  return {
    /** Counted as the choice that it is, however it is written. */
    add: (answer: string): void =>
      values.add(
        type === 'ENUM'
          ? (choiceOf(answer, choices) ?? answer)
          : answer.replace(/^(true|false)$/i, (truth) => truth.toLowerCase()),
      ),
    shown(): Distribution {
      const { counts, unlisted } = values
      const others = [...counts].filter(([value]) => !expected.includes(value)).sort(byCountThenName)
      return {
        values: [
          ...expected.map((value) => ({ value, count: counts.get(value) ?? 0, allowed: true })),
          ...others.map(([value, count]) => ({ value, count, allowed: false })),
        ],
        unlisted,
      }
    },
  }
}

/** The values an answer should be one of; absent for types that take any. */
function listedValues({ type, choices }: Metric): readonly string[] | undefined {
  if (type === 'BOOLEAN') return ['true', 'false']
  return type === 'ENUM' ? (choices ?? []) : undefined
}
