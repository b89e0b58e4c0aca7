import { DEFAULT_CONFIG, type PostCallConfig } from '../model/config.js'
import { normalConfig } from '../model/normal.js'
import { type ComparedField, comparable } from './three-way.js'
import { valueAt } from './value-at.js'

/**
 * Paths whose live value the files once asked for, since they were last applied: somebody pulled it or wrote it there,
 * so Git knew it before it went on. Pure.
 * @param asked what the files asked for at commits since then
 */
export const acceptedPaths = (
  moved: readonly ComparedField[],
  asked: readonly PostCallConfig[],
): ReadonlySet<string> =>
  new Set(moved.filter((field) => asked.some((config) => isAskedIn(field, config))).map(({ path }) => path))

function isAskedIn({ path, live }: ComparedField, config: PostCallConfig): boolean {
  const field = path.split('/')[1] as keyof PostCallConfig
  if (config[field] === undefined) return false
  return comparable(valueAt(normalConfig({ ...DEFAULT_CONFIG, ...config }), path)) === comparable(live)
}
