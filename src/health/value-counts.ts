/** How often each value was given, for a bounded number of different ones. */
export interface ValueCounts {
  add(value: string): void
  /** Exact counts; the order means nothing. */
  readonly counts: ReadonlyMap<string, number>
  /** Answers whose values are not among them. */
  readonly unlisted: number
}

/** So many different values are kept besides those that the config allows. */
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
  const pushOut = () => {
    const last = others.pop()
    if (last === undefined) return
    unlisted += counts.get(last) ?? 0
    counts.delete(last)
  }
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
      if (others.length > most) pushOut()
    },
  }
}

/** A copy: a piece cut from a text would keep all of it in memory. */
export const shortenValue = (text: string): string =>
  text.length <= LONGEST ? text : `${Buffer.from(text.slice(0, LONGEST), 'utf8').toString('utf8')}…`
