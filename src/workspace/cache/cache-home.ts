import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { isInside } from '../disk/inside.js'
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
  const isShared = isInside(repository, home) || isInside(realPath(repository), realPath(home))
  return isShared ? undefined : join(home, 'atoms-sync')
}

/** Of as much of a path as there is. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    const parent = join(path, '..')
    return parent === path ? path : join(realPath(parent), path.slice(parent.length))
  }
}
