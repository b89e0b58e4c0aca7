import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { folderWith } from '../world.js'
import { apiReport } from './api-report.js'

const SRC = fileURLToPath(new URL('../../src', import.meta.url))
const { config } = ts.readConfigFile(join(SRC, '../tsconfig.json'), ts.sys.readFile)
const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, SRC)

const reportOf = (files: Readonly<Record<string, string>>): string =>
  apiReport(join(folderWith(files), 'index.ts'), { ...options, types: [] })

it('is what test/library/atoms-sync.api.md says', async () => {
  await expect(apiReport(join(SRC, 'index.ts'), options)).toMatchFileSnapshot('atoms-sync.api.md')
})

describe('the report', () => {
  it('stays the same when code moves and a class is composed instead of inherited', () => {
    const inherited = reportOf({
      'index.ts': `export { Client, type Kind } from './client.js'`,
      'client.ts': `
        import { Base } from './base.js'
        export type Kind = 'b' | 'a' | undefined
        export class Client extends Base { readonly #key = 1; read(id = ''): Kind { return id ? undefined : this.#key ? 'a' : 'b' } }`,
      'base.ts': `
        export interface Item { readonly count?: number; name: string }
        export class Base { list(): Promise<readonly Item[]> { return Promise.resolve([]) } }`,
    })
    const composed = reportOf({
      'index.ts': `export { type Kind } from './model/kind.js'\nexport { Client } from './remote/client.js'`,
      'model/kind.ts': `
        export interface Item { name: string; readonly count?: number }
        export type Kind = undefined | 'a' | 'b'`,
      'remote/client.ts': `
        import type { Item, Kind } from '../model/kind.js'
        export class Client {
          private items: readonly Item[] = []
          read(id?: string): Kind { return id ? 'a' : 'b' }
          async list(): Promise<readonly Item[]> { return this.items }
        }`,
    })
    expect(composed).toBe(inherited)
    expect(composed).toContain('interface Item')
  })

  it.each([
    ['a property that is no longer optional', 'readonly count: number'],
    ['a property that may be undefined', 'readonly count?: number | undefined'],
    ['a property that can be written', 'count?: number'],
    ['another type', 'readonly count?: string'],
    ['one more property', 'readonly count?: number; readonly name: string'],
  ])('shows %s, in a type that is only mentioned', (_, property) => {
    const withProperty = (text: string) =>
      reportOf({
        'index.ts': `export type { List } from './list.js'`,
        'list.ts': `interface Item { ${text} }\nexport interface List { readonly items: readonly Item[] }`,
      })
    expect(withProperty(property)).not.toBe(withProperty('readonly count?: number'))
  })

  it('leaves out what is internal', () => {
    const report = reportOf({
      'index.ts':
        'export interface Options { readonly key: string\n/** @internal */ readonly cache?: string }',
    })
    expect(report).toContain('readonly key: string')
    expect(report).not.toContain('cache')
  })

  it('names no file', () => {
    expect(apiReport(join(SRC, 'index.ts'), options)).not.toMatch(/import\(|\.[cm]?[jt]s\b/)
  })
})
