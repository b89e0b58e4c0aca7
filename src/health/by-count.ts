/** How often a value was given. */
export type Counted = readonly [value: string, count: number]

/** Most frequent first, for `sort`. */
export const byCountThenName = ([a, inA]: Counted, [b, inB]: Counted): number => inB - inA || (a < b ? -1 : 1)
