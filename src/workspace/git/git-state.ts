import type { GitState } from '../../model/plan.js'

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

const STATUS = [
  '--no-optional-locks',
  'status',
  '--porcelain=v2',
  '--branch',
  '--ignore-submodules=all',
  '--',
  '.',
]

/** Loaded only here: `node:child_process` costs a start-up that not every command needs. */
async function gitStatus(root: string, env: Env): Promise<string | undefined> {
  const { git } = await import('./run-git.js')
  return (await git(root, env, STATUS))?.toString('utf8')
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
