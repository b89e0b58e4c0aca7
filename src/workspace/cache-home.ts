import { join } from 'node:path'

/**
 * The folder for what the user's programs may forget.
 * @returns `undefined` where the environment names none
 */
export function cacheHome(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const home = env.XDG_CACHE_HOME || env.LOCALAPPDATA || (env.HOME && join(env.HOME, '.cache'))
  return home ? join(home, 'atoms-sync') : undefined
}
