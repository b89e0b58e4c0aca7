import { randomBytes } from 'node:crypto'
import { readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hideKnown } from '../../text/mask.js'
import { isInside, makeFolder, withOpen } from '../disk/file-system.js'

/**
 * `.atoms-sync/cache`, made where it is missing, and left out of Git.
 * @returns `undefined` where there can be none: in a folder that must not be written, or behind a link that leads out
 *   of the workspace
 */
export function cacheFolder(root: string): string | undefined {
  const folder = join(root, '.atoms-sync', 'cache')
  try {
    makeFolder(folder)
    const real = realpathSync(folder)
    if (!isInside(realpathSync(root), real)) return undefined
    writeWhole(real, '.gitignore', '*\n')
    return real
  } catch {
    return undefined
  }
}

export function readOrNothing(path: string): string {
  try {
    return withOpen(path, (descriptor) => readFileSync(descriptor, 'utf8'))
  } catch {
    return ''
  }
}

/**
 * Whole or not at all: a name that is there leads to a file that is finished. A link in its place is replaced. What holds a key
 * is not kept. Never throws, since to lose it costs time and nothing else.
 */
export function writeWhole(folder: string, name: string, text: string): void {
  if (hideKnown(text) !== text) return
  const temporary = join(folder, `.${name}.${randomBytes(6).toString('hex')}`)
  try {
    writeFileSync(temporary, text, { flag: 'wx', mode: 0o600 })
    renameSync(temporary, join(folder, name))
  } catch {
    rmSync(temporary, { force: true })
  }
}
