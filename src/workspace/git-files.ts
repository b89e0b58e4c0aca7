import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, normalize } from 'node:path'
import { isInside } from './inside.js'
import { makeFolder } from './make-folder.js'
import { git } from './run-git.js'

/** A place in Git's history of a workspace. */
export interface Ref {
  readonly root: string
  /** A commit, branch or tag. */
  readonly ref: string
  readonly env: Readonly<Record<string, string | undefined>>
}

interface Blob {
  readonly sha: string
  readonly path: string
}

/**
 * Looks at the workspace's YAML files as they were at a Git ref, in a folder that is gone afterwards: regular files only,
 * so that no link of another time leads anywhere. What this system can have no file for is left out.
 * @param skip paths that nobody will look at
 * @returns `undefined` where Git does not know the ref
 * @throws where there can be no temporary folder
 */
export async function atRef<T>(
  { root, ref, env }: Ref,
  look: (folder: string) => T,
  skip: (path: string) => boolean = () => false,
): Promise<T | undefined> {
  const listed = ref.startsWith('-')
    ? undefined
    : await git(root, env, ['ls-tree', '-r', '-z', ref, '--', '.'])
  if (listed === undefined) return undefined
  const files = listed
    .toString('utf8')
    .split('\0')
    .flatMap(blobOf)
    .filter(({ path }) => !skip(path))
  const blobs = await git(root, env, ['cat-file', '--batch'], files.map(({ sha }) => `${sha}\n`).join(''))
  const texts = splitBatch(blobs ?? Buffer.alloc(0))
  const folder = mkdtempSync(join(tmpdir(), 'atoms-sync-ref-'))
  try {
    for (const file of files) put(folder, file, texts.get(file.sha))
    return look(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function put(folder: string, { path }: Blob, text: Buffer | undefined): void {
  const target = join(folder, normalize(path))
  if (text === undefined || !isInside(folder, target)) return
  try {
    makeFolder(dirname(target))
    writeFileSync(target, text)
  } catch {
    // A name that is too long here, or that another system alone allows.
  }
}

/** A line of `git ls-tree -z`: mode, type, hash, tab, path. */
function blobOf(line: string): Blob[] {
  const [, mode, sha, path] = /^(\d+) blob ([0-9a-f]+)\t([\s\S]+)$/.exec(line) ?? []
  if (sha === undefined || path === undefined || mode === '120000' || !/\.ya?ml$/.test(path)) return []
  return [{ sha, path }]
}

/** The answer of `git cat-file --batch`: for each object a header with its size, its bytes, a line end. */
function splitBatch(answer: Buffer): ReadonlyMap<string, Buffer> {
  const blobs = new Map<string, Buffer>()
  for (let at = 0; at < answer.length; ) {
    const end = answer.indexOf(0x0a, at)
    const [sha = '', , size] = answer.toString('utf8', at, end).split(' ')
    const length = Number(size)
    if (end < 0 || !Number.isFinite(length)) break
    blobs.set(sha, answer.subarray(end + 1, end + 1 + length))
    at = end + 1 + length + 1
  }
  return blobs
}

/** One commit of a branch, with what it changed there. */
interface Step {
  readonly commit: string
  readonly at: Date
  /** Files below the workspace, as compared with the commit before it on the branch. */
  readonly files: ReadonlySet<string>
}

/** Nobody applies more rarely, and a repository may be large. */
const MOST_STEPS = 2_000

/**
 * The commits of the branch that is checked out since one of its own, oldest first: what a merge brought is the merge's.
 * @returns `undefined` where the history does not lead back to it, as in a shallow clone
 */
export async function stepsSince({ root, ref, env }: Ref): Promise<readonly Step[] | undefined> {
  // It may come from a file of a stranger's pull request: nothing in it may be an option of Git.
  if (!/^[0-9a-f]{7,64}$/.test(ref)) return undefined
  if (!(await git(root, env, ['merge-base', '--is-ancestor', ref, 'HEAD']))) return undefined
  const shape = [
    '--first-parent',
    '-m',
    '--name-only',
    '--no-renames',
    '--relative',
    '-z',
    '--format=%x01%H%x00%ct',
  ]
  const range = ['-n', `${MOST_STEPS}`, `${ref}..HEAD`, '--', '.']
  const log = await git(root, env, ['log', ...shape, ...range])
  return log
    ?.toString('utf8')
    .split('\x01')
    .slice(1)
    .map((text): Step => {
      const [commit = '', seconds, ...files] = text.split('\0').filter(Boolean)
      return {
        commit,
        at: new Date(Number(seconds) * 1000),
        files: new Set(files.map((file) => file.replace(/^\n/, ''))),
      }
    })
    .toReversed()
}

/** A file of the workspace at a commit; `undefined` where there was none. */
export const fileAt = ({ root, ref, env }: Ref, path: string): Promise<Buffer | undefined> =>
  git(root, env, ['cat-file', 'blob', `${ref}:./${path}`])
