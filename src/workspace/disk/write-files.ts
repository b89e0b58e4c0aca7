import { existsSync, fstatSync, ftruncateSync, realpathSync, rmSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative } from 'node:path'
import { AtomsSyncError } from '../../model/error.js'
import { hideKnown } from '../../text/mask.js'
import { errorCode, hasEntry, isInside, makeFolder, withOpen, writeFully } from './file-system.js'
import { namedPath } from './named-path.js'
import { type Expected, type StagedFile, stageFile, writeWholeFile } from './whole-file.js'

/** A file of the workspace and its text to be. */
export interface FileText {
  /** Relative to the workspace, with forward slashes. */
  readonly file: string
  readonly text: string
  /** The text that it was made from. A file that changed since is left alone. */
  readonly was?: string
}

/**
 * Writes files that must not exist yet: all of them as a whole, or none.
 * @throws AtomsSyncError `FILE_EXISTS` naming every one that is there, nothing written; `FILE_ERROR` for a path
 *   that leads out of the workspace or cannot be written
 */
export function writeNewFiles(root: string, files: readonly FileText[]): void {
  requireNew(root, files)
  writeTogether(
    files.map(({ file, text }) => ({ path: safePath(root, file), text, expected: { isNew: true } })),
  )
}

/**
 * What `writeNewFiles` would refuse, told without writing.
 * @throws AtomsSyncError `FILE_EXISTS`, `FILE_ERROR` for a path that leads out of the workspace
 */
export function requireNew(root: string, files: readonly FileText[]): void {
  const there = files.filter(({ file }) => hasEntry(safePath(root, file)))
  if (there.length === 0) return
  const names = there.map(({ file }) => `\`${file}\``).join(', ')
  throw new AtomsSyncError('FILE_EXISTS', `${names} ${there.length === 1 ? 'is' : 'are'} there already`, {
    hint: 'nothing was written; move them away, or choose another folder',
  })
}

/**
 * Replaces files that exist: all of them as a whole, or none; their permissions stay.
 * @throws AtomsSyncError `FILE_ERROR` for a path that leads out of the workspace or cannot be written, or for a changed
 *   file
 */
export const replaceFiles = (root: string, files: readonly FileText[]): void =>
  writeTogether(
    files.map(({ file, text, was }) => ({
      path: safePath(root, file),
      text,
      expected: was === undefined ? {} : { was },
    })),
  )

/**
 * Where a file goes. Links are followed: no linked folder leads the write out of the workspace or to Git's own files.
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

interface PlacedText {
  readonly path: string
  readonly text: string
  readonly expected: Expected
}

/** All of them are staged before the first one is moved to its place: a full disk changes nothing. */
function writeTogether(files: readonly PlacedText[]): void {
  const staged: { readonly file: PlacedText; readonly temporary: StagedFile }[] = []
  let done = 0
  try {
    for (const file of files) staged.push({ file, temporary: naming(file, () => stage(file)) })
    for (const { file, temporary } of staged) {
      naming(file, () => temporary.commit())
      done++
    }
  } catch (error) {
    for (const { temporary } of staged.slice(done)) temporary.discard()
    const isUndone = files.slice(0, done).every(undo)
    if (done === 0 || isUndone || !(error instanceof AtomsSyncError)) throw error
    const hint = `${done} of ${files.length} files were written before it`
    throw new AtomsSyncError(error.code, error.message, { hint, cause: error.cause })
  }
}

function stage({ path, text, expected }: PlacedText): StagedFile {
  makeFolder(dirname(path))
  return stageFile(path, [text], expected)
}

/** @returns `false` for a file that was there before */
function undo({ path, expected }: PlacedText): boolean {
  if (expected.isNew) rmSync(path, { force: true })
  return expected.isNew === true
}

/** Does something with a file; an error names the file and says what happened. */
function naming<T>({ path }: PlacedText, act: () => T): T {
  try {
    return act()
  } catch (cause) {
    const code = errorCode(cause)
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
    const detail = code === undefined ? '' : ` (${code})`
    throw new AtomsSyncError('FILE_ERROR', `cannot write \`${path}\`${detail}`, { cause })
  }
}

/**
 * Writes an answer to a file that the command line names.
 * @throws AtomsSyncError `FILE_ERROR`
 */
export function writeOutput(folder: string, file: string, text: string): void {
  const path = namedPath(folder, file)
  try {
    makeFolder(dirname(path))
    writeWholeFile(path, [text])
  } catch (cause) {
    throw new AtomsSyncError('FILE_ERROR', `cannot write ${file}`, { cause })
  }
}

/**
 * Adds to a file that a CI system names. Half of an output would mean something else to the next step, so it is removed.
 * @throws AtomsSyncError `FILE_ERROR`
 */
export function appendOutput(path: string, text: string): void {
  try {
    withOpen(path, (descriptor) => addWhole(descriptor, hideKnown(text)), { flags: 'a' })
  } catch (cause) {
    throw new AtomsSyncError('FILE_ERROR', `cannot write ${path}`, { cause })
  }
}

function addWhole(descriptor: number, text: string): void {
  const before = fstatSync(descriptor)
  try {
    writeFully(descriptor, text)
  } catch (error) {
    if (before.isFile()) ftruncateSync(descriptor, before.size)
    throw error
  }
}

/** In bytes; 0 where there is no such file yet, or nobody may look: adding to it tells. */
export function sizeOf(path: string): number {
  try {
    return statSync(path).size
  } catch {
    return 0
  }
}
