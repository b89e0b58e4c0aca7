import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listFiles } from '../../src/workspace/disk/list-files.js'
import { folder, ID } from './folder.js'

const empty = (...files: string[]) => Object.fromEntries(files.map((file) => [file, '']))

describe('the files of a workspace', () => {
  it.each<[string[], string[]]>([
    [['agents/**/*.yaml'], ['agents/a.yaml', 'agents/eu/b.yaml', 'agents/eu/west/c.yaml']],
    [
      ['agents/**/*.{yaml,yml}'],
      ['agents/a.yaml', 'agents/d.yml', 'agents/eu/b.yaml', 'agents/eu/west/c.yaml'],
    ],
    [['agents/*.yaml'], ['agents/a.yaml']],
    [['./agents/a.yaml'], ['agents/a.yaml']],
    [['agents/eu/**'], ['agents/eu/b.yaml', 'agents/eu/west/c.yaml']],
    [
      ['{agents,other}/*.yaml', 'agents/a.yaml'],
      ['agents/a.yaml', 'other/e.yaml'],
    ],
    [['**/*.yaml', '!agents/eu/**', '!other/*'], ['agents/a.yaml']],
    [['!agents/a.yaml'], []],
    [['nothing/*.yaml'], []],
    [[], []],
  ])('are what %j matches, in order, each once', (globs, files) => {
    const root = folder(
      empty(
        'agents/eu/west/c.yaml',
        'agents/eu/b.yaml',
        'agents/a.yaml',
        'agents/d.yml',
        'other/e.yaml',
        'agents/.hidden/f.yaml',
        'agents/node_modules/g.yaml',
        '.git/h.yaml',
      ),
    )
    expect(listFiles(root, globs)).toEqual({ files, linked: new Set(), diagnostics: [] })
  })

  it('do not come out of hidden folders or node_modules, even by name', () => {
    const root = folder(empty('.hidden/a.yaml', 'node_modules/b.yaml'))
    expect(listFiles(root, ['.hidden/*.yaml', 'node_modules/*.yaml']).files).toEqual([])
  })

  it('may be linked inside of the workspace, and are still read once', () => {
    const root = folder(empty('agents/a.yaml', 'shared/b.yaml'))
    symlinkSync(join(root, 'shared'), join(root, 'agents/shared'))
    symlinkSync(join(root, 'agents/a.yaml'), join(root, 'agents/again.yaml'))
    symlinkSync(root, join(root, 'agents/circle'))
    expect(listFiles(root, ['agents/**/*.yaml'])).toEqual({
      files: ['agents/a.yaml', 'agents/shared/b.yaml'],
      linked: new Set(['agents/shared/b.yaml']),
      diagnostics: [],
    })
  })

  it('are refused when a link leads out of the workspace', () => {
    const root = folder({ 'outside/secret.yaml': `agentId: ${ID}`, 'ws/agents/a.yaml': '' })
    symlinkSync(join(root, 'outside/secret.yaml'), join(root, 'ws/agents/b.yaml'))
    symlinkSync(join(root, 'outside'), join(root, 'ws/agents/c'))
    symlinkSync(join(root, 'nowhere.yaml'), join(root, 'ws/agents/d.yaml'))
    const { files, diagnostics } = listFiles(join(root, 'ws'), ['agents/**/*.yaml'])
    expect(files).toEqual(['agents/a.yaml'])
    expect(diagnostics.map(({ code, severity, place }) => [code, severity, place?.file])).toEqual([
      ['unreadable', 'error', 'agents/b.yaml'],
      ['unreadable', 'warning', 'agents/c'],
      ['unreadable', 'error', 'agents/d.yaml'],
    ])
  })

  it('are not looked for behind a folder that is itself a link out of the workspace', () => {
    const root = folder({ 'outside/secret.yaml': `agentId: ${ID}` })
    mkdirSync(join(root, 'ws'))
    symlinkSync(join(root, 'outside'), join(root, 'ws/agents'))
    expect(listFiles(join(root, 'ws'), ['agents/**/*.yaml'])).toMatchObject({
      files: [],
      diagnostics: [{ code: 'unreadable' }],
    })
  })

  it('may lie in a workspace that is reached over a link', () => {
    const root = folder(empty('real/agents/a.yaml'))
    symlinkSync(join(root, 'real'), join(root, 'ws'))
    expect(listFiles(join(root, 'ws'), ['agents/*.yaml']).files).toEqual(['agents/a.yaml'])
  })
})
