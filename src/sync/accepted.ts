import type { AskedState } from '../model/history.js'
import { askedValues } from './asked-values.js'
import { type ComparedField, comparable } from './three-way.js'

/**
 * Paths whose live value the files once asked for, since they last held what was applied: somebody pulled it or wrote it
 * there, so Git knew it before it went on. Pure.
 * @param asked what the files asked for at commits since then, oldest first
 */
export const acceptedPaths = (
  moved: readonly ComparedField[],
  asked: readonly AskedState[],
): ReadonlySet<string> => new Set(moved.filter((field) => isAskedIn(field, asked)).map(({ path }) => path))

/** What they held before they came back to what was applied was taken back, or replaced by an apply that kept something else. */
function isAskedIn({ path, base, live }: ComparedField, asked: readonly AskedState[]): boolean {
  const since = asked.filter(({ at }) => at !== undefined)
  const values = askedValues(since, path).map(({ value }) => value)
  return values.slice(values.lastIndexOf(comparable(base)) + 1).includes(comparable(live))
}
