import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
  if (sha === undefined || path === undefined || mode === '120000' || !isYaml(path)) return []
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

/** A YAML file that a commit changed, as compared with the commit before it on the branch. */
interface TouchedFile {
  /** Below the workspace. */
  readonly path: string
  /** What it holds now; absent: it is gone. */
  readonly sha?: string
}

/** One commit of a branch, with what it changed there. */
export interface Step {
  readonly commit: string
  /** The earlier of its two dates: a rebase and a cherry-pick renew the other. */
  readonly at: Date
  readonly files: readonly TouchedFile[]
}

/** Nobody applies more rarely, and a repository may be large. */
const MOST_STEPS = 2_000

interface Range {
  readonly root: string
  readonly env: Ref['env']
  /** The commit that the steps follow; absent: from the beginning of the branch. */
  readonly since?: string | undefined
}

/**
 * The commits of the branch that is checked out, oldest first: what a merge brought is the merge's.
 * @returns `undefined` where the history does not lead back to `since`, or is not whole, as in a shallow clone
 */
export async function readSteps({ root, env, since }: Range): Promise<readonly Step[] | undefined> {
  const leadsBack = since === undefined ? await isWhole(root, env) : await isAncestor(root, env, since)
  if (leadsBack !== true) return leadsBack === 'no commits' ? [] : undefined
  const shape = ['--first-parent', '-m', '--raw', '--no-abbrev', '--no-renames', '--relative', '-z']
  const range = since === undefined ? 'HEAD' : `${since}..HEAD`
  const format = '--format=%x01%H%x00%ct%x00%at'
  const log = await git(root, env, ['log', ...shape, format, '-n', `${MOST_STEPS}`, range, '--', '.'])
  return log?.toString('utf8').split('\x01').slice(1).map(stepOf).toReversed()
}

/** It may come from a file of a stranger's pull request: nothing in it may be an option of Git. */
const isAncestor = async (root: string, env: Ref['env'], ref: string): Promise<boolean> =>
  /^[0-9a-f]{7,64}$/.test(ref) &&
  (await git(root, env, ['merge-base', '--is-ancestor', ref, 'HEAD'])) !== undefined

async function isWhole(root: string, env: Ref['env']): Promise<boolean | 'no commits'> {
  const shallow = await git(root, env, ['rev-parse', '--is-shallow-repository'])
  if (shallow === undefined) return isInRepository(root) ? false : 'no commits'
  if ((await git(root, env, ['rev-parse', '--verify', '--quiet', 'HEAD'])) === undefined) return 'no commits'
  return shallow.toString('utf8').trim() === 'false'
}

/** Git itself may be missing, or refuse a folder of somebody else's. */
function isInRepository(root: string): boolean {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return true
    if (dirname(folder) === folder) return false
  }
}

/** `<commit> NUL <committed> NUL <authored>`, then for each file `:<modes> <shas> <status> NUL <path>`. */
function stepOf(text: string): Step {
  const [commit = '', committed, authored, ...rest] = text.split('\0')
  const files: TouchedFile[] = []
  for (let at = 0; at + 1 < rest.length; at += 2) {
    const [, mode, , sha] = (rest[at] ?? '').trim().split(' ')
    const path = rest[at + 1] ?? ''
    if (!isYaml(path)) continue
    const isFile = mode?.startsWith('100') && sha !== undefined
    files.push({ path, ...(isFile && { sha }) })
  }
  return { commit, at: new Date(Math.min(Number(committed), Number(authored)) * 1000), files }
}

const isYaml = (path: string): boolean => /\.ya?ml$/.test(path)

/** The workspace's YAML files at a commit: what each holds. */
export async function filesAt({ root, ref, env }: Ref): Promise<ReadonlyMap<string, string> | undefined> {
  const listed = await git(root, env, ['ls-tree', '-r', '-z', ref, '--', '.'])
  const blobs = listed?.toString('utf8').split('\0').flatMap(blobOf)
  return blobs && new Map(blobs.map(({ path, sha }) => [path, sha]))
}

/** Small enough for one answer of Git, whatever the files are like. */
const BLOBS_AT_ONCE = 500

/**
 * Passes the bytes of these objects, each once.
 * @returns whether all of them are there: a clone may lack some
 */
export async function eachBlob(
  { root, env }: Pick<Ref, 'root' | 'env'>,
  shas: ReadonlySet<string>,
  look: (sha: string, bytes: Buffer) => void,
): Promise<boolean> {
  const all = [...shas]
  let seen = 0
  for (let at = 0; at < all.length; at += BLOBS_AT_ONCE) {
    const some = all.slice(at, at + BLOBS_AT_ONCE).map((sha) => `${sha}\n`)
    const answer = await git(root, env, ['cat-file', '--batch'], some.join(''))
    for (const [sha, bytes] of splitBatch(answer ?? Buffer.alloc(0))) {
      look(sha, bytes)
      seen++
    }
  }
  return seen === all.length
}
