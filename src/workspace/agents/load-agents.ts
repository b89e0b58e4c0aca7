import type { DesiredAgent, ManagedAgent } from '../../model/desired.js'
import type { Diagnostic } from '../../model/diagnostic.js'
import { AtomsSyncError } from '../../model/error.js'
import { quoted } from '../../text/quote.js'
import type { CacheTrust } from '../cache/file-cache.js'
import type { Workspace } from '../settings/settings.js'
import { idIn } from './agent-file.js'
import { type AgentDigest, digestAgent } from './managed-agent.js'
import { type Library, loadLibrary } from './metric-library.js'
import { createOpenFiles, type OpenFiles } from './open-files.js'
import { type KeptFile, readManaged } from './read-agents.js'

/** What the agent files ask for in one environment. */
export interface Agents {
  /** By file. Agents whose file has errors are left out. */
  readonly agents: readonly ManagedAgent[]
  /** Of the agent files and the metric library, in reading order. */
  readonly diagnostics: readonly Diagnostic[]
  /** Number of agent files. */
  readonly files: number
  /** For whoever has more to ask of a file. */
  readonly sources: AgentSources
}

/** What the agents were read from. */
export interface AgentSources {
  readonly library: Library
  readonly open: OpenFiles['open']
}

/** Reads every agent file and the metric library, and reports everything wrong in any of them. */
export function loadAgents(workspace: Workspace, environmentName: string, trust?: CacheTrust): Agents {
  const library = loadLibrary(workspace.root, workspace.settings.metrics)
  const { open, keep } = createOpenFiles(workspace, library)
  const { files, diagnostics } = readManaged(workspace, library, { trust, keep })
  const agents = agentsIn(files, environmentName)
  return { agents, diagnostics, files: files.length, sources: { library, open } }
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
export function loadEveryAgent(workspace: Workspace, trust?: CacheTrust): EveryAgent {
  const library = loadLibrary(workspace.root, workspace.settings.metrics)
  const { files, diagnostics } = readManaged(workspace, library, { trust, onlyChecks: true })
  const ids = new Set(files.flatMap((file) => file.ids.map(({ id }) => id)))
  return { diagnostics, files: files.length, agents: ids.size, libraries: library.files.length }
}

function agentsIn(
  files: readonly KeptFile<AgentDigest | undefined>[],
  environmentName: string,
): ManagedAgent[] {
  const present = files.flatMap((file) => {
    const id = idIn(file, environmentName)
    return id === undefined ? [] : [{ id, digest: file.kept }]
  })
  const counts = new Map<string, number>()
  for (const { id } of present) counts.set(id.id, (counts.get(id.id) ?? 0) + 1)
  return present.flatMap(({ id: { id: agentId, place: source }, digest }) =>
    digest === undefined || counts.get(agentId) !== 1 ? [] : [{ ...digest, agentId, source }],
  )
}

/**
 * What the files ask for of an agent.
 * @param sources what the agent was read from; absent where its desired config is known
 * @throws AtomsSyncError `FILE_ERROR` where the file asks for something else by now
 */
export function loadAgent(
  { agentId, source, meaning, desired }: ManagedAgent,
  sources: Pick<AgentSources, 'open'> | undefined,
): DesiredAgent {
  if (desired !== undefined) return desired
  const agent = sources?.open(source.file)?.file.agent
  if (agent !== undefined && digestAgent(agent).meaning === meaning) return { ...agent, agentId, source }
  throw new AtomsSyncError('FILE_ERROR', `${quoted(source.file)} was changed while it was being read`, {
    hint: 'run it again',
  })
}
