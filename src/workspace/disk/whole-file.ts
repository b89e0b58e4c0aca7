import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { jsonParts } from '../../text/json-parts.js'
import { hideKnownIn } from '../../text/mask.js'
import { errorCode, systemError, withOpen, writeFully } from './file-system.js'

/** What has to be true before a file takes its place. */
export interface Expected {
  /** Nothing is there. */
  readonly isNew?: true
  /** The text that the new one was made from. A byte order mark does not count. */
  readonly was?: string
}

/** A complete file, written and read back, beside its place. */
export interface StagedFile {
  /** @throws Error of the file system; `ENOTNEW` and `ECHANGED` where the place is not as expected */
  commit(): void
  /** Leaves no trace of it. Never throws. */
  discard(): void
}

/**
 * Writes a file from the pieces of its text: whole, or not at all. What is no file, such as `/dev/null` or a pipe, is
 * written to and not replaced.
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

const PIECE_LENGTH = 65_536

/**
 * Writes a document as indented JSON, whole or not at all, without ever holding all of its text.
 * @throws Error of the file system
 */
export const writeJson = (path: string, document: object): void => writeWholeFile(path, piecesOf(document))

function* piecesOf(document: object): Generator<string> {
  let piece = ''
  for (const part of jsonParts(document)) {
    piece += part
    if (piece.length < PIECE_LENGTH) continue
    yield piece
    piece = ''
  }
  yield `${piece}\n`
}

/**
 * The first half of `writeWholeFile`: everything that a full disk can break. Many files are staged first, so that all of
 * them change or none.
 * @throws Error of the file system
 */
export function stageFile(path: string, pieces: Iterable<string>, expected: Expected = {}): StagedFile {
  const text = hideKnownIn(pieces)
  if (isSpecial(path)) return { commit: () => append(path, text), discard() {} }
  const target = targetOf(path)
  const was = statSync(target, { throwIfNoEntry: false })
  // Not made from the file's own name, which may be as long as a name can be.
  const temporary = join(dirname(target), `.atoms-sync-${randomBytes(6).toString('hex')}.tmp`)
  const mode = was === undefined ? 0o666 : was.mode & 0o777
  const discard = () => rmSync(temporary, { force: true })
  try {
    const write = (descriptor: number): void => {
      const written = writeAll(descriptor, text)
      fsyncSync(descriptor)
      if (was !== undefined) keepOwner(temporary, was)
      if (digestOf(descriptor) !== written)
        throw systemError('EIO', `${path} does not read as it was written`)
    }
    withOpen(temporary, write, { flags: 'wx+', mode })
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
  throw systemError('ECHANGED', `${target} changed meanwhile`)
}

/** A second link to the file fails where something has the name; a rename would replace that. */
function putNew(temporary: string, target: string): void {
  try {
    linkSync(temporary, target)
  } catch {
    // Some file systems have no second links; where the name is taken, this fails too.
    try {
      closeSync(openSync(target, 'wx'))
    } catch (error) {
      throw errorCode(error) === 'EEXIST'
        ? systemError('ENOTNEW', `${target} came into being meanwhile`)
        : error
    }
    renameSync(temporary, target)
  }
  rmSync(temporary, { force: true })
}

/** As far as we may: only root can give a file to somebody else. */
function keepOwner(temporary: string, { uid, gid, mode }: Stats): void {
  const mine = statSync(temporary)
  try {
    if (mine.uid !== uid || mine.gid !== gid) chownSync(temporary, uid, gid)
  } catch (error) {
    if (!['EPERM', 'EINVAL', 'ENOSYS'].includes(errorCode(error) ?? '')) throw error
  }
  chmodSync(temporary, mode)
}

function isSpecial(path: string): boolean {
  const there = statSync(path, { throwIfNoEntry: false })
  return there !== undefined && !there.isFile() && !there.isDirectory()
}

function append(path: string, pieces: Iterable<string>): void {
  const write = (descriptor: number): void => {
    for (const piece of pieces) writeFully(descriptor, piece)
  }
  withOpen(path, write, { flags: 'a' })
}

/** Where links lead; the path itself where they lead nowhere. */
function targetOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
