import { readdirSync, realpathSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import type { Diagnostic, Severity } from '../../model/diagnostic.js'
import { errorCode, isInside } from './file-system.js'
import { folderOfGlob, globMatcher } from './glob.js'

export interface ListedFiles {
  /** Relative to the root, with forward slashes, sorted, each file once. */
  readonly files: readonly string[]
  /** Those that a link leads to. */
  readonly linked: ReadonlySet<string>
  /** Links that lead out of the workspace, and what cannot be listed. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * The files of a workspace that match globs; a glob that begins with `!` takes files out. Folders that begin
 * with a dot, and `node_modules`, are never entered.
 *
 * Not tinyglobby: a stranger's pull request may hold links. They are followed only inside the workspace, and others are
 * reported.
 */
export function listFiles(root: string, globs: readonly string[]): ListedFiles {
  const search: Search = {
    root,
    realRoot: realpathSync.native(root),
    matches: matcher(globs),
    bases: wantedOf(globs).map(folderOfGlob),
    files: [],
    diagnostics: [],
    links: [],
    seen: new Set(),
  }
  enter(search, '', search.realRoot)
  // After the rest, so that a file keeps its own name where a link leads to it too.
  const plain = new Set(search.files)
  for (let link = search.links.shift(); link !== undefined; link = search.links.shift()) follow(search, link)
  const linked = new Set(search.files.filter((file) => !plain.has(file)))
  return { files: search.files.toSorted(), linked, diagnostics: search.diagnostics }
}

/** Compiled for the first file that is asked about: many workspaces have none there. */
function matcher(globs: readonly string[]): (file: string) => boolean {
  const made = (all: readonly string[]) => all.map((glob) => globMatcher(glob, 'path'))
  let wanted: ReturnType<typeof made> | undefined
  let unwanted: ReturnType<typeof made> = []
  return (file) => {
    if (wanted === undefined) {
      wanted = made(wantedOf(globs))
      unwanted = made(unwantedOf(globs))
    }
    return wanted.some((matches) => matches(file)) && !unwanted.some((matches) => matches(file))
  }
}

const wantedOf = (globs: readonly string[]): string[] =>
  globs.filter((glob) => !glob.startsWith('!')).map(withoutDot)

const unwantedOf = (globs: readonly string[]): string[] =>
  globs.filter((glob) => glob.startsWith('!')).map((glob) => withoutDot(glob.slice(1)))

/** Whether globs would find a file, if it were there. */
export function isFoundBy(globs: readonly string[]): (file: string) => boolean {
  const matches = matcher(globs)
  return (file) => !file.split('/').slice(0, -1).some(isPassedOver) && matches(file)
}

/** Of the folder of that name. */
const isPassedOver = (name: string): boolean => name.startsWith('.') || name === 'node_modules'

interface Search {
  readonly root: string
  readonly realRoot: string
  readonly matches: (file: string) => boolean
  /** The part of each glob before its first wildcard: where to look at all. */
  readonly bases: readonly string[]
  readonly files: string[]
  readonly diagnostics: Diagnostic[]
  readonly links: string[]
  /** Real paths of everything entered or listed, against circles and doubles. */
  readonly seen: Set<string>
}

function enter(search: Search, folder: string, real: string): void {
  if (search.seen.has(real)) return
  search.seen.add(real)
  const entries = tryTo(search, folder, 'warning', () => readdirSync(real, { withFileTypes: true })) ?? []
  const isSearched = search.bases.some((base) => isBelow(base, folder))
  for (const entry of entries) {
    const path = posix.join(folder, entry.name)
    if (entry.isSymbolicLink()) search.links.push(path)
    else if (entry.isDirectory() && mayHold(search, path)) enter(search, path, join(real, entry.name))
    else if (isSearched && entry.isFile() && search.matches(path)) add(search, path, join(real, entry.name))
  }
}

function follow(search: Search, path: string): void {
  const isFile = search.matches(path)
  if (!isFile && !mayHold(search, path)) return
  // A folder that is not entered is no loss; a file that was asked for is.
  const severity = isFile ? 'error' : 'warning'
  const real = tryTo(search, path, severity, () => realpathSync.native(join(search.root, path)))
  if (real === undefined) return
  if (!isInside(search.realRoot, real)) {
    search.diagnostics.push(unreadable(path, 'this link leads out of the workspace', severity))
    return
  }
  const stat = statSync(real)
  if (stat.isDirectory()) enter(search, path, real)
  else if (stat.isFile() && isFile) add(search, path, real)
}

/** The heap is kept small each time this many files were found. */
const MANY_FILES = 100

function add(search: Search, path: string, real: string): void {
  if (search.seen.has(real)) return
  search.seen.add(real)
  search.files.push(path)
  if (search.files.length % MANY_FILES === 0) keepHeapSmall()
}

function mayHold({ bases }: Search, folder: string): boolean {
  if (isPassedOver(posix.basename(folder))) return false
  return bases.some((base) => isBelow(base, folder) || `${base}/`.startsWith(`${folder}/`))
}

const isBelow = (base: string, folder: string): boolean =>
  base === '' || folder === base || folder.startsWith(`${base}/`)

function tryTo<T>(search: Search, file: string, severity: Severity, what: () => T): T | undefined {
  try {
    return what()
  } catch (error) {
    const code = errorCode(error) ?? String(error)
    search.diagnostics.push(unreadable(file || '.', `this cannot be read (${code})`, severity))
    return undefined
  }
}

const unreadable = (file: string, message: string, severity: Severity): Diagnostic => ({
  code: 'unreadable',
  severity,
  message,
  hint: 'take it away, make it readable, or let `agents` in atoms-sync.yaml leave it out',
  place: { file, line: 1, column: 1 },
})

const withoutDot = (glob: string): string => glob.replace(/^(\.\/)+/, '')

/** Of both halves of the young generation. */
const ENOUGH_BYTES = 16 * 1024 * 1024

/**
 * Has V8 collect garbage rather than ask the system for memory. Reading files leaves little behind, and still its young
 * generation doubles and the old one grows by half: 10,000 agents take a sixth less, at no measurable cost. V8 reads both
 * flags whenever a generation grows, so this is called now and then.
 */
export function keepHeapSmall(): void {
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
  const isEnough = young !== undefined && young.space_size >= ENOUGH_BYTES
  setFlagsFromString(`--semi-space-growth-factor=${isEnough ? 1 : 2}`)
  setFlagsFromString('--heap-growing-percent=20')
}
