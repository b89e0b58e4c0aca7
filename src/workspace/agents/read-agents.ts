import type { Diagnostic } from '../../model/diagnostic.js'
import { quoted } from '../../text/quote.js'
import { type CacheTrust, digestOf, type FileCache, openFileCache } from '../cache/file-cache.js'
import { keepHeapSmall, type ListedFiles, listFiles } from '../disk/list-files.js'
import { decode, readBytes, withExcerpt } from '../disk/read-source.js'
import { SETTINGS_FILE } from '../settings/find-workspace.js'
import type { Workspace } from '../settings/settings.js'
import { inReadingOrder, toDiagnostic } from '../yaml/problem.js'
import type { AgentFile, AgentId } from './agent-file.js'
import { spanIn } from './check-metrics.js'
import { type AgentDigest, digestAgent } from './managed-agent.js'
import type { Library } from './metric-library.js'
import { type OpenFile, openFile } from './open-files.js'

/** One agent file, once it was read. */
export interface KeptFile<Kept> extends Pick<AgentFile, 'ids' | 'uses' | 'diagnostics'> {
  /** Absent where the file could not be read at all. */
  readonly kept?: Kept
}

interface AgentFiles<Kept> {
  readonly files: readonly KeptFile<Kept>[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Reads every agent file against a library that is loaded.
 * @param keep what to keep of a file; the rest is dropped, so that memory hardly grows with the fleet
 */
export function readAgents<Kept>(
  workspace: Workspace,
  library: Library,
  keep: (file: OpenFile) => Kept,
): AgentFiles<Kept> {
  const listed = listAgentFiles(workspace, library)
  return readListed(workspace, library, listed, reader(workspace, library, keep))
}

/** Fewer files are read as fast as they are looked up. */
const WORTH_A_CACHE = 20

interface ManagedOptions {
  /** Absent: no cache. */
  readonly trust?: CacheTrust | undefined
  /** Whether nobody is going to compare the agents with anything. */
  readonly onlyChecks?: boolean
  /** Called with each file that is read. */
  readonly keep?: (file: OpenFile) => void
}

/** The same, with what the agents ask for; files that an earlier run found in order are not read again. */
export function readManaged(
  workspace: Workspace,
  library: Library,
  { trust, onlyChecks, keep }: ManagedOptions,
): AgentFiles<AgentDigest | undefined> {
  const listed = listAgentFiles(workspace, library)
  // With mistakes in the library, what is wrong with a file may stand elsewhere.
  const isWorthIt = listed.names.length >= WORTH_A_CACHE && library.diagnostics.length === 0
  const { root, environmentNames } = workspace
  const cache =
    trust && isWorthIt ? openFileCache(root, trust, [environmentNames, textsOf(library)]) : undefined
  const needsAsked = cache !== undefined || !onlyChecks
  const read = reader(workspace, library, (open) => {
    keep?.(open)
    return needsAsked && open.file.agent ? digestAgent(open.file.agent) : undefined
  })
  const files = readListed(workspace, library, listed, cache ? cached(cache, read) : read)
  cache?.save()
  return files
}

const textsOf = ({ metrics }: Library): [string, string][] =>
  [...new Set(Array.from(metrics.values(), ({ source }) => source))].map(({ file, text }) => [file, text])

interface AgentFileNames extends ListedFiles {
  readonly names: readonly string[]
}

function listAgentFiles({ root, settings }: Workspace, library: Library): AgentFileNames {
  const listed = listFiles(root, settings.agents)
  const others = new Set([SETTINGS_FILE, ...library.files])
  return { ...listed, names: listed.files.filter((name) => !others.has(name)) }
}

type Read<Kept> = (name: string, bytes: Uint8Array) => KeptFile<Kept>

/** So many and more are no reason for a heap to grow. */
const MANY_FILES = 100

function readListed<Kept>(
  { root }: Workspace,
  library: Library,
  { names, linked, diagnostics: refused }: AgentFileNames,
  read: Read<Kept>,
): AgentFiles<Kept> {
  const files = names.map((name, at): KeptFile<Kept> => {
    if (at % MANY_FILES === MANY_FILES - 1) keepHeapSmall()
    const bytes = readBytes(root, name, linked.has(name))
    return bytes instanceof Uint8Array ? read(name, bytes) : unread(bytes)
  })
  const diagnostics = [
    ...library.diagnostics,
    ...refused,
    ...files.flatMap((file) => file.diagnostics),
    ...duplicateAgents(files).map((diagnostic) => withExcerpt(root, diagnostic)),
    ...unusedMetrics(library, files),
  ]
  return { files, diagnostics: inReadingOrder(diagnostics) }
}

const unread = (diagnostic: Diagnostic) => ({ ids: [], uses: [], diagnostics: [diagnostic] })

const reader =
  <Kept>(workspace: Workspace, library: Library, keep: (file: OpenFile) => Kept): Read<Kept> =>
  (name, bytes) => {
    const source = decode(name, bytes)
    if (!('text' in source)) return unread(source)
    const open = openFile(source, workspace, library)
    const { ids, uses, diagnostics } = open.file
    return { ids, uses, diagnostics, kept: keep(open) }
  }

const cached =
  (cache: FileCache, read: Read<AgentDigest | undefined>): Read<AgentDigest | undefined> =>
  (name, bytes) => {
    // Before anything else is read: the bytes hold until then.
    const digest = digestOf(bytes)
    const known = cache.find(name, digest)
    if (known) return { ...known, diagnostics: [] }
    const { ids, uses, diagnostics, kept } = read(name, bytes)
    if (kept && diagnostics.length === 0) cache.keep(name, digest, { ids, uses, kept })
    return { ids, uses, diagnostics, ...(kept && { kept }) }
  }

/** One for each pair of files, at the later one. */
function duplicateAgents(files: readonly Pick<AgentFile, 'ids'>[]): Diagnostic[] {
  const known = new Map<string, AgentId[]>()
  return files.flatMap(({ ids }) => {
    const clashes = ids.flatMap(
      (id) =>
        known
          .get(id.id)
          ?.filter((other) => meet(id, other))
          .map((other) => ({ id, other })) ?? [],
    )
    for (const id of ids) known.set(id.id, [...(known.get(id.id) ?? []), id])
    const pairs = new Map(clashes.map((clash) => [clash.other.place.file, clash]))
    return [...pairs.values()].map(({ id, other }) => duplicateAgent(id, other))
  })
}

const meet = (a: AgentId, b: AgentId): boolean =>
  a.environment === undefined || b.environment === undefined || a.environment === b.environment

function duplicateAgent(id: AgentId, other: AgentId): Diagnostic {
  const environment = id.environment ?? other.environment
  const where = `${quoted(other.place.file)} line ${other.place.line}`
  return {
    code: 'duplicate-agent',
    severity: 'error',
    message: `${where} manages this agent too${environment === undefined ? '' : `, in ${quoted(environment)}`}`,
    hint: 'keep one of the two files, or correct the id',
    place: id.place,
  }
}

function unusedMetrics({ metrics }: Library, files: readonly Pick<AgentFile, 'uses'>[]): Diagnostic[] {
  const used = new Set(files.flatMap(({ uses }) => uses))
  const unused = [...metrics].filter(([identifier]) => !used.has(identifier))
  return unused.map(([identifier, { source, draft }]) =>
    toDiagnostic(source, {
      code: 'unused-metric',
      severity: 'warning',
      span: spanIn(source, draft),
      message: `no agent uses ${quoted(identifier)}`,
      hint: `remove it, or take it with \`use: ${identifier}\``,
    }),
  )
}
