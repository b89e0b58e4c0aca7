import { existsSync, lstatSync, realpathSync, rmSync } from 'node:fs'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { AtomsSyncError } from '../../model/error.js'
import { isInside } from './inside.js'
import { makeFolder } from './make-folder.js'
import { codeOf, type Expected, type StagedFile, stageFile } from './whole-file.js'

/** A file of the workspace and what shall be in it. */
export interface FileText {
  /** Relative to the workspace, with forward slashes. */
  readonly file: string
  readonly text: string
  /** What it was made from: where something else is there by now, the file is left alone. */
  readonly was?: string
}

/**
 * Writes files that must not exist yet: all of them as a whole, or none.
 * @throws AtomsSyncError `FILE_EXISTS` naming every one that is there, nothing written; `FILE_ERROR` for a path
 *   that leads out of the workspace or cannot be written
 */
export function writeNewFiles(root: string, files: readonly FileText[]): void {
  const paths = requireNew(root, files)
  writeTogether(files.map(({ text }, at) => ({ path: paths[at] ?? '', text, expected: { isNew: true } })))
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
 * Replaces files that exist: all of them as a whole, or none; their permissions stay.
 * @throws AtomsSyncError `FILE_ERROR` for a path that leads out of the workspace or cannot be written, and for a file
 *   that changed meanwhile
 */
export function replaceFiles(root: string, files: readonly FileText[]): void {
  const paths = files.map(({ file }) => safePath(root, file))
  writeTogether(
    files.map(({ text, was }, at) => ({
      path: paths[at] ?? '',
      text,
      expected: was === undefined ? {} : { was },
    })),
  )
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

interface Wanted {
  readonly path: string
  readonly text: string
  readonly expected: Expected
}

/** All of them are beside their places before the first one is moved there: a disk that is full changes nothing. */
function writeTogether(files: readonly Wanted[]): void {
  const staged: StagedFile[] = []
  let done = 0
  try {
    for (const file of files) staged.push(naming(file, () => stage(file)))
    for (const [at, each] of staged.entries()) {
      const file = files[at]
      if (file) naming(file, each.commit)
      done++
    }
  } catch (error) {
    for (const each of staged.slice(done)) each.discard()
    const isTakenBack = files.slice(0, done).every(takeBack)
    if (done === 0 || isTakenBack || !(error instanceof AtomsSyncError)) throw error
    const hint = `${done} of ${files.length} files were written before it`
    throw new AtomsSyncError(error.code, error.message, { hint, cause: error.cause })
  }
}

function stage({ path, text, expected }: Wanted): StagedFile {
  makeFolder(dirname(path))
  return stageFile(path, [text], expected)
}

/** @returns `false` for a file that was there before */
function takeBack({ path, expected }: Wanted): boolean {
  if (expected.isNew) rmSync(path, { force: true })
  return expected.isNew === true
}

function naming<T>({ path }: Wanted, act: () => T): T {
  try {
    return act()
  } catch (cause) {
    const code = codeOf(cause)
    if (code === 'ECHANGED')
      throw new AtomsSyncError('FILE_ERROR', `\`${path}\` changed while this ran, and is left as it is now`, {
        hint: 'do the same again',
        cause,
      })
    if (code === 'ENOTNEW')
      throw new AtomsSyncError('FILE_EXISTS', `\`${path}\` came into being while this ran`, {
        hint: 'nothing was written; do the same again',
        cause,
      })
    throw new AtomsSyncError(
      'FILE_ERROR',
      `cannot write \`${path}\`${code === undefined ? '' : ` (${code})`}`,
      {
        cause,
      },
    )
  }
}
