import { join } from 'node:path'
import type { Invocation } from '../console/command.js'
import { hasErrors } from '../model/diagnostic.js'
import type { Environment } from '../model/environment.js'
import type { AgentRow, LiveAgent } from '../model/live.js'
import type { UnreadLive } from '../model/plan.js'
import { agentError } from '../model/plan.js'
import type { PostCallRemote } from '../model/remote.js'
import { diffAgent } from '../sync/plan/diff.js'
import { type Agents, loadAgents } from '../workspace/agents/load-agents.js'
import { type NewAgentFile, newAgentFile } from '../workspace/agents/new-agent-file.js'
import { mentionedIds, placeNew } from '../workspace/agents/new-agent-place.js'
import { selectAgents } from '../workspace/agents/select.js'
import { hasEntry } from '../workspace/disk/file-system.js'
import { EXAMPLE_FILE, isExampleUntouched } from '../workspace/settings/scaffold.js'
import type { Workspace } from '../workspace/settings/settings.js'
import { connect, requireOrganization } from './connect.js'
import { readThem } from './live-files.js'
import { environmentNamed, requireSoundSettings, type Session } from './session.js'

/** Where new files go. */
interface Target {
  readonly workspace: Workspace
  readonly environment: Environment
}

export interface NewFiles extends Target {
  readonly files: readonly NewAgentFile[]
  /** What they were made of. */
  readonly seen: readonly LiveAgent[]
  /** Files that were there, and what to do for the agents that have none because of them. */
  readonly kept: readonly { readonly file: string; readonly cure: string }[]
  /** Agents that could not be read, so they have no file yet. */
  readonly unread: readonly UnreadLive[]
}

/**
 * A file for each selected agent that the key sees and no file manages yet; nothing is written.
 * @throws AtomsSyncError `FILES_INVALID` for settings that cannot be trusted, `USAGE` where globs leave no room
 */
export async function newAgentFiles(session: Session, invocation: Invocation): Promise<NewFiles> {
  const { flags } = invocation
  const { workspace } = session
  requireSoundSettings(session)
  const environment = environmentNamed(workspace, flags.env)
  const loaded = { workspace, environment }
  const known = withoutExample(workspace.root, loadAgents(workspace, environment.name))
  const remote = await connect(session, { environment })
  const rows = await unmanagedAgents(remote, managedIds(workspace, known))
  const selected = rows.length > 0 ? selectAgents(rows.map(selectable), flags) : rows
  const placed = placesOf(selected, workspace, known)
  const agents = placed.filter(({ isTaken }) => !isTaken)
  if (agents.length > 0) await requireOrganization(remote, environment)
  const read = await readThem(agents, { invocation, remote }, ({ file }, live) => ({
    live,
    file: newFile(live, file, loaded),
  }))
  return {
    ...loaded,
    files: read.flatMap((each) => ('kept' in each ? [each.kept.file] : [])),
    seen: read.flatMap((each) => ('kept' in each ? [each.kept.live] : [])),
    unread: read.flatMap((each) =>
      'error' in each ? [{ ...each.agent, error: agentError(each.error) }] : [],
    ),
    kept: placed.flatMap(({ isTaken, file, agentId }) =>
      isTaken ? [{ file, cure: cureFor(agentId, loaded) }] : [],
    ),
  }
}

/** The agent of an example that nobody touched is nobody's. */
const withoutExample = (
  root: string,
  { agents, diagnostics }: Agents,
): Pick<Agents, 'agents' | 'diagnostics'> => ({
  agents: isExampleUntouched(root) ? agents.filter(({ source }) => source.file !== EXAMPLE_FILE) : agents,
  diagnostics,
})

/**
 * Where the files of new agents go. Where there are several environments, an agent that is new in one most often has a
 * file already, of the same name and for another: a second file would part what belongs together.
 */
export function placesOf(
  rows: readonly AgentRow[],
  workspace: Workspace,
  { agents }: Pick<Agents, 'agents'>,
): { readonly agentId: string; readonly name: string; readonly file: string; readonly isTaken: boolean }[] {
  const ofThisEnvironment = new Set(agents.map(({ source }) => source.file))
  const mayBeTheirs = (file: string) => workspace.environments.length > 1 && !ofThisEnvironment.has(file)
  const files = placeNew(rows, workspace, mayBeTheirs)
  return rows.map(({ agentId, name }, at) => {
    const file = files[at] ?? ''
    return { agentId, name, file, isTaken: hasEntry(join(workspace.root, file)) }
  })
}

/** What to do where the place of an agent's file is taken. */
export function cureFor(agentId: string, { workspace, environment }: Target): string {
  const id = workspace.environments.length > 1 ? `${environment.name}: ${agentId}` : agentId
  return `if that file is of the same agent, put \`${id}\` under its \`agentId\`; else rename it`
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
export function newFile(agent: LiveAgent, file: string, { workspace, environment }: Target): NewAgentFile {
  const isOfOne = workspace.environments.length > 1
  return newAgentFile(agent, {
    file,
    ...(isOfOne && { environment: environment.name }),
    isInSync: (desired) => diffAgent(desired, agent.config).changes.length === 0,
  })
}
