import { hasErrors } from '../model/diagnostic.js'
import type { AgentRow, LiveAgent } from '../model/live.js'
import type { PostCallRemote } from '../model/remote.js'
import { readLive } from '../pipeline.js'
import { DEFAULT_PARALLELISM } from '../remote/client.js'
import { agentFileText } from '../workspace/agent-file-text.js'
import { type Agents, loadAgents } from '../workspace/agents.js'
import { mentionedIds } from '../workspace/mentioned-ids.js'
import { placeNew } from '../workspace/place-new.js'
import { selectAgents } from '../workspace/select.js'
import type { Workspace } from '../workspace/workspace.js'
import type { FileText } from '../workspace/write-files.js'
import type { Invocation } from './command.js'
import { connect } from './connect.js'
import { showProgress } from './progress.js'
import { environmentNamed, type Managed, openSoundWorkspace } from './setup.js'

export interface NewFiles extends Pick<Managed, 'environment'> {
  /** The workspace's folder. */
  readonly root: string
  readonly files: readonly FileText[]
}

/**
 * A file for each selected agent that the key sees and no file manages yet; nothing is written.
 * @throws AtomsSyncError `FILES_INVALID` for settings that cannot be trusted
 */
export async function newAgentFiles(invocation: Invocation): Promise<NewFiles> {
  const { flags, world } = invocation
  const workspace = openSoundWorkspace(invocation)
  const environment = environmentNamed(workspace, flags.env)
  const loaded = { workspace, environment }
  const managed = managedIds(workspace, loadAgents(workspace, environment.name))
  const remote = await connect(invocation, { environment, root: workspace.root, readOnly: true })
  const rows = await unmanagedAgents(remote, managed)
  const agents = rows.length > 0 ? selectAgents(rows.map(selectable), flags) : rows
  const places = placeNew(agents, workspace)
  const progress = showProgress('Reading agents', agents.length, world.stderr, world.clock, flags)
  const live = await readLive({
    agents,
    remote,
    parallelism: flags.parallelism ?? DEFAULT_PARALLELISM,
    interrupted: world.interrupted,
    onRead: progress.tick,
  })
  progress.end()
  return {
    root: workspace.root,
    environment,
    files: live.map((agent, at) => newFile(agent, places[at] ?? '', loaded)),
  }
}

/** The agents that have a file. One that cannot be understood manages its agent all the same. */
export const managedIds = (
  workspace: Workspace,
  { agents, diagnostics }: Pick<Agents, 'agents' | 'diagnostics'>,
): ReadonlySet<string> =>
  hasErrors(diagnostics) ? mentionedIds(workspace) : new Set(agents.map(({ agentId }) => agentId))

/** The agents that the key sees and that no file is known to manage. */
export async function unmanagedAgents(
  remote: Pick<PostCallRemote, 'listAgents'>,
  managed: { has(agentId: string): boolean },
): Promise<AgentRow[]> {
  const rows: AgentRow[] = []
  for await (const row of remote.listAgents()) if (!managed.has(row.agentId)) rows.push(row)
  return rows
}

/** An agent that has no file is found by its name and its id. */
export const selectable = (row: AgentRow) => ({ ...row, source: { file: '', line: 1, column: 1 } })

/** What is live, as a file of its own. */
export function newFile(
  agent: LiveAgent,
  file: string,
  { workspace, environment }: Pick<Managed, 'workspace' | 'environment'>,
): FileText {
  const options = workspace.environments.length > 1 ? { environment: environment.name } : {}
  return { file, text: agentFileText(agent, options) }
}
