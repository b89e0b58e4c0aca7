/** How often a value was given. */
export type ValueWithCount = readonly [value: string, count: number]

/** Most frequent first, for `sort`. */
export const byCountThenName = ([a, inA]: ValueWithCount, [b, inB]: ValueWithCount): number =>
  inB - inA || (a < b ? -1 : 1)
