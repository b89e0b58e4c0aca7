import { join } from 'node:path'
import { isInside, realPathOf } from '../disk/file-system.js'
import { repositoryOf } from '../settings/find-workspace.js'

/**
 * The user's own folder for what programs may forget.
 * @param cwd a folder in which other people's changes may lie
 * @returns `undefined` where the environment names none, or one in the same repository: a pull request could bring along
 *   what is found there
 */
export function cacheHome(
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): string | undefined {
  const home = env.XDG_CACHE_HOME || env.LOCALAPPDATA || (env.HOME && join(env.HOME, '.cache'))
  if (!home) return undefined
  const repository = repositoryOf(cwd)
  const isShared = isInside(repository, home) || isInside(realPathOf(repository), realPathOf(home))
  return isShared ? undefined : join(home, 'atoms-sync')
}
