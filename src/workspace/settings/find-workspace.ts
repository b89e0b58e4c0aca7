import { existsSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { isInside } from '../disk/file-system.js'

export { isFolder } from '../disk/file-system.js'

export const SETTINGS_FILE = 'atoms-sync.yaml'

/**
 * The folder of the nearest `atoms-sync.yaml`, from `cwd` upwards but not out of the repository; `cwd` itself
 * where there is none.
 */
export function findWorkspace(cwd: string): string {
  const start = resolve(cwd)
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, SETTINGS_FILE))) return folder
    if (existsSync(join(folder, '.git')) || dirname(folder) === folder) return start
  }
}

export const hasSettings = (root: string): boolean => existsSync(join(root, SETTINGS_FILE))

/** The root of a folder's repository; the folder itself outside of one. */
export function repositoryOf(folder: string): string {
  const start = resolve(folder)
  for (let at = start; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (dirname(at) === at) return start
  }
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * A folder's path below the root of its repository, with forward slashes; empty at the root or outside of one.
 * A checkout without `.git` (an archive, an image) has the root that CI names. Of several, the nearest counts.
 */
export function folderInRepository(folder: string, env: Env): string {
  const start = realPath(resolve(folder))
  const named = [env.GITHUB_WORKSPACE, env.CI_PROJECT_DIR].flatMap((path) =>
    path !== undefined && isAbsolute(path) ? [realPath(path)] : [],
  )
  const roots = [realPath(repositoryOf(folder)), ...named].filter((root) => isInside(root, start))
  // Outside of a repository its own folder is given, which says nothing.
  const known = existsSync(join(roots[0] ?? start, '.git')) ? roots : roots.slice(1)
  const ways = known.map((root) => relative(root, start)).sort((one, other) => one.length - other.length)
  return (ways[0] ?? '').replaceAll(sep, '/')
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
