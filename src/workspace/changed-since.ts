import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, normalize } from 'node:path'
import type { ManagedAgent } from '../model/desired.js'
import { AtomsSyncError } from '../model/error.js'
import { loadAgents } from './agents.js'
import { isInside } from './inside.js'
import { makeFolder } from './make-folder.js'
import { git } from './run-git.js'
import { loadWorkspace } from './workspace.js'

export interface Since {
  readonly root: string
  /** A commit, branch or tag. */
  readonly ref: string
  readonly environment: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * The agents that ask for something else than they did at a Git ref, new ones included: what their files mean
 * is compared, so that a touched shared metric selects everybody who uses it and a touched comment nobody.
 * @throws AtomsSyncError `USAGE` when Git does not know the ref
 */
export async function changedSince<Agent extends ManagedAgent>(
  agents: readonly Agent[],
  { root, ref, environment, env }: Since,
): Promise<readonly Agent[]> {
  const folder = mkdtempSync(join(tmpdir(), 'atoms-sync-ref-'))
  try {
    await checkOut(root, ref, env, folder)
    const before = loadAgents(loadWorkspace(folder), environment).agents
    const known = new Map(before.map((agent) => [agent.agentId, agent.meaning]))
    return agents.filter((agent) => known.get(agent.agentId) !== agent.meaning)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Of SHA-1 or SHA-256: what Git calls a commit that there is not. */
const NO_COMMIT = /^(0{40}|0{64})$/

/** The workspace's YAML files as they were: regular files only, so that no link of another time leads anywhere. */
async function checkOut(root: string, ref: string, env: Since['env'], folder: string): Promise<void> {
  const listed = ref.startsWith('-')
    ? undefined
    : await git(root, env, ['ls-tree', '-r', '-z', ref, '--', '.'])
  if (listed === undefined) {
    throw new AtomsSyncError('USAGE', `Git knows no \`${ref}\` here`, {
      hint: NO_COMMIT.test(ref)
        ? 'CI systems say so where there was no commit before, as at the first push: leave out --changed-since then'
        : 'name a commit, branch or tag; in CI, fetch it first (a shallow clone holds one commit)',
    })
  }
  const files = listed.toString('utf8').split('\0').flatMap(blobOf)
  const blobs = await git(root, env, ['cat-file', '--batch'], files.map(({ sha }) => `${sha}\n`).join(''))
  const texts = splitBatch(blobs ?? Buffer.alloc(0))
  for (const { sha, path } of files) {
    const target = join(folder, normalize(path))
    const text = texts.get(sha)
    if (text === undefined || !isInside(folder, target)) continue
    makeFolder(dirname(target))
    writeFileSync(target, text)
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
