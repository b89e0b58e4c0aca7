import { Lexer } from 'yaml'
import type { Diagnostic } from '../../model/diagnostic.js'
import type { Environment } from '../../model/environment.js'
import type { LintAgent, LintTarget, Spot, SuppressionComment, UnquotedChoice } from '../../model/lint.js'
import type { AgentDraft, AgentId } from '../agents/agent-file.js'
import type { AgentSources } from '../agents/load-agents.js'
import { type Library, loadLibrary, type SharedMetric } from '../agents/metric-library.js'
import { createOpenFiles, type OpenFile } from '../agents/open-files.js'
import { readAgents } from '../agents/read-agents.js'
import { unquotedChoices } from '../layout/unquoted-choices.js'
import type { Workspace } from '../settings/settings.js'
import { detach, excerptAt, placeAt, type Source, type Span } from '../yaml/source.js'
import { entryOf, stringIn } from '../yaml/tree.js'
import { spotsIn } from './hit-places.js'
import { subjectsOf } from './lint-subject.js'

/** An agent as its file has it, or one metric of the library that nobody uses, while the file is at hand. */
export interface LintFile {
  readonly of: 'agent' | 'library'
  readonly source: Source
  readonly agent: LintAgent
  /** In all environments. */
  readonly ids: readonly AgentId[]
  readonly unquoted: readonly UnquotedChoice[]
  spotOf(target: LintTarget): Spot
}

/** What there is to lint besides the agents themselves. */
export interface LintedFiles {
  readonly diagnostics: readonly Diagnostic[]
  readonly comments: readonly SuppressionComment[]
  /** Number of agent files, and of files with shared metrics. */
  readonly files: number
  readonly libraries: number
  /** Reads one of the agent files once more, for what is only found once all have been seen. */
  again(file: string): LintFile | undefined
}

export interface LintVisit {
  readonly workspace: Workspace
  /** Sees each agent file, then each metric of the library that no agent uses. What it does not keep is gone. */
  readonly visit: (file: LintFile) => void
}

/** Reads all files for all environments, mistakes and all: whatever can be linted is shown to `visit`. */
export function lintFiles({ workspace, visit }: LintVisit): LintedFiles {
  const library = loadLibrary(workspace.root, workspace.settings.metrics)
  const comments: SuppressionComment[] = []
  const used = new Set<string>()
  const { open, keep } = createOpenFiles(workspace, library)
  const { files, diagnostics } = readAgents(workspace, library, (agentFile) => {
    const { source, draft, file } = agentFile
    if (!('tree' in draft)) return
    keep(agentFile)
    comments.push(...suppressionComments(source))
    for (const { use } of draft.own) if (use !== undefined) used.add(use.value)
    visit(lintFile(source, draft, file.ids, workspace.environments))
  })
  comments.push(...sourcesOf(library).flatMap(suppressionComments))
  for (const [identifier, shared] of library.metrics) if (!used.has(identifier)) visit(unused(shared))
  return {
    // The rule `unused-library-metric` says it.
    diagnostics: diagnostics.filter(({ code }) => code !== 'unused-metric'),
    comments,
    files: files.length,
    libraries: library.files.length,
    again: (file) => lintFileOf(open(file), workspace),
  }
}

/** Shows some of the agent files to `visit`; returns the comments that may silence what is found in them. */
export function lintSomeFiles(
  { workspace, visit }: LintVisit,
  names: Iterable<string>,
  { library, open }: AgentSources,
): readonly SuppressionComment[] {
  const comments = sourcesOf(library).flatMap(suppressionComments)
  for (const name of names) {
    const file = lintFileOf(open(name), workspace)
    if (file === undefined) continue
    comments.push(...suppressionComments(file.source))
    visit(file)
  }
  return comments
}

const sourcesOf = ({ metrics }: Library): Source[] => [
  ...new Set(Array.from(metrics.values(), ({ source }) => source)),
]

function lintFileOf(open: OpenFile | undefined, { environments }: Workspace): LintFile | undefined {
  if (open === undefined || !('tree' in open.draft)) return undefined
  return lintFile(open.source, open.draft, open.file.ids, environments)
}

function lintFile(
  source: Source,
  { tree, drafts }: AgentDraft,
  ids: readonly AgentId[],
  environments: readonly Environment[],
): LintFile {
  const subjects = subjectsOf(drafts)
  const name = stringIn(entryOf(tree, 'name')?.value)
  const summaryPrompt = stringIn(entryOf(tree, 'summaryPrompt')?.value)
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
    unquoted: subjects.flatMap(unquotedChoices),
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
    unquoted: subjects.flatMap(unquotedChoices),
    spotOf: spotsIn({ source, subjects }),
  }
}

/** The comments of a file about rules. What only looks like one inside of a text is text. */
function suppressionComments(source: Source): SuppressionComment[] {
  if (!source.text.includes('atoms-sync-disable')) return []
  const nextLine = nextLineIn(source)
  return commentsIn(source.text).flatMap((span) => {
    const words = /^#+\s*(atoms-sync-disable\S*)([\s\S]*)$/.exec(source.text.slice(span.start, span.end))
    if (words === null) return []
    const [, keyword = '', text = ''] = words
    const place = placeAt(source, span.start)
    const begins = { file: source.file, line: nextLine(place.line) }
    return [{ place, excerpt: excerptAt(source, span), keyword, text, begins }]
  })
}

/**
 * The next line with something on it that is not a comment. Asked for one comment after the other, so that what lies
 * between is looked at once, however many comments stand above one line.
 */
function nextLineIn({ text, lineStarts }: Source): (line: number) => number {
  let known = 0
  return (line) => {
    if (line < known) return known
    for (known = line + 1; known <= lineStarts.length; known++) {
      if (!/^\s*(#|$)/.test(text.slice(lineStarts[known - 1], lineStarts[known]))) break
    }
    return known
  }
}

/** Found by the lexer of YAML, which knows what is a comment and what is a text. */
function commentsIn(text: string): Span[] {
  const comments: Span[] = []
  let offset = 0
  let isText = false
  for (const lexeme of new Lexer().lex(text)) {
    if (CONTROL.has(lexeme)) {
      isText = lexeme === SCALAR
      continue
    }
    if (!isText && lexeme.startsWith('#')) {
      comments.push({ start: offset, end: offset + lexeme.trimEnd().length })
    }
    isText = false
    offset += lexeme.length
  }
  return comments
}

/** The lexer's own marks, which stand for nothing in the file: a document, the end of brackets, a scalar. */
const SCALAR = '\u001f'
const CONTROL: ReadonlySet<string> = new Set(['\u0002', '\u0018', SCALAR])
