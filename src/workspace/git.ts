import type { GitState } from '../model/plan.js'

type Env = Readonly<Record<string, string | undefined>>

/**
 * Which commit the workspace is at, and whether it has changes that are in none. `undefined` outside of Git.
 * Never throws. Where there is no repository at hand, CI's own variables tell the commit.
 */
export async function gitState(root: string, env: Env): Promise<GitState | undefined> {
  const status = await gitStatus(root, env)
  const state = status === undefined ? undefined : parseStatus(status)
  const ci = ciState(env)
  if (state === undefined) return ci
  // CI checks commits out without a branch, and knows which one it was.
  return state.branch === undefined && ci?.branch !== undefined && ci.commit === state.commit
    ? { ...state, branch: ci.branch }
    : state
}

/** Nothing a repository holds may make Git run a program: no hooks, no monitor, no repository inside the files. */
const SAFE = [
  ['core.fsmonitor', 'false'],
  ['core.hooksPath', '/dev/null'],
  ['core.pager', 'cat'],
  ['safe.bareRepository', 'explicit'],
].flatMap(([name, value]) => ['-c', `${name}=${value}`])

const STATUS = [
  '--no-optional-locks',
  'status',
  '--porcelain=v2',
  '--branch',
  '--ignore-submodules=all',
  '--',
  '.',
]
const TIMEOUT_MS = 5_000

async function gitStatus(root: string, env: Env): Promise<string | undefined> {
  const { execFile } = await import('node:child_process')
  const { parse } = await import('node:path')
  return new Promise((resolve) => {
    const options = {
      // Not in the workspace: Windows looks for `git.exe` in the current folder first.
      cwd: parse(root).root,
      env: { ...env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' },
      timeout: TIMEOUT_MS,
      maxBuffer: 64 * 1024 * 1024,
      windowsHide: true,
    }
    try {
      execFile('git', [...SAFE, '-C', root, ...STATUS], options, (error, stdout) =>
        resolve(error ? undefined : stdout),
      )
    } catch {
      resolve(undefined)
    }
  })
}

/** Reads `git status --porcelain=v2 --branch`. */
function parseStatus(status: string): GitState | undefined {
  const header = (name: string): string | undefined =>
    new RegExp(`^# branch\\.${name} (.+)$`, 'm').exec(status)?.[1]
  const commit = header('oid')
  if (commit === undefined || !/^[0-9a-f]{40,64}$/.test(commit)) return undefined
  const branch = header('head')
  const dirty = status.split('\n').some((line) => line !== '' && !line.startsWith('#'))
  return { commit, dirty, ...(branch !== undefined && branch !== '(detached)' && { branch }) }
}

function ciState(env: Env): GitState | undefined {
  const commit = env.GITHUB_SHA ?? env.CI_COMMIT_SHA
  if (commit === undefined || !/^[0-9a-f]{40,64}$/.test(commit)) return undefined
  const branch = env.GITHUB_HEAD_REF || env.GITHUB_REF_NAME || env.CI_COMMIT_REF_NAME
  return { commit, dirty: false, ...(branch && { branch }) }
}
