import { execFile } from 'node:child_process'
import { parse } from 'node:path'
import type { GitState } from '../../model/plan.js'

type Env = Readonly<Record<string, string | undefined>>

/** Nothing a repository holds may make Git run a program: no hooks, no monitor, no repository inside the files. */
const SAFE = [
  ['core.fsmonitor', 'false'],
  ['core.hooksPath', '/dev/null'],
  ['core.pager', 'cat'],
  ['safe.bareRepository', 'explicit'],
  // What a merge changed, as compared with the branch that it was merged into.
  ['log.diffMerges', 'first-parent'],
].flatMap(([name, value]) => ['-c', `${name}=${value}`])

const TIMEOUT_MS = 20_000

/** Where an API key may stand is none of Git's business; and which repository it is, the folder says, not a hook that runs us. */
const OTHERS =
  /^(SMALLEST|ATOMS)|^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|OBJECT_DIRECTORY|NAMESPACE)$/
const withoutOthers = (env: Env): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !OTHERS.test(name)))

/** Why Git has no answer. `other`: no such thing, or something is missing, broken or too slow; `detail` is in Git's words. */
export interface GitFailure {
  readonly reason: 'no-program' | 'no-repository' | 'refused' | 'other'
  readonly detail: string
}

/**
 * What a Git command says about a folder.
 * @returns `undefined` where there is no Git, no repository, or no such thing
 */
export async function git(
  root: string,
  env: Env,
  args: readonly string[],
  input?: string,
): Promise<Buffer | undefined> {
  const answer = await askGit(root, env, args, input)
  return Buffer.isBuffer(answer) ? answer : undefined
}

/** The same, for those who must know why there is no answer. */
export async function askGit(
  root: string,
  env: Env,
  args: readonly string[],
  input?: string,
): Promise<Buffer | GitFailure> {
  return new Promise((resolve) => {
    const options = {
      // Not in the workspace: Windows looks for `git.exe` in the current folder first.
      cwd: parse(root).root,
      env: { ...withoutOthers(env), LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0' },
      timeout: TIMEOUT_MS,
      maxBuffer: 256 * 1024 * 1024,
      windowsHide: true,
      encoding: 'buffer' as const,
    }
    try {
      const child = execFile('git', [...SAFE, '-C', root, ...args], options, (error, stdout, stderr) =>
        resolve(error ? failureOf(error, stderr.toString('utf8')) : stdout),
      )
      child.stdin?.on('error', () => {})
      child.stdin?.end(input)
    } catch (error) {
      resolve(failureOf(error, ''))
    }
  })
}

function failureOf(error: unknown, said: string): GitFailure {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const wasKilled = error instanceof Error && 'killed' in error && error.killed === true
  // What failed first is said first, unless Git says that it gives up.
  const lines = said.split('\n').map((line) => line.trim())
  const line = lines.find((each) => /^(fatal|error):/.test(each)) ?? lines[0] ?? ''
  // A remote's URL may hold a password.
  const detail = line.replaceAll(/\/\/[^/@\s]*@/g, '//')
  if (code === 'ENOENT' || code === 'EACCES') return { reason: 'no-program', detail: code }
  if (wasKilled) return { reason: 'other', detail: `no answer within ${TIMEOUT_MS / 1000} s` }
  if (/dubious ownership|safe\.directory/.test(said)) return { reason: 'refused', detail }
  if (/not a git repository|cannot use bare repository/.test(said)) return { reason: 'no-repository', detail }
  return { reason: 'other', detail }
}

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
