import { appendFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { AtomsSyncError } from '../model/error.js'
import { makeFolder } from './make-folder.js'
import { namedPath } from './named-path.js'
import { writePieces } from './write-pieces.js'

/**
 * Writes an answer to a file that the command line names.
 * @throws AtomsSyncError `FILE_ERROR`
 */
export function writeOutput(folder: string, file: string, text: string): void {
  const path = namedPath(folder, file)
  try {
    makeFolder(dirname(path))
    writePieces(path, [text])
  } catch (cause) {
    throw new AtomsSyncError('FILE_ERROR', `cannot write ${file}`, { cause })
  }
}

/**
 * Adds to a file that a CI system names.
 * @throws AtomsSyncError `FILE_ERROR`
 */
export function appendOutput(path: string, text: string): void {
  try {
    appendFileSync(path, text)
  } catch (cause) {
    throw new AtomsSyncError('FILE_ERROR', `cannot write ${path}`, { cause })
  }
}
