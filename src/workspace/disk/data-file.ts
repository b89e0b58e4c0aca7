import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { AtomsSyncError } from '../../model/error.js'
import { namedPath } from './named-path.js'
import { writeWholeFile } from './whole-file.js'

/**
 * A JSON or YAML file named on the command line.
 * @throws AtomsSyncError `FILE_ERROR` when it cannot be read or understood
 */
export function readDataFile(folder: string, name: string): unknown {
  const path = namedPath(folder, name)
  try {
    const text = readFileSync(path, 'utf8')
    // YAML reads JSON too, but a fleet of ten thousand agents takes it a quarter of a minute.
    return path.endsWith('.json') ? JSON.parse(text) : parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown error'
    throw new AtomsSyncError('FILE_ERROR', `cannot read ${name}: ${reason}`, {
      hint: 'it must be a readable JSON or YAML file',
    })
  }
}

/**
 * Keeps plain data in one file; every write replaces it as a whole.
 * @throws AtomsSyncError `FILE_ERROR`
 */
export function stateFile<T>(folder: string, name: string): { load(): T | undefined; save(state: T): void } {
  const path = namedPath(folder, name)
  return {
    load: () => (existsSync(path) ? (readDataFile(folder, name) as T) : undefined),
    save(state) {
      try {
        writeWholeFile(path, [JSON.stringify(state)])
      } catch (cause) {
        throw new AtomsSyncError('FILE_ERROR', `cannot write ${name}`, { cause })
      }
    },
  }
}
