import { execFileSync, spawn } from 'node:child_process'
import { lstatSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeJson } from '../../src/workspace/disk/whole-file.js'
import { writeOutput } from '../../src/workspace/disk/write-files.js'

const folder = () => mkdtempSync(join(tmpdir(), 'atoms-sync-'))

describe('a document that is written in pieces', () => {
  it('is what it would be in one', () => {
    const path = join(folder(), 'record.json')
    const long = fc.array(fc.string({ unit: 'binary', maxLength: 20_000, size: 'max' }), { maxLength: 20 })
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(long, fc.jsonValue())), (document) => {
        writeJson(path, document)
        expect(readFileSync(path, 'utf8')).toBe(`${JSON.stringify(document, null, 2)}\n`)
      }),
      { numRuns: 50 },
    )
  })

  it('leaves the file as it was, and nothing beside it, when it cannot be written to its end', () => {
    const root = folder()
    const path = join(root, 'record.json')
    writeFileSync(path, 'before')
    const endless: unknown[] = []
    endless.push({ endless })
    const document = { agents: [...Array.from({ length: 100_000 }, () => 'agent'), endless] }
    expect(() => writeJson(path, document)).toThrow(/circular/)
    expect(readFileSync(path, 'utf8')).toBe('before')
    expect(readdirSync(root)).toEqual(['record.json'])
  })

  it('goes where a link leads, and keeps the link', () => {
    const root = folder()
    writeFileSync(join(root, 'kept.json'), '{}')
    symlinkSync('kept.json', join(root, 'record.json'))
    writeJson(join(root, 'record.json'), { agents: ['a'] })
    expect(lstatSync(join(root, 'record.json')).isSymbolicLink()).toBe(true)
    expect(JSON.parse(readFileSync(join(root, 'kept.json'), 'utf8'))).toEqual({ agents: ['a'] })
  })

  it.skipIf(process.platform === 'win32')(
    'goes into a pipe and leaves it one, as any answer does',
    async () => {
      const root = folder()
      execFileSync('mkfifo', [join(root, 'pipe')])
      for (const write of [
        () => writeJson(join(root, 'pipe'), { agents: ['a'] }),
        () => writeOutput(root, 'pipe', '{"agents":["a"]}'),
      ]) {
        const reader = spawn('cat', [join(root, 'pipe')], { stdio: ['ignore', 'pipe', 'inherit'] })
        const read = text(reader.stdout)
        write()
        expect(JSON.parse(await read)).toEqual({ agents: ['a'] })
        expect(lstatSync(join(root, 'pipe')).isFIFO()).toBe(true)
      }
    },
  )
})
