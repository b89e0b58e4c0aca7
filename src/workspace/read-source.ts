import { readFileSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Diagnostic } from '../model/diagnostic.js'
import { isInside } from './inside.js'
import { type Source, sourceOf } from './source.js'

/** A prompt is some kilobytes; a file of a megabyte is no agent's. */
const MAX_BYTES = 1_000_000

/** Reads one file of the workspace, synchronously: asynchronous reads of many small files cost 6 to 22 times as much. */
export function readSource(root: string, file: string): Source | Diagnostic {
  try {
    const path = join(root, file)
    if (!isInside(realpathSync.native(root), realpathSync.native(path)))
      return refuse(file, 'unreadable', 'this link leads out of the workspace')
    const { size } = statSync(path)
    if (size > MAX_BYTES)
      return refuse(file, 'yaml-limits', `this file has ${size} bytes, and ${MAX_BYTES} is the limit`)
    return decode(file, readFileSync(path))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return refuse(file, 'unreadable', `this file cannot be read (${code})`)
  }
}

function decode(file: string, bytes: Uint8Array): Source | Diagnostic {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
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
