import { closeSync, openSync, writeFileSync } from 'node:fs'
import writeFileAtomic from 'write-file-atomic'
import { jsonParts } from '../model/json-parts.js'

const PIECE_LENGTH = 65_536

/**
 * Writes a document as indented JSON, all of it or nothing, without ever holding all of its text.
 * @throws Error of the file system
 */
export function writeJson(path: string, document: object): void {
  const tmpfileCreated = (file: string) => {
    const fd = openSync(file, 'a')
    try {
      for (const piece of pieces(document)) writeFileSync(fd, piece)
    } finally {
      closeSync(fd)
    }
  }
  writeFileAtomic.sync(path, '', { tmpfileCreated })
}

function* pieces(document: object): Generator<string> {
  let piece = ''
  for (const part of jsonParts(document)) {
    piece += part
    if (piece.length < PIECE_LENGTH) continue
    yield piece
    piece = ''
  }
  yield `${piece}\n`
}
