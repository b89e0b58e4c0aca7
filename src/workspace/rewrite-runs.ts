/** A first and a last index, and all between. */
export type Run = readonly [first: number, last: number]

/** Neighbours go together, so that what stands between them is not counted twice. Indexes ascend. */
export function runsOf(indexes: readonly number[]): Run[] {
  const runs: [number, number][] = []
  for (const index of indexes) {
    const run = runs.at(-1)
    if (run?.[1] === index - 1) run[1] = index
    else runs.push([index, index])
  }
  return runs
}
