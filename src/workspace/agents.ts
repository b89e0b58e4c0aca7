import type { DesiredAgent } from '../model/desired.js'
import type { Diagnostic } from '../model/diagnostic.js'
import { type AgentDraft, type AgentFile, type AgentId, agentFileOf, draftAgent } from './agent-file.js'
import { spanIn } from './check-metrics.js'
import { withExcerpt } from './excerpt.js'
import { SETTINGS_FILE } from './find.js'
import { type Library, loadLibrary } from './library.js'
import { listFiles } from './list-files.js'
import { inReadingOrder, toDiagnostic } from './problem.js'
import { quoted } from './quoted.js'
import { readSource } from './read-source.js'
import type { Source } from './source.js'
import type { Workspace } from './workspace.js'

/** What the agent files ask for in one environment. */
export interface Agents {
  /** By file. Agents whose file has errors are left out. */
  readonly agents: readonly DesiredAgent[]
  /** Of the agent files and the metric library, in reading order. */
  readonly diagnostics: readonly Diagnostic[]
  /** Number of agent files. */
  readonly files: number
}

/** Reads every agent file and the metric library, and reports everything wrong in any of them. */
export function loadAgents(workspace: Workspace, environmentName: string): Agents {
  const { files, diagnostics } = readAgents(workspace)
  return { agents: agentsIn(files, environmentName), diagnostics, files: files.length }
}

/** What there is in all environments together. */
export interface EveryAgent {
  readonly diagnostics: readonly Diagnostic[]
  /** Number of agent files. */
  readonly files: number
  /** Number of different agents that they manage. */
  readonly agents: number
  /** Number of files with shared metrics. */
  readonly libraries: number
}

/** Reads everything for all environments at once: what `validate` needs. */
export function loadEveryAgent(workspace: Workspace): EveryAgent {
  const { files, diagnostics, libraries } = readAgents(workspace)
  const ids = new Set(files.flatMap((file) => file.ids.map(({ id }) => id)))
  return { diagnostics, files: files.length, agents: ids.size, libraries }
}

interface AgentFiles {
  readonly files: readonly AgentFile[]
  readonly diagnostics: readonly Diagnostic[]
  readonly libraries: number
}

/** Sees one agent file while it is at hand; what it does not keep is gone afterwards. */
export type Visit = (source: Source, draft: AgentDraft, ids: readonly AgentId[]) => void

/** Reads every agent file against a library that is loaded. */
export function readAgents(
  { root, settings, environmentNames }: Workspace,
  library = loadLibrary(root, settings.metrics),
  visit?: Visit,
): AgentFiles {
  const listed = listFiles(root, settings.agents)
  const names = listed.files.filter((name) => name !== SETTINGS_FILE && !library.files.includes(name))
  const files = names.map((name): AgentFile => {
    const source = readSource(root, name)
    if (!('text' in source)) return { ids: [], uses: [], diagnostics: [source] }
    const draft = draftAgent(source, { library, ...(environmentNames && { environmentNames }) })
    const file = agentFileOf(source, draft)
    if ('tree' in draft) visit?.(source, draft, file.ids)
    return file
  })
  const diagnostics = [
    ...library.diagnostics,
    ...listed.diagnostics,
    ...files.flatMap((file) => file.diagnostics),
    ...duplicateAgents(files).map((diagnostic) => withExcerpt(root, diagnostic)),
    ...unusedMetrics(library, files),
  ]
  return { files, diagnostics: inReadingOrder(diagnostics), libraries: library.files.length }
}

function agentsIn(files: readonly AgentFile[], environmentName: string): DesiredAgent[] {
  const present = files.flatMap((file) => {
    const id = idIn(file, environmentName)
    return id === undefined ? [] : [{ id, agent: file.agent }]
  })
  const counts = new Map<string, number>()
  for (const { id } of present) counts.set(id.id, (counts.get(id.id) ?? 0) + 1)
  return present.flatMap(({ id, agent }): DesiredAgent[] =>
    agent === undefined || counts.get(id.id) !== 1 ? [] : [{ ...agent, agentId: id.id, source: id.place }],
  )
}

const idIn = ({ ids }: AgentFile, environmentName: string): AgentId | undefined =>
  ids.find(({ environment }) => environment === undefined || environment === environmentName)

/** One for each pair of files, at the later one. */
function duplicateAgents(files: readonly AgentFile[]): Diagnostic[] {
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

function unusedMetrics({ metrics }: Library, files: readonly AgentFile[]): Diagnostic[] {
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
