import { realpathSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { RUNS } from '../records/run-record.js'
import { IGNORE_FILE } from '../settings/drift-ignore.js'
import { findWorkspace, isFolder, SETTINGS_FILE } from '../settings/find-workspace.js'
import { loadWorkspace } from '../settings/settings.js'
import { isInside } from './inside.js'
import { isFoundBy, listFiles } from './list-files.js'

/**
 * What a file is to the workspace, if it is one that people write: also one that is not there yet, since it would be read
 * as that from then on, and one that a link leads to. It may be of another workspace of the repository.
 * @param path as the command line names it, seen from `folder`
 */
export function ownFileAt(folder: string, path: string): string | undefined {
  const target = resolve(folder, path)
  const roots = new Set([findWorkspace(folder), findWorkspace(dirname(realOf(target)))])
  return [...roots].map((root) => ownFileIn(root, target)).find((kind) => kind !== undefined)
}

/** Where atoms-sync keeps what it did, and the flags that may name a file there. */
const RECORDS = [
  { folder: join('.atoms-sync', 'applied'), what: 'the place of applied records', flag: '--baseline' },
  { folder: RUNS, what: 'the place of records of what was applied', flag: '--record' },
] as const

/** What a file is to the workspace, if it is a record or will be one. */
export function recordAt(folder: string, path: string, flag: string): string | undefined {
  const real = realOf(resolve(folder, path))
  const root = realOf(findWorkspace(folder))
  return RECORDS.find((each) => each.flag !== flag && isInside(join(root, each.folder), real))?.what
}

function ownFileIn(root: string, target: string): string | undefined {
  const { settings } = loadWorkspace(root)
  const kinds: readonly [string, (file: string) => boolean][] = [
    ['the settings', (file) => file === SETTINGS_FILE],
    ['the list of accepted drift', (file) => file === IGNORE_FILE],
    ['the place of keys', (file) => file === '.env'],
    ['a file of the metric library', isFoundBy(settings.metrics)],
    ['an agent file', isFoundBy(settings.agents)],
  ]
  const real = realOf(target)
  const names = [below(root, target), below(realOf(root), real)].filter((name) => name !== undefined)
  const kind = kinds.find(([, isIt]) => names.some(isIt))?.[0]
  if (kind !== undefined) return kind
  const mayBeLinked = /\.ya?ml$/i.test(real) && isFolder(root)
  const globs = [...settings.metrics, ...settings.agents]
  return mayBeLinked && linkTargets(root, globs).has(real)
    ? 'a file that a link of the workspace leads to'
    : undefined
}

/** With forward slashes. */
const below = (root: string, path: string): string | undefined =>
  isInside(root, path) ? relative(root, path).replaceAll(sep, '/') : undefined

function linkTargets(root: string, globs: readonly string[]): ReadonlySet<string> {
  const { linked } = listFiles(root, globs)
  return new Set([...linked].map((file) => realOf(join(root, file))))
}

/** Of the part that is there; the rest as it is named. */
function realOf(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return dirname(path) === path ? path : join(realOf(dirname(path)), basename(path))
  }
}
