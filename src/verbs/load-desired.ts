import type { ManagedAgent } from '../model/desired.js'
import { type Diagnostic, hasErrors } from '../model/diagnostic.js'
import type { Environment } from '../model/environment.js'
import { BUILD } from '../version.js'
import { type AgentSources, loadAgents } from '../workspace/agents/load-agents.js'
import { type Selection, selectAgents } from '../workspace/agents/select.js'
import type { CacheTrust } from '../workspace/cache/file-cache.js'
import { environmentNamed, keyOf, noAgentFiles, type Session } from './session.js'

/** What the files ask for in one environment. */
export interface Desired {
  readonly environment: Environment
  /** The selected ones. */
  readonly agents: readonly ManagedAgent[]
  /** Also those that are not selected. */
  readonly everyone: readonly ManagedAgent[]
  /** Of all files; warnings only when there are `agents`. */
  readonly diagnostics: readonly Diagnostic[]
  readonly files: number
  readonly sources: AgentSources
}

export interface LoadOptions {
  /** Whether what earlier runs found out about files may be believed: not where something is written. */
  readonly cached?: boolean
}

/**
 * What the files ask for in the environment of a session, the selected agents alone.
 * @throws AtomsSyncError `USAGE` for an environment or a glob that matches nothing, and where there is no agent file
 */
export function loadDesired(session: Session, selection: Selection, options: LoadOptions = {}): Desired {
  const loaded = loadDesiredOrNone(session, selection, options)
  const { workspace } = session
  if (loaded.files === 0 && !hasErrors(workspace.diagnostics)) throw noAgentFiles(workspace)
  return loaded
}

/** The same, for what makes sense where there is no agent file at all. */
export function loadDesiredOrNone(
  session: Session,
  { agent, exclude }: Selection,
  { cached = false }: LoadOptions = {},
): Desired {
  const { workspace } = session
  if (hasErrors(workspace.diagnostics)) {
    const name = session.environment ?? workspace.environments[0]?.name ?? 'default'
    const environment = workspace.environments.find((each) => each.name === name)
    const placeholder: Environment = environment ?? { name, apiKeyEnv: 'SMALLEST_API_KEY', dialect: 'auto' }
    return { ...loadIn(session, placeholder), agents: [] }
  }
  const environment = environmentNamed(workspace, session.environment)
  const loaded = loadIn(session, environment, cached ? trustOf(session, environment) : undefined)
  return loaded.files === 0 || hasErrors(loaded.diagnostics)
    ? loaded
    : { ...loaded, agents: selectAgents(loaded.agents, { agent, exclude }) }
}

/** Signed with the environment's key, so that runs may share a cache that others can write to. */
const trustOf = (session: Session, environment: Environment): CacheTrust | undefined =>
  session.cache === false ? undefined : { secret: () => keyOf(session, environment), build: BUILD }

function loadIn({ workspace }: Session, environment: Environment, trust?: CacheTrust): Desired {
  const { agents, diagnostics, files, sources } = loadAgents(workspace, environment.name, trust)
  const all = [...workspace.diagnostics, ...diagnostics]
  return { environment, agents, everyone: agents, diagnostics: all, files, sources }
}

export interface Managed {
  readonly environment: Environment
  readonly diagnostics: readonly Diagnostic[]
  /** Files by agent id. */
  readonly managed: ReadonlyMap<string, string>
}

/** Which file manages which agent, for what works though some files have errors. */
export function loadManaged(session: Session): Managed {
  const environment = environmentNamed(session.workspace, session.environment)
  const { agents, diagnostics } = loadIn(session, environment)
  const managed = new Map(agents.map((each) => [each.agentId, each.source.file]))
  return { environment, diagnostics, managed }
}
