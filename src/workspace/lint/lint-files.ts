import type { Diagnostic } from '../../model/diagnostic.js'
import type { Environment } from '../../model/environment.js'
import type { LintAgent, LintTarget, RuleHit, Spot, Suppression } from '../../model/lint.js'
import { quoted } from '../../text/quote.js'
import { type AgentDraft, type AgentId, agentFileOf, draftAgent } from '../agents/agent-file.js'
import { type Library, loadLibrary, type SharedMetric } from '../agents/metric-library.js'
import { readAgents } from '../agents/read-agents.js'
import { readSource } from '../disk/read-source.js'
import { unquotedChoices } from '../layout/unquoted-choices.js'
import type { Workspace } from '../settings/settings.js'
import { detach, type Source } from '../yaml/source.js'
import { entryOf, textOf } from '../yaml/tree.js'
import { spotsIn } from './hit-places.js'
import { subjectsOf } from './lint-subject.js'
import { type BadSuppression, suppressionsIn } from './suppressions.js'

/** A hit of a rule about how files are written; its severity is not decided here. */
export type WrittenHit = Omit<RuleHit, 'severity'>

/** An agent as its file has it, or one metric of the library that nobody uses, while the file is at hand. */
export interface LintFile {
  readonly of: 'agent' | 'library'
  readonly source: Source
  readonly agent: LintAgent
  /** In all environments. */
  readonly ids: readonly AgentId[]
  readonly hits: readonly WrittenHit[]
  spotOf(target: LintTarget): Spot
}

/** What there is to lint besides the agents themselves. */
export interface LintedFiles {
  readonly diagnostics: readonly Diagnostic[]
  readonly suppressions: readonly Suppression[]
  readonly bad: readonly BadSuppression[]
  /** Number of agent files, and of files with shared metrics. */
  readonly files: number
  readonly libraries: number
  /** Reads one of the agent files once more, for what is only found once all have been seen. */
  again(file: string): LintFile | undefined
}

export interface LintVisit {
  readonly workspace: Workspace
  readonly ruleIds: readonly string[]
  /** Sees each agent file, then each metric of the library that no agent uses. What it does not keep is gone. */
  readonly visit: (file: LintFile) => void
}

/** Reads all files for all environments, mistakes and all: whatever can be linted is shown to `visit`. */
export function lintFiles({ workspace, ruleIds, visit }: LintVisit): LintedFiles {
  const library = loadLibrary(workspace.root, workspace.settings.metrics)
  const suppressions: Suppression[] = []
  const bad: BadSuppression[] = []
  const used = new Set<string>()
  const note = (source: Source): void => {
    const found = suppressionsIn(source, ruleIds)
    suppressions.push(...found.suppressions)
    bad.push(...found.bad)
  }
  const { files, diagnostics } = readAgents(workspace, library, ({ source, draft, file }) => {
    if (!('tree' in draft)) return
    note(source)
    for (const { use } of draft.own) if (use !== undefined) used.add(use.value)
    visit(lintFile(source, draft, file.ids, workspace.environments))
  })
  for (const source of sourcesOf(library)) note(source)
  for (const [identifier, shared] of library.metrics) if (!used.has(identifier)) visit(unused(shared))
  return {
    // The rule `unused-library-metric` says it.
    diagnostics: diagnostics.filter(({ code }) => code !== 'unused-metric'),
    suppressions,
    bad,
    files: files.length,
    libraries: library.files.length,
    again: (file) => readAgain(workspace, library, file),
  }
}

/** Shows some of the agent files to `visit`, one after the other; returns the comments that may silence what is said of them. */
export function lintSomeFiles(
  { workspace, ruleIds, visit }: LintVisit,
  names: Iterable<string>,
): readonly Suppression[] {
  const library = loadLibrary(workspace.root, workspace.settings.metrics)
  const suppressions = sourcesOf(library).flatMap((source) => suppressionsIn(source, ruleIds).suppressions)
  for (const name of names) {
    const file = readAgain(workspace, library, name)
    if (file === undefined) continue
    suppressions.push(...suppressionsIn(file.source, ruleIds).suppressions)
    visit(file)
  }
  return suppressions
}

const sourcesOf = ({ metrics }: Library): Source[] => [
  ...new Set(Array.from(metrics.values(), ({ source }) => source)),
]

function readAgain({ root, environments }: Workspace, library: Library, file: string): LintFile | undefined {
  const source = readSource(root, file)
  if (!('text' in source)) return undefined
  const draft = draftAgent(source, { library })
  return 'tree' in draft ? lintFile(source, draft, agentFileOf(source, draft).ids, environments) : undefined
}

function lintFile(
  source: Source,
  { tree, drafts }: AgentDraft,
  ids: readonly AgentId[],
  environments: readonly Environment[],
): LintFile {
  const subjects = subjectsOf(drafts)
  const name = textOf(entryOf(tree, 'name')?.value)
  const summaryPrompt = textOf(entryOf(tree, 'summaryPrompt')?.value)
  return {
    of: 'agent',
    source,
    agent: {
      file: source.file,
      metrics: subjects.map(({ metric }) => metric),
      ...(name !== undefined && { name: detach(name) }),
      ...(summaryPrompt !== undefined && { summaryPrompt: detach(summaryPrompt) }),
      ...(ids.some((id) => isVersioned(id, environments)) && { isVersioned: true }),
    },
    ids,
    hits: subjects.flatMap(unquotedChoices),
    spotOf: spotsIn({ source, tree, subjects }),
  }
}

const isVersioned = ({ environment: name }: AgentId, environments: readonly Environment[]): boolean =>
  environments.some(
    (environment) =>
      (name === undefined || environment.name === name) &&
      (environment.branch !== undefined || ['drafts', 'branches'].includes(environment.dialect)),
  )

function unused({ source, draft }: SharedMetric): LintFile {
  const subjects = subjectsOf([draft])
  return {
    of: 'library',
    source,
    agent: { file: source.file, metrics: subjects.map(({ metric }) => metric) },
    ids: [],
    hits: [
      ...subjects.flatMap(unquotedChoices),
      ...subjects.map(({ metric }) => unusedHit(metric.identifier)),
    ],
    spotOf: spotsIn({ source, subjects }),
  }
}

const unusedHit = (identifier: string): WrittenHit => ({
  rule: 'unused-library-metric',
  target: { of: 'metric', index: 0 },
  message: `no agent uses ${quoted(identifier)}`,
  hint: `remove it, or take it with \`use: ${identifier}\``,
})
