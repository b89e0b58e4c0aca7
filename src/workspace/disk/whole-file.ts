import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { hideKnownIn } from '../../text/mask.js'

/** What must be so right before a file takes its place. */
export interface Expected {
  /** Nothing is there. */
  readonly isNew?: true
  /** The text that the new one was made from. A byte order mark does not count. */
  readonly was?: string
}

/** A file that is written, read back and right, beside the place that it is for. */
export interface StagedFile {
  /** @throws Error of the file system; `ENOTNEW` and `ECHANGED` where what is there is not as expected */
  commit(): void
  /** Leaves no trace of it. Never throws. */
  discard(): void
}

/**
 * Writes a file from the pieces of its text: whole, or not at all. What is no file, as `/dev/null` or a pipe, is written
 * to and not replaced.
 * @throws Error of the file system
 */
export function writeWholeFile(path: string, pieces: Iterable<string>, expected: Expected = {}): void {
  const staged = stageFile(path, pieces, expected)
  try {
    staged.commit()
  } catch (error) {
    staged.discard()
    throw error
  }
}

/**
 * The first half of `writeWholeFile`: all that a full disk can spoil. Many files are staged first, so that either all of
 * them change or none does.
 * @throws Error of the file system
 */
export function stageFile(path: string, pieces: Iterable<string>, expected: Expected = {}): StagedFile {
  const text = hideKnownIn(pieces)
  if (isSpecial(path)) return { commit: () => append(path, text), discard() {} }
  const target = realOr(path)
  const was = statSync(target, { throwIfNoEntry: false })
  // Not made from the file's own name, which may be as long as a name can be.
  const temporary = join(dirname(target), `.atoms-sync-${randomBytes(6).toString('hex')}.tmp`)
  const discard = () => rmSync(temporary, { force: true })
  try {
    const descriptor = openSync(temporary, 'wx+', was === undefined ? 0o666 : Number(was.mode) & 0o777)
    try {
      const written = writeAll(descriptor, text)
      fsyncSync(descriptor)
      if (was !== undefined) keepOwner(temporary, was)
      if (digestOf(descriptor) !== written) throw failure('EIO', `${path} does not read as it was written`)
    } finally {
      closeSync(descriptor)
    }
    requireUnchanged(target, expected)
  } catch (error) {
    discard()
    throw error
  }
  return {
    commit() {
      requireUnchanged(target, expected)
      if (expected.isNew) putNew(temporary, target)
      else renameSync(temporary, target)
    },
    discard,
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
    if (taken === 0) throw failure('ENOSPC', 'no room for the rest of it')
    at += taken
  }
  return bytes
}

/** @returns a digest of what was written */
function writeAll(descriptor: number, pieces: Iterable<string>): string {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(writeFully(descriptor, piece))
  return hash.digest('hex')
}

function digestOf(descriptor: number): string {
  const hash = createHash('sha256')
  const room = Buffer.allocUnsafe(65_536)
  for (let at = 0; ; ) {
    const length = readSync(descriptor, room, 0, room.length, at)
    if (length === 0) return hash.digest('hex')
    hash.update(room.subarray(0, length))
    at += length
  }
}

function requireUnchanged(target: string, { was }: Expected): void {
  if (was === undefined) return
  if (readFileSync(target, 'utf8').replace(/^\ufeff/, '') === was.replace(/^\ufeff/, '')) return
  throw failure('ECHANGED', `${target} changed meanwhile`)
}

/** A second name for the same file fails where there is one already; a rename would replace that. */
function putNew(temporary: string, target: string): void {
  try {
    linkSync(temporary, target)
  } catch {
    // Some file systems know no second names; where the name is taken, this fails as well.
    try {
      closeSync(openSync(target, 'wx'))
    } catch (error) {
      throw codeOf(error) === 'EEXIST' ? failure('ENOTNEW', `${target} came into being meanwhile`) : error
    }
    renameSync(temporary, target)
  }
  rmSync(temporary, { force: true })
}

/** As far as we may: only root can give a file to somebody else. */
function keepOwner(temporary: string, { uid, gid, mode }: ReturnType<typeof statSync> & object): void {
  const mine = statSync(temporary)
  try {
    if (mine.uid !== uid || mine.gid !== gid) chownSync(temporary, Number(uid), Number(gid))
  } catch (error) {
    if (!['EPERM', 'EINVAL', 'ENOSYS'].includes(codeOf(error) ?? '')) throw error
  }
  chmodSync(temporary, Number(mode))
}

function isSpecial(path: string): boolean {
  const there = statSync(path, { throwIfNoEntry: false })
  return there !== undefined && !there.isFile() && !there.isDirectory()
}

function append(path: string, pieces: Iterable<string>): void {
  const descriptor = openSync(path, 'a')
  try {
    for (const piece of pieces) writeFully(descriptor, piece)
  } finally {
    closeSync(descriptor)
  }
}

function realOr(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined

const failure = (code: string, message: string): Error => Object.assign(new Error(message), { code })
