export interface ParallelWork<T, R> {
  /** Most calls under way at once. */
  readonly width: number
  readonly stop: AbortSignal
  readonly work: (item: T) => Promise<R>
  /** The answer for what is not started any more. */
  readonly skipped: (item: T) => R
}

/**
 * Maps with at most `width` calls under way, answers in the order of the items. Once `stop` is aborted no
 * further call starts and `skipped` answers for the rest; calls under way are finished. The first error
 * thrown by `work` ends it all the same way and is thrown when the last call under way has ended.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  { width, stop, work, skipped }: ParallelWork<T, R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length)
  const failures: unknown[] = []
  const queue = items.entries()
  const worker = async () => {
    for (const [index, item] of queue) {
      try {
        results[index] = stop.aborted || failures.length > 0 ? skipped(item) : await work(item)
      } catch (error) {
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker))
  if (failures.length > 0) throw failures[0]
  return results
}
