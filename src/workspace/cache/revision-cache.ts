import { createHmac } from 'node:crypto'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { RevisionCache } from '../../model/revision.js'
import { cacheFolder, readOrNothing, writeWhole } from './cache-folder.js'

interface CacheOf {
  /** The workspace. */
  readonly root: string
  /** Never written: it signs what is. */
  readonly apiKey: string
  readonly baseUrl: string
  /** Files in the folder, whatever key or address they belong to. */
  readonly mostFiles?: number
}

/** Several times the agents of the largest fleet. */
const MOST_FILES = 100_000
/** Longer objects are read each time. */
const MOST_CHARACTERS = 65_536

/**
 * The cache below `.atoms-sync/cache`, a file for each revision. Each one is signed with the API key, together with
 * the address, the agent and the revision: a file that somebody else put there, from a pull request or from a cache
 * of CI, is as good as none. Files come into being whole, so that runs may share the folder.
 * @returns `undefined` where there can be none, such as in a folder that must not be written
 */
export function openRevisionCache({
  root,
  apiKey,
  baseUrl,
  mostFiles = MOST_FILES,
}: CacheOf): RevisionCache | undefined {
  const folder = cacheFolder(root)
  if (folder === undefined) return undefined
  const secret = createHmac('sha256', apiKey).update(`atoms-sync revision cache 1\n${baseUrl}`).digest()
  const signed = (name: string, text: string) =>
    `${createHmac('sha256', secret).update(`${name}\n${text}`).digest('hex')}\n${text}`
  const known = new Set(namesIn(folder))
  const agents = new Set([...known].map((name) => name.slice(0, AGENT_ID_LENGTH)))
  return {
    knows: (agentId) => agents.has(agentId),
    find: (agentId, revision) => {
      const name = fileName(agentId, revision)
      if (name === undefined || !known.has(name)) return undefined
      const content = readOrNothing(join(folder, name))
      const text = content.slice(content.indexOf('\n') + 1)
      return content !== '' && content === signed(name, text) ? JSON.parse(text) : undefined
    },
    keep: (agentId, revision, raw) => {
      const name = fileName(agentId, revision)
      const text = JSON.stringify(raw)
      if (name === undefined || text.length > MOST_CHARACTERS) return
      if (known.size >= mostFiles) forget(folder, known, mostFiles)
      writeWhole(folder, name, signed(name, text))
      known.add(name)
    },
  }
}

const AGENT_ID_LENGTH = 24
const NAME = /^[0-9a-f]{24}-[0-9a-f]{24}$/

/** Ids come from the API: what is none makes no path. */
function fileName(agentId: string, revision: string): string | undefined {
  const name = `${agentId}-${revision}`
  return NAME.test(name) ? name : undefined
}

const namesIn = (folder: string): string[] => readdirSync(folder).filter((name) => NAME.test(name))

/**
 * Makes room. Of each agent the newest file stays: the older ones hold revisions that serve traffic no more. Where that
 * does not halve the files, all go: which of them will be asked for again cannot be told.
 */
function forget(folder: string, known: Set<string>, mostFiles: number): void {
  const newest = new Map<string, { readonly name: string; readonly at: number }>()
  for (const name of known) {
    const agentId = name.slice(0, AGENT_ID_LENGTH)
    const at = statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0
    if (at >= (newest.get(agentId)?.at ?? 0)) newest.set(agentId, { name, at })
  }
  const kept =
    newest.size <= mostFiles / 2 ? new Set([...newest.values()].map(({ name }) => name)) : new Set()
  for (const name of readdirSync(folder))
    if (name !== '.gitignore' && !kept.has(name)) rmSync(join(folder, name), { force: true, recursive: true })
  for (const name of known) if (!kept.has(name)) known.delete(name)
}
