import { existsSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'

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

export const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

/** The root of a folder's repository; the folder itself outside of one. */
export function repositoryOf(folder: string): string {
  const start = resolve(folder)
  for (let at = start; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (dirname(at) === at) return start
  }
}

/** A folder's path below the root of its repository, with forward slashes; empty at the root or outside of one. */
export const folderInRepository = (folder: string): string =>
  relative(repositoryOf(folder), resolve(folder)).replaceAll(sep, '/')
