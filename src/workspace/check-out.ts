import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, normalize } from 'node:path'
import { isInside } from './inside.js'
import { makeFolder } from './make-folder.js'
import { git } from './run-git.js'

export interface CheckOut {
  readonly root: string
  /** A commit, branch or tag. */
  readonly ref: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Paths that nobody will look at. */
  readonly skip?: (path: string) => boolean
}

/**
 * Looks at the workspace's YAML files as they were at a Git ref, in a folder that is gone afterwards: regular files only,
 * so that no link of another time leads anywhere.
 * @returns `undefined` where Git does not know the ref
 */
export async function atRef<T>(
  { root, ref, env, skip = () => false }: CheckOut,
  look: (folder: string) => T,
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
    for (const { sha, path } of files) {
      const target = join(folder, normalize(path))
      const text = texts.get(sha)
      if (text === undefined || !isInside(folder, target)) continue
      makeFolder(dirname(target))
      writeFileSync(target, text)
    }
    return look(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A line of `git ls-tree -z`: mode, type, hash, tab, path. */
function blobOf(line: string): { sha: string; path: string }[] {
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
