import type { Command } from '../console/command.js'
import { withExitCode } from '../console/exit-code.js'
import { OUTPUT_FLAGS, REMOTE_FLAGS, SELECTION_FLAGS } from '../console/flags/shared.js'
import { openSession } from '../console/session.js'
import { EXIT } from '../model/exit.js'
import type { AgentRow } from '../model/live.js'
import type { Place } from '../model/place.js'
import type { ListedAgent } from '../model/remote.js'
import { connect } from '../verbs/connect.js'
import { loadManaged } from '../verbs/load-desired.js'
import { agentsPage } from '../view/agents-page.js'
import { selectAgents } from '../workspace/agents/select.js'

export const agents: Command = {
  name: 'agents',
  summary: 'List what the key can see, managed or not',
  tabular: true,
  description:
    'Name, id and the file that manages it. Where there is none, init --from-live and pull --all would write one.',
  flags: [...SELECTION_FLAGS, ...REMOTE_FLAGS, ...OUTPUT_FLAGS],
  examples: [
    'atoms-sync agents --env production',
    `atoms-sync agents --format json | jq '.agents[] | select(.managedBy==null)'`,
  ],
  async run(invocation) {
    const session = openSession(invocation)
    const { environment, managed } = loadManaged(session)
    const client = await connect(session, { environment })
    const seen: Seen[] = []
    for await (const row of client.listAgents()) {
      const file = managed.get(row.agentId)
      seen.push({ ...row, managedBy: file, source: { file: file ?? '', line: 1, column: 1 } })
    }
    const { agent, exclude } = invocation.flags
    const rows = selectAgents(seen, { agent, exclude }).map(listed)
    invocation.screen.answer(withExitCode(agentsPage(rows, { environment: environment.name }), EXIT.ok))
    return EXIT.ok
  },
}

interface Seen extends AgentRow {
  readonly managedBy: string | undefined
  readonly source: Place
}

function listed({ agentId, name, activeVersionId, updatedAt, managedBy }: Seen): ListedAgent {
  return {
    agentId,
    name,
    dialect: activeVersionId === undefined ? 'direct' : 'versioned',
    ...(managedBy !== undefined && { managedBy }),
    ...(updatedAt !== undefined && { updatedAt }),
  }
}
