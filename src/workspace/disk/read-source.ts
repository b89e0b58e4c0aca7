import { fstatSync, readFileSync, readSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { Diagnostic } from '../../model/diagnostic.js'
import { excerptAt, type Source, sourceOf } from '../yaml/source.js'
import { errorCode, isInside, withOpen } from './file-system.js'

/** A prompt is some kilobytes; a file of a megabyte is no agent's. */
export const MAX_BYTES = 1_000_000

/** Reads one file of the workspace. Asynchronous reads of many small files take 6 to 22 times as long. */
export function readSource(root: string, file: string): Source | Diagnostic {
  const bytes = readBytes(root, file)
  return bytes instanceof Uint8Array ? decode(file, bytes) : bytes
}

/**
 * @param isLinked whether a link on the way may lead out of the workspace
 * @returns bytes that the next call overwrites: ten thousand files leave no garbage
 */
export function readBytes(root: string, file: string, isLinked = true): Uint8Array | Diagnostic {
  try {
    const path = join(root, file)
    if (isLinked && !isInside(realpathSync.native(root), realpathSync.native(path)))
      return refuse(file, 'unreadable', 'this link leads out of the workspace')
    return withOpen(path, (descriptor) => {
      scratch ??= Buffer.allocUnsafeSlow(MAX_BYTES + 1)
      const length = fill(scratch, descriptor)
      if (length <= MAX_BYTES) return scratch.subarray(0, length)
      const { size } = fstatSync(descriptor)
      return refuse(file, 'yaml-limits', `this file has ${size} bytes, and ${MAX_BYTES} is the limit`)
    })
  } catch (error) {
    return refuse(file, 'unreadable', `this file cannot be read (${errorCode(error) ?? String(error)})`)
  }
}

let scratch: Buffer | undefined

/**
 * The text of a file that must be one. A pipe in its place would keep the program waiting.
 * @throws Error of the file system
 */
export const readRegular = (path: string): string =>
  withOpen(path, (descriptor) => {
    if (fstatSync(descriptor).isFile()) return readFileSync(descriptor, 'utf8')
    throw new Error(`${path} is no regular file`)
  })

/** @returns how much was read, at most as much as there is room for */
function fill(room: Uint8Array, descriptor: number): number {
  let length = 0
  for (;;) {
    const bytes = readSync(descriptor, room, length, room.length - length, null)
    length += bytes
    if (bytes === 0) return length
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Also takes off a byte order mark. */
export function decode(file: string, bytes: Uint8Array): Source | Diagnostic {
  try {
    const text = utf8.decode(bytes)
    const nul = text.indexOf('\0')
    return nul === -1
      ? sourceOf(file, text)
      : refuse(file, 'encoding', 'this file is not text: there is a NUL in it', SAVE_AS_UTF8)
  } catch {
    return refuse(file, 'encoding', 'this file is not UTF-8', SAVE_AS_UTF8)
  }
}

const SAVE_AS_UTF8 = 'save it as UTF-8'

const refuse = (file: string, code: Diagnostic['code'], message: string, hint?: string): Diagnostic => ({
  code,
  severity: 'error',
  message,
  ...(hint !== undefined && { hint }),
  place: { file, line: 1, column: 1 },
})

/** The byte order mark of a file. Reading drops it, and a rewritten file keeps it. */
export function byteOrderMark(root: string, file: string): string {
  const [first, second, third] = readFileSync(join(root, file))
  return first === 0xef && second === 0xbb && third === 0xbf ? '\ufeff' : ''
}

/** Adds its line to a diagnostic that was made without the file. A place that is gone gets no excerpt. */
export function withExcerpt(root: string, diagnostic: Diagnostic): Diagnostic {
  const { place, excerpt } = diagnostic
  if (place === undefined || excerpt !== undefined) return diagnostic
  const source = readSource(root, place.file)
  const from = 'text' in source ? source.lineStarts[place.line - 1] : undefined
  if (!('text' in source) || from === undefined) return diagnostic
  const start = from + place.column - 1
  const [word] = /^("[^"\n]*"|'[^'\n]*'|[^\s,\]}]+)/.exec(source.text.slice(start, start + 200)) ?? [' ']
  return { ...diagnostic, excerpt: excerptAt(source, { start, end: start + word.length }) }
}
