import type { Command } from '../console/command.js'
import { LIVE_BRANCH_FLAG, WRITING_FLAGS } from '../console/flags/plan.js'
import { environmentNamed, folderOf, openSoundWorkspace } from '../console/session.js'
import type { Environment } from '../model/environment.js'
import { AtomsSyncError } from '../model/error.js'
import type { LiveAgent } from '../model/live.js'
import { isSameConfig } from '../model/normal.js'
import { touched, type Undo, undoOn } from '../sync/apply/undo.js'
import type { Remembered } from '../sync/drift/base.js'
import { carryOut, WRITING_EXITS } from '../verbs/execute-plan.js'
import { planTowards } from '../verbs/plan.js'
import { withoutBranch } from '../verbs/promote.js'
import { undonePage } from '../view/plan/promotion-notes.js'
import { loadAgents } from '../workspace/agents/load-agents.js'
import { managedAgent } from '../workspace/agents/managed-agent.js'
import { selectAgents } from '../workspace/agents/select.js'
import { readRunRecord } from '../workspace/records/read-run-record.js'
import type { RecordedAgent } from '../workspace/records/run-record.js'
import type { Workspace } from '../workspace/settings/settings.js'
import { apply } from './apply.js'

export const rollback: Command = {
  name: 'rollback',
  summary: 'Undo a recorded apply',
  description:
    'Plans back to what the record says was live before, for what the apply changed and nothing else, and goes on\nlike apply: the plan is shown and confirmed, and refused where what it wrote was changed since. The files stay\nas they are: revert them too, or the next apply brings the change back.',
  argument: {
    name: '<record>',
    summary: 'a record below .atoms-sync/runs, of an interrupted apply too',
    completes: 'files',
  },
  flags: [...WRITING_FLAGS, LIVE_BRANCH_FLAG],
  examples: [
    'atoms-sync rollback .atoms-sync/runs/2026-08-01T12-00-00-000Z-0123abcd.json',
    'atoms-sync rollback record.json --agent "Sales*" --yes',
  ],
  exits: WRITING_EXITS,
  async run(invocation) {
    const { args, flags, screen } = invocation
    const [file] = args
    if (file === undefined)
      throw new AtomsSyncError('USAGE', 'name the record to undo; they are in .atoms-sync/runs')
    const record = readRunRecord(folderOf(invocation), file)
    if (flags.env !== undefined && flags.env !== record.environment) {
      throw new AtomsSyncError(
        'PLAN_REFUSED',
        `the record is of environment \`${record.environment}\`, not \`${flags.env}\``,
      )
    }
    const workspace = openSoundWorkspace(invocation)
    const named = environmentNamed(workspace, record.environment)
    const { branch, promoted = false } = record
    // Undone where it was written, whatever the settings name now; what was made live, where it is live now.
    const environment = { ...withoutBranch(named), ...(branch !== undefined && { branch }) }
    const { agent, exclude } = flags
    const undone = selectAgents(touched(record.agents), { agent, exclude })
    const agents = undone.map((done) => managedAgent(undoOn(done, done.after, []).desired))
    const page = undonePage({
      ...(!promoted &&
        branch !== named.branch && { wrote: branch === undefined ? 'the live branch' : `branch ${branch}` }),
      staying: stayingOf(record.agents, agents),
    })
    if (page) screen.aside(page)
    const desired = { workspace, environment, agents, diagnostics: [], files: 0 }
    const planned = await planTowards(desired, invocation, {
      readOnly: false,
      undoes: {
        written: writtenBy(record.agents),
        unfinished: unfinishedOf(record.agents),
        undo: undoIn(undone, ignoredIn(workspace, environment)),
      },
    })
    return carryOut(planned, invocation)
  },
  ...(apply.failure && { failure: apply.failure }),
}

function stayingOf(recorded: readonly RecordedAgent[], undone: readonly { readonly agentId: string }[]) {
  const ids = new Set(undone.map(({ agentId }) => agentId))
  return recorded.flatMap(({ agentId, name, sections }) =>
    sections !== undefined && ids.has(agentId) ? [{ name, sections }] : [],
  )
}

type Ignored = (agentId: string) => readonly string[]

function undoIn(agents: readonly RecordedAgent[], ignored: Ignored) {
  const known = new Map(agents.map((agent) => [agent.agentId, agent]))
  return (agentId: string, { config }: LiveAgent): Undo | undefined => {
    const done = known.get(agentId)
    return done && undoOn(done, config, ignored(agentId))
  }
}

/** What the files leave alone now. A record is undone also where files are gone, or have errors: they say nothing then. */
function ignoredIn(workspace: Workspace, { name }: Environment): Ignored {
  const agents = new Map(loadAgents(workspace, name).agents.map((agent) => [agent.agentId, agent]))
  return (agentId) => agents.get(agentId)?.load().ignore ?? []
}

const unfinishedOf = (agents: readonly RecordedAgent[]): ReadonlySet<string> =>
  new Set(
    agents
      .filter(({ status }) => status === 'writing' || status === 'failed-in-doubt')
      .map(({ agentId }) => agentId),
  )

/** What is live as the apply wrote it is no change of somebody else's, whether or not its end was seen. */
function writtenBy(agents: readonly RecordedAgent[]): Remembered {
  const known = new Map(agents.map(({ agentId, after }) => [agentId, after]))
  return ({ agentId, config }) => {
    const after = known.get(agentId)
    return after && isSameConfig(config, after) ? { config: after } : undefined
  }
}
