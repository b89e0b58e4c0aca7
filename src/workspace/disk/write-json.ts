import { jsonParts } from '../../text/json-parts.js'
import { writeWholeFile } from './whole-file.js'

const PIECE_LENGTH = 65_536

/**
 * Writes a document as indented JSON, all of it or nothing, without ever holding all of its text.
 * @throws Error of the file system
 */
export const writeJson = (path: string, document: object): void => writeWholeFile(path, pieces(document))

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
