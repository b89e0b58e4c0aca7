import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { folderWith } from '../world.js'

type Files = Readonly<Record<string, string>>

export type MergeMethod = 'merge commit' | 'squash' | 'rebase'

/** A Git repository as GitHub holds it: a branch `main`, and pull requests against it. */
export interface Repository {
  readonly folder: string
  /** Writes and commits on the branch that is checked out. */
  commit(files: Files): string
  /** A branch from `main` with a commit for each set of files, and GitHub's own try to merge it. */
  pullRequest(number: number, ...commits: Files[]): PullBranch
  /** A folder of its own with this ref checked out. */
  clone(ref: string): string
  /** Pushes a merge to `main`. */
  merge(pull: PullBranch, method: MergeMethod): Push
}

export interface PullBranch {
  readonly number: number
  /** The last commit of the branch. */
  readonly head: string
  /** The ref with the merge that GitHub tries. */
  readonly ref: string
}

export interface Push {
  readonly before: string
  readonly after: string
}

export function repositoryWith(files: Files): Repository {
  const folder = folderWith({})
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', folder, '-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim()
  const commit = (changed: Files): string => {
    for (const [name, text] of Object.entries(changed)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), text)
    }
    git('add', '-A')
    git('commit', '-qm', 'a change')
    return git('rev-parse', 'HEAD')
  }
  git('init', '-q', '-b', 'main')
  // As on GitHub: any commit can be fetched by its id.
  git('config', 'uploadpack.allowAnySHA1InWant', 'true')
  commit(files)

  return {
    folder,
    commit,
    pullRequest(number, ...commits) {
      const branch = `change-${number}`
      git('switch', '-qc', branch, 'main')
      const head = commits.map(commit).at(-1) ?? ''
      git('switch', '-q', '--detach', 'main')
      git('merge', '-q', '--no-ff', '-m', 'a try', branch)
      git('update-ref', `refs/pull/${number}/merge`, 'HEAD')
      git('switch', '-q', 'main')
      return { number, head, ref: `refs/pull/${number}/merge` }
    },
    clone(ref) {
      const clone = folderWith({})
      git('clone', '-q', folder, clone)
      execFileSync('git', ['-C', clone, 'fetch', '-q', 'origin', ref])
      execFileSync('git', ['-C', clone, 'checkout', '-q', '--detach', 'FETCH_HEAD'])
      return clone
    },
    merge({ number, head }, method) {
      const before = git('rev-parse', 'main')
      if (method === 'merge commit') git('merge', '-q', '--no-ff', '-m', 'merged', head)
      if (method === 'squash') {
        git('merge', '-q', '--squash', head)
        git('commit', '-qm', 'squashed')
      }
      if (method === 'rebase') {
        // GitHub rewrites the commits also where it need not.
        git('rebase', '-q', '--no-ff', 'main', `change-${number}`)
        git('switch', '-q', 'main')
        git('merge', '-q', '--ff-only', `change-${number}`)
      }
      return { before, after: git('rev-parse', 'main') }
    },
  }
}
