import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeWholeFile } from '../../src/workspace/disk/whole-file.js'
import { replaceFiles, writeNewFiles } from '../../src/workspace/disk/write-files.js'
import { folder } from './folder.js'

const failure = (action: () => void): unknown => {
  try {
    action()
    return undefined
  } catch (error) {
    return error
  }
}

describe('writing new files', () => {
  it('makes the folders they need', () => {
    const root = folder()
    writeNewFiles(root, [
      { file: 'agents/eu/a.yaml', text: 'a' },
      { file: 'b.yaml', text: 'b' },
    ])
    expect(readFileSync(join(root, 'agents/eu/a.yaml'), 'utf8')).toBe('a')
    expect(readdirSync(root).toSorted()).toEqual(['agents', 'b.yaml'])
  })

  it('writes nothing when one is there, and names all that are', () => {
    const root = folder({ 'b.yaml': 'mine', 'c.yaml': '' })
    symlinkSync(join(root, 'nowhere'), join(root, 'd.yaml'))
    const files = ['a.yaml', 'b.yaml', 'c.yaml', 'd.yaml'].map((file) => ({ file, text: 'new' }))
    expect(failure(() => writeNewFiles(root, files))).toMatchObject({
      code: 'FILE_EXISTS',
      message: '`b.yaml`, `c.yaml`, `d.yaml` are there already',
    })
    expect(existsSync(join(root, 'a.yaml'))).toBe(false)
    expect(readFileSync(join(root, 'b.yaml'), 'utf8')).toBe('mine')
  })

  it.each([
    '../a.yaml',
    '/tmp/atoms-sync-a.yaml',
    'agents/../../a.yaml',
    'out/a.yaml',
    'out/new/a.yaml',
    '.',
    '',
  ])('never leaves the workspace: %s', (file) => {
    const root = folder()
    mkdirSync(join(root, 'ws'))
    symlinkSync(root, join(root, 'ws/out'))
    expect(failure(() => writeNewFiles(join(root, 'ws'), [{ file, text: 'x' }]))).toMatchObject({
      code: expect.stringMatching(/FILE_ERROR|FILE_EXISTS/),
    })
    expect(readdirSync(root)).toEqual(['ws'])
  })

  it('says when it cannot write', () => {
    const root = folder({ agents: 'a file' })
    expect(failure(() => writeNewFiles(root, [{ file: 'agents/a.yaml', text: '' }]))).toMatchObject({
      code: 'FILE_ERROR',
      message: expect.stringMatching(/\(E[A-Z]+\)$/),
    })
  })
})

describe('replacing files', () => {
  it('keeps their permissions', () => {
    const root = folder()
    writeFileSync(join(root, 'a.yaml'), 'old', { mode: 0o640 })
    replaceFiles(root, [{ file: 'a.yaml', text: 'new' }])
    expect(readFileSync(join(root, 'a.yaml'), 'utf8')).toBe('new')
    expect(statSync(join(root, 'a.yaml')).mode & 0o777).toBe(0o640)
  })

  it('does not follow a link out of the workspace', () => {
    const root = folder({ 'outside.yaml': 'theirs', 'ws/a.yaml': '' })
    symlinkSync(join(root, 'outside.yaml'), join(root, 'ws/b.yaml'))
    expect(failure(() => replaceFiles(join(root, 'ws'), [{ file: 'b.yaml', text: 'x' }]))).toMatchObject({
      code: 'FILE_ERROR',
    })
    expect(readFileSync(join(root, 'outside.yaml'), 'utf8')).toBe('theirs')
  })
})

describe('a file that is written whole', () => {
  it('does not replace one that came into being meanwhile', () => {
    const root = folder()
    const path = join(root, 'a.yaml')
    function* pieces() {
      yield 'new'
      writeFileSync(path, 'theirs')
    }
    expect(failure(() => writeWholeFile(path, pieces(), { isNew: true }))).toMatchObject({ code: 'ENOTNEW' })
    expect(readFileSync(path, 'utf8')).toBe('theirs')
    expect(readdirSync(root)).toEqual(['a.yaml'])
  })

  it('may have the longest name there is', () => {
    const root = folder()
    writeWholeFile(join(root, 'a'.repeat(255)), ['new'])
    expect(readdirSync(root)).toEqual(['a'.repeat(255)])
  })
})
