import { EXIT } from '../model/exit.js'
import type { AgentRow, LiveAgent } from '../model/live.js'
import { readLive } from '../pipeline.js'
import { DEFAULT_PARALLELISM } from '../remote/client.js'
import { initPage } from '../view/init-page.js'
import { diagnosticsPage } from '../view/validation-page.js'
import { agentFileNames } from '../workspace/agent-file-name.js'
import { agentFileText } from '../workspace/agent-file-text.js'
import { loadAgents } from '../workspace/agents.js'
import { hasSettings } from '../workspace/find.js'
import { scaffold, scaffoldSettings } from '../workspace/scaffold.js'
import { selectAgents } from '../workspace/select.js'
import { type FileText, writeNewFiles } from '../workspace/write-files.js'
import type { Command, Invocation } from './command.js'
import { connect } from './connect.js'
import { FROM_LIVE_FLAG, OUTPUT_FLAGS, REMOTE_FLAGS, SELECTION_FLAGS } from './flags.js'
import { showProgress } from './progress.js'
import { folderOf, loadManaged, type Managed } from './setup.js'

export const init: Command = {
  name: 'init',
  summary: 'Start a workspace; --from-live writes files for agents that exist',
  description: 'Never touches a file that is there already.',
  flags: [FROM_LIVE_FLAG, ...SELECTION_FLAGS, ...REMOTE_FLAGS, ...OUTPUT_FLAGS],
  examples: [
    'atoms-sync init',
    'atoms-sync init --from-live',
    'atoms-sync init --from-live --agent "Sales*"',
  ],
  async run(invocation) {
    const files = invocation.flags.fromLive ? await fromLive(invocation) : begin(invocation)
    const next =
      files.length === 0
        ? ['nothing: every agent that the key sees has a file']
        : invocation.flags.fromLive
          ? ['atoms-sync plan: there should be nothing to change yet', 'commit the files']
          : ['put the id of an agent into agents/example.yaml', 'set SMALLEST_API_KEY', 'atoms-sync plan']
    invocation.screen.answer(
      initPage(
        files.map(({ file }) => ({ file, status: 'created' })),
        next,
      ),
    )
    return EXIT.ok
  },
}

function begin(invocation: Invocation): readonly FileText[] {
  const files = scaffold()
  writeNewFiles(folderOf(invocation), files)
  return files
}

/** A file for each agent that the key sees and no file manages yet. */
async function fromLive(invocation: Invocation): Promise<readonly FileText[]> {
  const managed = loadManaged(invocation)
  const { workspace, environment } = managed
  const client = await connect(invocation, { environment, root: workspace.root, readOnly: true })
  const rows: AgentRow[] = []
  for await (const row of client.listAgents()) if (!managed.managed.has(row.agentId)) rows.push(row)
  if (rows.length === 0) return []
  const wanted = select(rows, invocation)
  const { world, flags } = invocation
  const progress = showProgress('Reading agents', wanted.length, world.stderr, world.clock, flags)
  const live = await readLive({
    agents: wanted,
    remote: client,
    parallelism: flags.parallelism ?? DEFAULT_PARALLELISM,
    interrupted: world.interrupted,
    onRead: progress.tick,
  })
  progress.end()
  const files = [...(hasSettings(workspace.root) ? [] : [scaffoldSettings()]), ...agentFiles(live, managed)]
  writeNewFiles(workspace.root, files)
  showMistakes(invocation, managed)
  return files
}

function select(rows: readonly AgentRow[], { flags }: Invocation): readonly AgentRow[] {
  const { agent, exclude } = flags
  const selectable = rows.map((row) => ({ ...row, source: { file: '', line: 1, column: 1 } }))
  return selectAgents(selectable, { agent, exclude })
}

function agentFiles(live: readonly LiveAgent[], { workspace, environment }: Managed): FileText[] {
  const names = agentFileNames(live)
  const options = workspace.environments.length > 1 ? { environment: environment.name } : {}
  return live.map((agent, at) => ({ file: `agents/${names[at]}`, text: agentFileText(agent, options) }))
}

/** Live agents hold old mistakes too; the files say the same, and validate says what is wrong with it. */
function showMistakes(invocation: Invocation, { workspace, environment }: Managed): void {
  const { diagnostics, files, agents } = loadAgents(workspace, environment.name)
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) invocation.screen.aside(diagnosticsPage(errors, { files, agents: agents.length }))
}
