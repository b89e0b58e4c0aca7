import module from 'node:module'
import { join } from 'node:path'
import type { World } from '../model/world.js'
import { cacheHome } from '../workspace/cache/cache-home.js'

/** Not in the types of the oldest Node that is supported. */
type Cache = (folder: string) => unknown

/**
 * Lets a Node that can (22.8 and later) keep compiled code for the next start, a quarter of the time of small commands. In
 * the user's own folder, not in the one for temporary files that Node takes: whoever writes there decides what is run.
 */
export function keepCompiledCode({ env, cwd }: Pick<World, 'env' | 'cwd'>): void {
  const enable = (module as { readonly enableCompileCache?: Cache }).enableCompileCache
  const folder = enable && cacheHome(env, cwd)
  if (folder !== undefined) enable?.(join(folder, 'code'))
}
