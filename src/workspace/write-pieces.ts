import { closeSync, openSync, statSync, writeFileSync } from 'node:fs'
import writeFileAtomic from 'write-file-atomic'

/**
 * Writes a file from the pieces of its text, all of it or nothing. What is no file, as `/dev/null` or a pipe, is written
 * to and not replaced.
 * @throws Error of the file system
 */
export function writePieces(path: string, pieces: Iterable<string>): void {
  if (isSpecial(path)) append(path, pieces)
  else writeFileAtomic.sync(path, '', { tmpfileCreated: (file) => append(file, pieces) })
}

function isSpecial(path: string): boolean {
  const there = statSync(path, { throwIfNoEntry: false })
  return there !== undefined && !there.isFile() && !there.isDirectory()
}

function append(path: string, pieces: Iterable<string>): void {
  const descriptor = openSync(path, 'a')
  try {
    for (const piece of pieces) writeFileSync(descriptor, piece)
  } finally {
    closeSync(descriptor)
  }
}
