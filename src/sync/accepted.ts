import { DEFAULT_CONFIG, type PostCallConfig } from '../model/config.js'
import type { AskedState } from '../model/history.js'
import { normalConfig } from '../model/normal.js'
import { ignores } from './ignore.js'
import { type ComparedField, comparable } from './three-way.js'
import { valueAt } from './value-at.js'

/**
 * Paths whose live value the files once asked for, since they were last applied: somebody pulled it or wrote it there,
 * so Git knew it before it went on. Pure.
 * @param asked what the files asked for at commits since then
 */
export const acceptedPaths = (
  moved: readonly ComparedField[],
  asked: readonly AskedState[],
): ReadonlySet<string> =>
  new Set(moved.filter((field) => asked.some((state) => isAskedIn(field, state))).map(({ path }) => path))

/** Of what is left alone with `ignore`, nothing is asked, whatever stands in the file. */
function isAskedIn({ path, live }: ComparedField, { config, ignore }: AskedState): boolean {
  const field = path.split('/')[1] as keyof PostCallConfig
  if (config[field] === undefined || ignores(ignore)(path)) return false
  return comparable(valueAt(normalConfig({ ...DEFAULT_CONFIG, ...config }), path)) === comparable(live)
}
