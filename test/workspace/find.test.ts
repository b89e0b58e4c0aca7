import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findWorkspace } from '../../src/workspace/settings/find-workspace.js'
import { folder } from './folder.js'

describe('finding the workspace', () => {
  it('is the folder with atoms-sync.yaml, from any folder below it', () => {
    const root = folder({ 'atoms-sync.yaml': 'version: 1', 'agents/eu/a.yaml': '' })
    expect(findWorkspace(join(root, 'agents/eu'))).toBe(root)
    expect(findWorkspace(root)).toBe(root)
  })

  it('is the nearest one of several', () => {
    const root = folder({ 'atoms-sync.yaml': '', 'inner/atoms-sync.yaml': '', 'inner/agents/a.yaml': '' })
    expect(findWorkspace(join(root, 'inner/agents'))).toBe(join(root, 'inner'))
  })

  it('is the folder itself where there is none', () => {
    const root = folder({ 'agents/a.yaml': '' })
    expect(findWorkspace(join(root, 'agents'))).toBe(join(root, 'agents'))
  })

  it('never lies outside of the repository', () => {
    const root = folder({ 'atoms-sync.yaml': '', 'repository/agents/a.yaml': '' })
    mkdirSync(join(root, 'repository/.git'))
    expect(findWorkspace(join(root, 'repository/agents'))).toBe(join(root, 'repository/agents'))
  })

  it('may be the top folder of the repository', () => {
    const root = folder({ 'atoms-sync.yaml': '', '.git/HEAD': '', 'agents/a.yaml': '' })
    expect(findWorkspace(join(root, 'agents'))).toBe(root)
  })
})
