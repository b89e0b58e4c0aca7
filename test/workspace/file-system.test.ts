import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isFolder, makeFolder } from '../../src/workspace/disk/file-system.js'
import { folderWith } from '../world.js'

describe('a folder that is needed', () => {
  it('is made with those above it, and twice is once', () => {
    const path = join(folderWith({}), 'a/b/c')
    makeFolder(path, 0o700)
    makeFolder(path)
    expect(isFolder(path)).toBe(true)
    expect(statSync(path).mode & 0o777).toBe(0o700)
  })

  it('cannot be made below a file', () => {
    const root = folderWith({})
    writeFileSync(join(root, 'file'), '')
    expect(() => makeFolder(join(root, 'file'))).toThrow(/EEXIST/)
    expect(() => makeFolder(join(root, 'file/a/b'))).toThrow(/EEXIST|ENOTDIR/)
  })

  it.runIf(existsSync('/proc/self'))('cannot be made where the system says that it is not there', () => {
    expect(() => makeFolder('/proc/a/b')).toThrow(/ENOENT/)
  })
})
