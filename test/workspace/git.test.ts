import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gitState } from '../../src/workspace/git/run-git.js'
import { folder } from './folder.js'

const env = { PATH: process.env.PATH, HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' }
const git = (root: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], {
    cwd: root,
    env,
    encoding: 'utf8',
  }).trim()

function repository(): { root: string; commit: string } {
  const root = folder({ 'ws/agents/a.yaml': 'a', 'other.txt': 'x' })
  git(root, 'init', '-q', '-b', 'main')
  git(root, 'add', '.')
  git(root, 'commit', '-q', '-m', 'x')
  return { root, commit: git(root, 'rev-parse', 'HEAD') }
}

describe('the state of the repository', () => {
  it('is commit, branch and whether the workspace has changes', async () => {
    const { root, commit } = repository()
    const ws = join(root, 'ws')
    expect(await gitState(ws, env)).toEqual({ commit, branch: 'main', dirty: false })
    writeFileSync(join(root, 'other.txt'), 'changed outside')
    expect(await gitState(ws, env)).toMatchObject({ dirty: false })
    writeFileSync(join(ws, 'agents/new.yaml'), 'untracked')
    expect(await gitState(ws, env)).toMatchObject({ dirty: true })
  })

  it('has no branch where none is checked out, unless CI knows it', async () => {
    const { root, commit } = repository()
    git(root, 'checkout', '-q', '--detach')
    expect(await gitState(root, env)).toEqual({ commit, dirty: false })
    const ci = { ...env, GITHUB_SHA: commit, GITHUB_REF_NAME: 'release' }
    expect(await gitState(root, ci)).toEqual({ commit, branch: 'release', dirty: false })
    expect(await gitState(root, { ...ci, GITHUB_SHA: 'a'.repeat(40) })).toEqual({ commit, dirty: false })
  })

  it('is unknown outside of a repository, before the first commit, and without Git', async () => {
    expect(await gitState(folder(), env)).toBeUndefined()
    const root = folder()
    git(root, 'init', '-q')
    expect(await gitState(root, env)).toBeUndefined()
    expect(await gitState(repository().root, { PATH: '/nonexistent' })).toBeUndefined()
    expect(await gitState(join(root, 'missing'), env)).toBeUndefined()
  })

  it('comes from CI where Git cannot tell', async () => {
    const commit = 'b'.repeat(40)
    expect(await gitState(folder(), { ...env, CI_COMMIT_SHA: commit, CI_COMMIT_REF_NAME: 'main' })).toEqual({
      commit,
      branch: 'main',
      dirty: false,
    })
    expect(await gitState(folder(), { ...env, GITHUB_SHA: 'no commit' })).toBeUndefined()
  })

  it('runs nothing that the repository asks for', async () => {
    const { root } = repository()
    const mark = join(root, 'ran')
    const program = join(root, 'program.sh')
    writeFileSync(program, `#!/bin/sh\ntouch ${mark}\n`)
    chmodSync(program, 0o755)
    git(root, 'config', 'core.fsmonitor', program)
    git(root, 'config', 'core.hooksPath', root)
    git(root, 'config', 'core.pager', program)
    await gitState(root, env)
    expect(existsSync(mark)).toBe(false)
  })

  it('is not that of a repository hidden among the files', async () => {
    const root = folder({ 'ws/HEAD': 'ref: refs/heads/main\n', 'ws/config': '[core]\n\tbare = true\n' })
    for (const name of ['objects', 'refs']) mkdirSync(join(root, 'ws', name))
    expect(await gitState(join(root, 'ws'), env)).toBeUndefined()
  })
})
