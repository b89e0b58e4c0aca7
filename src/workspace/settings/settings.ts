import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Diagnostic } from '../../model/diagnostic.js'
import type { ConfirmPolicy, Environment, GuardSettings, Limit } from '../../model/environment.js'
import { readSource } from '../disk/read-source.js'
import { checkShape } from '../schema/check-shape.js'
import { parseYaml } from '../yaml/parse.js'
import { isSound, type Problem, toDiagnostics } from '../yaml/problem.js'
import type { Source } from '../yaml/source.js'
import { type Entry, entryOf, itemsOf, stringIn, type Tree } from '../yaml/tree.js'
import { checkBaseUrls, DEFAULT_ENVIRONMENT, environmentsOf } from './environments.js'
import { SETTINGS_FILE } from './find-workspace.js'
import { checkReport, type ReportSettings, reportSettings } from './report-settings.js'

/** A folder of agent files, and what its `atoms-sync.yaml` says. */
export interface Workspace {
  /** Absolute path. */
  readonly root: string
  readonly settings: WorkspaceSettings
  /** In the order they are declared; `default` where none is. One that has errors is left out. */
  readonly environments: readonly Environment[]
  /** All declared names; absent where the file could not be understood. */
  readonly environmentNames?: readonly string[]
  readonly guards: GuardSettings
  readonly report: ReportSettings
  /** What stands under `lint:`; the lint stage knows what it means. */
  readonly lint: unknown
  /** Of `atoms-sync.yaml` alone. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface WorkspaceSettings {
  /** Globs of the agent files. */
  readonly agents: readonly string[]
  /** Globs of the files with shared metrics. */
  readonly metrics: readonly string[]
}

type Settings = Omit<Workspace, 'root' | 'diagnostics'>

export const DEFAULT_GUARDS: GuardSettings = { breaking: 'confirm', liveBranch: 'confirm' }

const DEFAULTS: Settings = {
  settings: { agents: ['agents/**/*.{yaml,yml}'], metrics: ['metrics/*.yaml'] },
  environments: [DEFAULT_ENVIRONMENT],
  environmentNames: [DEFAULT_ENVIRONMENT.name],
  guards: DEFAULT_GUARDS,
  report: { failOn: [] },
  lint: undefined,
}

/** What is used where the file cannot be understood: nothing that could lead anywhere. */
const { environmentNames: _, ...NOTHING }: Settings = { ...DEFAULTS, environments: [] }

/**
 * Reads `atoms-sync.yaml` if there is one. What is wrong in it is in `diagnostics`.
 * @param allowedHosts hosts that a base URL may name besides the platform's, from outside the workspace
 */
export function loadWorkspace(root: string, allowedHosts: readonly string[] = []): Workspace {
  if (!existsSync(join(root, SETTINGS_FILE))) return { root, ...DEFAULTS, diagnostics: misnamed(root) }
  const source = readSource(root, SETTINGS_FILE)
  if (!('text' in source)) return { root, ...NOTHING, diagnostics: [source] }
  const { tree, problems: found } = parseYaml(source)
  if (tree === undefined) return { root, ...NOTHING, diagnostics: toDiagnostics(source, found) }
  const problems = [
    ...found,
    ...checkShape('workspace', tree),
    ...checkBaseUrls(tree, allowedHosts),
    ...checkReport(source, entryOf(tree, 'report')?.value),
  ]
  return { root, ...settingsOf(source, tree, problems), diagnostics: toDiagnostics(source, problems) }
}

/** A part with mistakes in it is as good as absent: the mistakes are reported, and nothing runs with them. */
function settingsOf(source: Source, tree: Tree, problems: readonly Problem[]): Settings {
  const sound = (key: string): Tree | undefined => {
    const entry = entryOf(tree, key)
    return entry !== undefined && isSound(entry, problems) ? entry.value : undefined
  }
  return {
    settings: {
      agents: globsOf(entryOf(tree, 'agents'), problems) ?? DEFAULTS.settings.agents,
      metrics: globsOf(entryOf(tree, 'metrics'), problems) ?? DEFAULTS.settings.metrics,
    },
    ...environmentsOf(entryOf(tree, 'environments')?.value, problems),
    guards: guardsOf(sound('guards')),
    report: reportSettings(source, sound('report')),
    lint: sound('lint')?.value,
  }
}

/** Globs that are wrong find nothing, rather than what the default finds. */
function globsOf(entry: Entry | undefined, problems: readonly Problem[]): readonly string[] | undefined {
  if (entry === undefined) return undefined
  if (!isSound(entry, problems)) return []
  return [stringIn(entry.value), ...itemsOf(entry.value).map(stringIn)].filter((glob) => glob !== undefined)
}

function guardsOf(tree: Tree | undefined): GuardSettings {
  const maxAgents = limitOf(entryOf(tree, 'maxAgents')?.value)
  const maxRemovedMetrics = entryOf(tree, 'maxRemovedMetrics')?.value.value
  const policy = (key: string): ConfirmPolicy => {
    const said = stringIn(entryOf(tree, key)?.value)
    return said === 'allow' || said === 'refuse' ? said : 'confirm'
  }
  return {
    ...(maxAgents !== undefined && { maxAgents }),
    ...(typeof maxRemovedMetrics === 'number' && { maxRemovedMetrics }),
    breaking: policy('breaking'),
    liveBranch: policy('liveBranch'),
  }
}

function limitOf(tree: Tree | undefined): Limit | undefined {
  if (typeof tree?.value === 'number') return { count: tree.value }
  return typeof tree?.value === 'string' ? { percent: Number.parseFloat(tree.value) } : undefined
}

/** Settings that are silently not read are worse than none. */
function misnamed(root: string): Diagnostic[] {
  const file = ['atoms-sync.yml', '.atoms-sync.yaml', 'atoms-sync.json'].find((name) =>
    existsSync(join(root, name)),
  )
  if (file === undefined) return []
  const message = `settings are read from \`${SETTINGS_FILE}\` only`
  const place = { file, line: 1, column: 1 }
  return [
    { code: 'unreadable', severity: 'error', message, hint: `rename it to \`${SETTINGS_FILE}\``, place },
  ]
}
