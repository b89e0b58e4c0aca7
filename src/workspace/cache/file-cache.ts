import { createHash, createHmac, randomBytes } from 'node:crypto'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { AgentId } from '../agents/agent-file.js'
import type { AgentDigest } from '../agents/managed-agent.js'
import { makeFolder } from '../disk/file-system.js'
import { cacheFolder, readOrNothing, writeWhole } from './cache-folder.js'
import { cacheHome } from './cache-home.js'

/** What is known of an agent file that is in order. */
export interface SoundFile {
  readonly ids: readonly AgentId[]
  readonly uses: readonly string[]
  readonly kept: AgentDigest
}

/** What earlier runs found out about agent files, by their content. Only what is in order is in it. */
export interface FileCache {
  find(name: string, digest: string): SoundFile | undefined
  keep(name: string, digest: string, file: SoundFile): void
  /** For the next run, what this one asked for. Never throws. */
  save(): void
}

/** What lets a run believe what an earlier one wrote down. */
export interface CacheTrust {
  /** Signs what is written, and is never written itself: an API key, or a secret of this machine. Without, no cache. */
  readonly secret: () => string | undefined
  /** Others may find other mistakes. */
  readonly build: string
}

/** Its parts, as they stand in the JSON: digest of the bytes, then what is known of them. */
type Line = readonly [digest: string, file: SoundFile]

/** One for each secret and each state of settings and library, so branches of Git do not push each other out. */
const MOST_CACHES = 8

/**
 * Below `.atoms-sync/cache`, one file for all agent files, signed: one that somebody else put there, from a pull request
 * or a cache of CI, is as good as none. There are no prompts in it.
 * @param about what else the verdict on a file depends on
 */
export function openFileCache(
  root: string,
  { secret: secretOf, build }: CacheTrust,
  about: unknown,
): FileCache | undefined {
  const secret = secretOf()
  const folder = secret === undefined ? undefined : cacheFolder(root)
  if (secret === undefined || folder === undefined) return undefined
  const context = JSON.stringify(['atoms-sync file cache 1', build, about])
  const key = createHmac('sha256', secret).update(context).digest()
  const name = `${PREFIX}${createHmac('sha256', key).update('name').digest('hex').slice(0, 32)}`
  const signature = (text: string) => createHmac('sha256', key).update(text).digest('hex')
  const known = linesOf(readOrNothing(join(folder, name)), signature)
  const lines = new Map<string, Line>()
  let isNew = false
  return {
    find(file, digest) {
      const line = known.get(file)
      if (line?.[0] !== digest) return undefined
      lines.set(file, line)
      return line[1]
    },
    keep(file, digest, sound) {
      lines.set(file, [digest, sound])
      isNew = true
    },
    save() {
      if (!isNew && lines.size === known.size) return
      const text = JSON.stringify([...lines])
      writeWhole(folder, name, `${signature(text)}\n${text}`)
      forgetOldest(folder)
    },
  }
}

const PREFIX = 'files-'

/** What a file is known by. */
export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url')

function linesOf(content: string, signature: (text: string) => string): ReadonlyMap<string, Line> {
  const end = content.indexOf('\n')
  const text = content.slice(end + 1)
  return new Map(end > 0 && content.slice(0, end) === signature(text) ? JSON.parse(text) : [])
}

function forgetOldest(folder: string): void {
  try {
    const caches = readdirSync(folder).filter((name) => name.startsWith(PREFIX))
    const byAge = caches
      .map((name) => ({ path: join(folder, name), changedMs: statSync(join(folder, name)).mtimeMs }))
      .sort((a, b) => b.changedMs - a.changedMs)
    for (const { path } of byAge.slice(MOST_CACHES)) rmSync(path, { force: true })
  } catch {
    // Another run was faster.
  }
}

/**
 * A secret of this machine for what no API key signs: in the user's own cache, where no pull request writes.
 * @param root the workspace
 * @returns `undefined` where there is no such place
 */
export function machineSecret(
  env: Readonly<Record<string, string | undefined>>,
  root: string,
): string | undefined {
  const folder = cacheHome(env, root)
  if (folder === undefined) return undefined
  const read = () => /^[0-9a-f]{64}$/.exec(readOrNothing(join(folder, 'secret')))?.[0]
  const there = read()
  if (there !== undefined) return there
  try {
    makeFolder(folder, 0o700)
  } catch {
    return undefined
  }
  writeWhole(folder, 'secret', randomBytes(32).toString('hex'))
  return read()
}
