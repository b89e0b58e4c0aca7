import { existsSync, lstatSync, realpathSync } from 'node:fs'
import { dirname, isAbsolute, join, relative } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { AtomsSyncError } from '../model/error.js'
import { isInside } from './inside.js'
import { makeFolder } from './make-folder.js'

/** A file of the workspace and what shall be in it. */
export interface FileText {
  /** Relative to the workspace, with forward slashes. */
  readonly file: string
  readonly text: string
}

/**
 * Writes files that must not exist yet, each as a whole or not at all.
 * @throws AtomsSyncError `FILE_EXISTS` naming every one that is there, nothing written; `FILE_ERROR` for a path
 *   that leads out of the workspace or cannot be written
 */
export function writeNewFiles(root: string, files: readonly FileText[]): void {
  const paths = requireNew(root, files)
  for (const [at, { text }] of files.entries()) write(paths[at] ?? '', text)
}

/**
 * What `writeNewFiles` would refuse, told without writing.
 * @returns where the files go
 * @throws AtomsSyncError `FILE_EXISTS`, `FILE_ERROR` for a path that leads out of the workspace
 */
export function requireNew(root: string, files: readonly FileText[]): string[] {
  const paths = files.map(({ file }) => safePath(root, file))
  const there = files.filter((_, at) => isThere(paths[at] ?? ''))
  if (there.length > 0) {
    const names = there.map(({ file }) => `\`${file}\``).join(', ')
    throw new AtomsSyncError('FILE_EXISTS', `${names} ${there.length === 1 ? 'is' : 'are'} there already`, {
      hint: 'nothing was written; move them away, or choose another folder',
    })
  }
  return paths
}

/**
 * Replaces files that exist, each as a whole or not at all; their permissions stay.
 * @throws AtomsSyncError `FILE_ERROR` for a path that leads out of the workspace or cannot be written
 */
export function replaceFiles(root: string, files: readonly FileText[]): void {
  const paths = files.map(({ file }) => safePath(root, file))
  for (const [at, { text }] of files.entries()) write(paths[at] ?? '', text)
}

/**
 * Where a file goes: links followed, so that a folder that is one cannot lead the write elsewhere, nor to where Git takes
 * files for its own.
 */
function safePath(root: string, file: string): string {
  const path = join(root, file)
  if (!isAbsolute(file) && isInside(root, path)) {
    const [realRoot, real] = [realpathSync.native(root), realpathSync.native(existing(path))]
    if (isInside(realRoot, real) && !isInGit(relative(realRoot, real)) && !isInGit(file)) return path
  }
  throw new AtomsSyncError('FILE_ERROR', `\`${file}\` is not inside the workspace, or is Git’s own`, {
    hint: 'nothing was written',
  })
}

const isInGit = (path: string): boolean => path.split(/[\\/]/).some((step) => step.toLowerCase() === '.git')

const existing = (path: string): string => (existsSync(path) ? path : existing(dirname(path)))

/** A link that leads nowhere is there, too. */
export function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    // Not even its folder is one; writing says why.
    return false
  }
}

function write(path: string, text: string): void {
  try {
    makeFolder(dirname(path))
    writeFileAtomic.sync(path, text)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
    throw new AtomsSyncError('FILE_ERROR', `cannot write \`${path}\`${code}`, { cause })
  }
}
