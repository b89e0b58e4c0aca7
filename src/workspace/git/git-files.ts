import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, isAbsolute, join, normalize } from 'node:path'
import { AtomsSyncError } from '../../model/error.js'
import { errorCode, isInside, makeFolder } from '../disk/file-system.js'
import { repositoryOf } from '../settings/find-workspace.js'
import { askGit, type GitFailure, git } from './run-git.js'

/** A place in Git's history of a workspace. */
export interface Ref {
  readonly root: string
  /** A commit, branch or tag. */
  readonly ref: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** A file in Git, or a link, whose text is where it leads. */
interface Blob {
  readonly sha: string
  readonly path: string
  readonly isLink: boolean
}

export const isYaml = (path: string): boolean => /\.ya?ml$/.test(path)

/**
 * Looks at the workspace's YAML files as they were at a Git ref, in a folder that is gone afterwards. A link is one there
 * too, unless it leads out of the workspace. What this system can have no file for is left out.
 * @param skip paths that nobody will look at
 * @returns `undefined` where Git does not know the ref
 * @throws AtomsSyncError `USAGE` where Git can't answer; an error of the file system where there can be no temporary folder
 */
export async function atRef<T>(
  { root, ref, env }: Ref,
  look: (folder: string) => T,
  skip: (path: string) => boolean = (path) => !isYaml(path),
): Promise<T | undefined> {
  const listed = await filesAt({ root, ref, env })
  if (listed === undefined) return undefined
  const files = listed.filter(({ path, isLink }) => isLink || !skip(path))
  const texts = await textsOf(files, { root, ref, env })
  const folder = mkdtempSync(join(tmpdir(), 'atoms-sync-ref-'))
  try {
    const [links, plain] = [files.filter(({ isLink }) => isLink), files.filter(({ isLink }) => !isLink)]
    for (const { path, sha } of plain)
      put(folder, path, (target) => writeFileSync(target, texts.get(sha) ?? ''))
    // Once all folders are there, so that nothing is written through a link, whatever two names are to this system.
    for (const { path } of links) put(folder, path, () => {})
    for (const { path, sha } of links) link(folder, path, texts.get(sha)?.toString('utf8') ?? '')
    return look(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Whether a clone holds the last commits alone. */
export const isShallow = async (root: string, env: Ref['env']): Promise<boolean> =>
  `${await git(root, env, ['rev-parse', '--is-shallow-repository'])}`.trim() === 'true'

/** @returns `undefined` where there is no such commit */
export async function filesAt({ root, ref, env }: Ref): Promise<Blob[] | undefined> {
  if (ref.startsWith('-')) return undefined
  // A tree, such as `HEAD:agents`, has other paths: nothing in it would be found again.
  const listed = await askGit(root, env, ['ls-tree', '-r', '-z', `${ref}^{commit}`, '--', '.'])
  if (Buffer.isBuffer(listed)) return listed.toString('utf8').split('\0').flatMap(blobOf)
  const isThere =
    listed.reason !== 'other' ||
    (await git(root, env, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`])) !== undefined
  if (isThere) throw unanswered(listed, root, ref)
  return undefined
}

/** @throws AtomsSyncError where one is missing: a file that is not looked at would count as changed */
async function textsOf(
  files: readonly Blob[],
  { root, ref, env }: Ref,
): Promise<ReadonlyMap<string, Buffer>> {
  if (files.length === 0) return new Map()
  const shas = files.map(({ sha }) => `${sha}\n`).join('')
  const answer = await askGit(root, env, ['cat-file', '--batch'], shas)
  const texts = splitBatch(Buffer.isBuffer(answer) ? answer : Buffer.alloc(0))
  const missing = files.find(({ sha }) => !texts.has(sha))
  if (missing === undefined) return texts
  const detail = Buffer.isBuffer(answer) ? `${missing.path} is missing` : answer.detail
  throw new AtomsSyncError('USAGE', `Git lacks files of \`${ref}\`: ${detail}`, {
    hint: 'a clone without blobs fetches them from its remote when they are needed: make it reachable, or clone without --filter',
  })
}

function unanswered({ reason, detail }: GitFailure, root: string, ref: string): AtomsSyncError {
  const repository = repositoryOf(root)
  if (reason === 'no-program') {
    return new AtomsSyncError('USAGE', 'there is no git program here, and only Git knows what changed', {
      hint: 'install git, or leave out --changed-since',
    })
  }
  if (reason === 'no-repository') {
    return new AtomsSyncError('USAGE', `${root} is in no Git repository, so nobody knows what changed`, {
      hint: 'run it in a clone, or leave out --changed-since',
    })
  }
  if (reason === 'refused') {
    return new AtomsSyncError('USAGE', `Git refuses to read ${repository}: it belongs to another user`, {
      hint: `if you trust it: git config --global --add safe.directory ${repository}`,
    })
  }
  return new AtomsSyncError('USAGE', `Git cannot read \`${ref}\`: ${detail}`, {
    hint: 'git fsck tells what is missing; a clone with --filter needs its remote',
  })
}

const NO_ROOM: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO'])

function put(folder: string, path: string, write: (target: string) => void): void {
  const target = join(folder, normalize(path))
  if (!isInside(folder, target)) return
  try {
    makeFolder(dirname(target))
    write(target)
  } catch (error) {
    // A name that is too long here, or that another system alone allows. Half of a file would be another one.
    if (NO_ROOM.has(errorCode(error) ?? '')) throw error
  }
}

function link(folder: string, path: string, to: string): void {
  const target = join(folder, normalize(path))
  if (isAbsolute(to) || !isInside(folder, target) || !isInside(folder, join(dirname(target), to))) return
  try {
    symlinkSync(to, target)
  } catch {
    // There are no links here: what it leads to is read as a file of its own, or not at all.
  }
}

/** A line of `git ls-tree -z`: mode, type, hash, tab, path. */
function blobOf(line: string): Blob[] {
  const [, mode, sha, path] = /^(\d+) blob ([0-9a-f]+)\t([\s\S]+)$/.exec(line) ?? []
  return sha === undefined || path === undefined ? [] : [{ sha, path, isLink: mode === '120000' }]
}

/** The answer of `git cat-file --batch`: for each object a header with its size, its bytes, a line end. */
function splitBatch(answer: Buffer): ReadonlyMap<string, Buffer> {
  const blobs = new Map<string, Buffer>()
  for (let at = 0; at < answer.length; ) {
    const end = answer.indexOf(0x0a, at)
    if (end < 0) break
    const [sha = '', , size] = answer.toString('utf8', at, end).split(' ')
    // Of one that it has not got, Git says `missing` and nothing more.
    const length = Number(size)
    const next = Number.isFinite(length) ? end + 1 + length + 1 : end + 1
    if (Number.isFinite(length) && next <= answer.length) blobs.set(sha, answer.subarray(end + 1, next - 1))
    at = next
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
  // Git itself may be missing, or refuse a folder of somebody else's.
  if (shallow === undefined) return existsSync(join(repositoryOf(root), '.git')) ? false : 'no commits'
  if ((await git(root, env, ['rev-parse', '--verify', '--quiet', 'HEAD'])) === undefined) return 'no commits'
  return shallow.toString('utf8').trim() === 'false'
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
