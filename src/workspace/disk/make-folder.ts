import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { isFolder } from '../settings/find-workspace.js'

/**
 * Makes a folder and those above it where they are missing. Node's own way, `recursive`, tries for ever where the system
 * says of a folder that cannot be made that it is not there, as below `/proc`.
 * @throws Error of the file system
 */
export function makeFolder(path: string, mode?: number): void {
  if (isFolder(path)) return
  const parent = dirname(path)
  if (parent !== path) makeFolder(parent, mode)
  try {
    mkdirSync(path, { ...(mode !== undefined && { mode }) })
  } catch (error) {
    // Another run may have been quicker.
    if (!isFolder(path)) throw error
  }
}
