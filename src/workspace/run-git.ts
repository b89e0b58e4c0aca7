import { execFile } from 'node:child_process'
import { parse } from 'node:path'

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
      const child = execFile('git', [...SAFE, '-C', root, ...args], options, (error, stdout) =>
        resolve(error ? undefined : stdout),
      )
      child.stdin?.on('error', () => {})
      child.stdin?.end(input)
    } catch {
      resolve(undefined)
    }
  })
}
