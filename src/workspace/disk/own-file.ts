import { dirname, join, relative, resolve, sep } from 'node:path'
import { RUNS } from '../records/run-record.js'
import { IGNORE_FILE } from '../settings/drift-ignore.js'
import { findWorkspace, SETTINGS_FILE } from '../settings/find-workspace.js'
import { loadWorkspace } from '../settings/settings.js'
import { isFolder, isInside, realPathOf } from './file-system.js'
import { isFoundBy, listFiles } from './list-files.js'

/**
 * The role of a file that people write, in this workspace or another one of the repository. The target of a link has
 * one, and so has a file that does not exist yet: from then on it would be read.
 * @param path as the command line names it, seen from `folder`
 */
export function ownFileAt(folder: string, path: string): string | undefined {
  const target = resolve(folder, path)
  const roots = new Set([findWorkspace(folder), findWorkspace(dirname(realPathOf(target)))])
  return [...roots].map((root) => ownFileIn(root, target)).find((kind) => kind !== undefined)
}

/** The folders of records, and the flags that may name a file there. */
const RECORDS = [
  { folder: join('.atoms-sync', 'applied'), what: 'the place of applied records', flag: '--baseline' },
  { folder: RUNS, what: 'the place of records of what was applied', flag: '--record' },
] as const

/** The role of a file that is a record or will be one. */
export function recordAt(folder: string, path: string, flag: string): string | undefined {
  const real = realPathOf(resolve(folder, path))
  const root = realPathOf(findWorkspace(folder))
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
  const real = realPathOf(target)
  const names = [below(root, target), below(realPathOf(root), real)].filter((name) => name !== undefined)
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
  return new Set([...linked].map((file) => realPathOf(join(root, file))))
}
