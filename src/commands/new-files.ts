import type { AgentRow } from '../model/live.js'
import { readLive } from '../pipeline.js'
import { DEFAULT_PARALLELISM } from '../remote/client.js'
import { agentFileNames } from '../workspace/agent-file-name.js'
import { agentFileText } from '../workspace/agent-file-text.js'
import { selectAgents } from '../workspace/select.js'
import type { FileText } from '../workspace/write-files.js'
import type { Invocation } from './command.js'
import { connect } from './connect.js'
import { showProgress } from './progress.js'
import { loadManaged } from './setup.js'

export interface NewFiles {
  /** The workspace's folder. */
  readonly root: string
  readonly files: readonly (FileText & { readonly name: string })[]
}

/**
 * A file for each agent that the key sees and no file manages yet; nothing is written.
 * @param which `selected`: those that --agent and --exclude leave
 */
export async function newAgentFiles(
  invocation: Invocation,
  which: 'selected' | 'every agent',
): Promise<NewFiles> {
  const { workspace, environment, managed } = loadManaged(invocation)
  const { flags, world } = invocation
  const remote = await connect(invocation, { environment, root: workspace.root, readOnly: true })
  const rows: AgentRow[] = []
  for await (const row of remote.listAgents()) if (!managed.has(row.agentId)) rows.push(row)
  const agents = which === 'selected' && rows.length > 0 ? select(rows, invocation) : rows
  const progress = showProgress('Reading agents', agents.length, world.stderr, world.clock, flags)
  const parallelism = flags.parallelism ?? DEFAULT_PARALLELISM
  const live = await readLive({
    agents,
    remote,
    parallelism,
    interrupted: world.interrupted,
    onRead: progress.tick,
  })
  progress.end()
  const names = agentFileNames(live)
  const options = workspace.environments.length > 1 ? { environment: environment.name } : {}
  const files = live.map((agent, at) => {
    return {
      file: `agents/${names[at]}`,
      text: agentFileText(agent, options),
      name: agent.name ?? agent.agentId,
    }
  })
  return { root: workspace.root, files }
}

function select(rows: readonly AgentRow[], { flags }: Invocation): readonly AgentRow[] {
  const { agent, exclude } = flags
  const selectable = rows.map((row) => ({ ...row, source: { file: '', line: 1, column: 1 } }))
  return selectAgents(selectable, { agent, exclude })
}
