import { closeSync, fstatSync, ftruncateSync, openSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { AtomsSyncError } from '../../model/error.js'
import { hideKnown } from '../../text/mask.js'
import { makeFolder } from './make-folder.js'
import { namedPath } from './named-path.js'
import { writeFully, writeWholeFile } from './whole-file.js'

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
 * Adds to a file that a CI system names.
 * @throws AtomsSyncError `FILE_ERROR`
 */
export function appendOutput(path: string, text: string): void {
  try {
    appendWhole(path, text)
  } catch (cause) {
    throw new AtomsSyncError('FILE_ERROR', `cannot write ${path}`, { cause })
  }
}

/** What cannot be added whole is taken back: half of an output is another one for the next step. */
function appendWhole(path: string, text: string): void {
  const descriptor = openSync(path, 'a')
  const before = fstatSync(descriptor)
  try {
    writeFully(descriptor, hideKnown(text))
  } catch (error) {
    if (before.isFile()) ftruncateSync(descriptor, before.size)
    throw error
  } finally {
    closeSync(descriptor)
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
