import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path'

/** Whether a real path is `root` or lies below it. Both without links in them. */
export function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

export const isFolder = (path: string): boolean =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

/** Whether something has that path, even a link that leads nowhere. */
export function hasEntry(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch {
    // Below a file: writing there says why.
    return false
  }
}

/** A path without links, as far as it exists; the rest as it is named. */
export function realPathOf(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return dirname(path) === path ? path : join(realPathOf(dirname(path)), basename(path))
  }
}

/**
 * Makes a folder and those above it where they are missing. Node's `recursive` never ends where the system answers
 * ENOENT for a folder that cannot be made, as below `/proc`.
 * @throws Error of the file system
 */
export function makeFolder(path: string, mode?: number): void {
  if (isFolder(path)) return
  const parent = dirname(path)
  if (parent !== path) makeFolder(parent, mode)
  try {
    mkdirSync(path, { ...(mode !== undefined && { mode }) })
  } catch (error) {
    // Another run may have been quicker.
    if (!isFolder(path)) throw error
  }
}

/** A pipe in place of a file reads as empty; without the second flag, opening it waits until somebody writes. */
const READ_AT_ONCE = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/**
 * Opens a file, by default to read it, and closes it in any case.
 * @throws Error of the file system
 */
export function withOpen<T>(
  path: string,
  use: (descriptor: number) => T,
  { flags = READ_AT_ONCE, mode }: { readonly flags?: string | number; readonly mode?: number } = {},
): T {
  const descriptor = openSync(path, flags, mode)
  try {
    return use(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Whether a descriptor that the system handed us leads into a file. */
export function isFileOpen(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile()
  } catch {
    return false
  }
}

/** All of a text, or an error: the system may take a part of it, and says so by a number alone. */
export function writeFully(descriptor: number, text: string): Buffer {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; ) {
    const taken = writeSync(descriptor, bytes, at)
    if (taken === 0) throw systemError('ENOSPC', 'no room for the rest of it')
    at += taken
  }
  return bytes
}

/** The code of an error of the file system, such as `ENOENT`. */
export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined

export const systemError = (code: string, message: string): Error =>
  Object.assign(new Error(message), { code })
