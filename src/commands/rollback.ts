import { AtomsSyncError } from '../model/error.js'
import { isSameConfig } from '../model/normal.js'
import type { Remembered } from '../sync/base.js'
import { undoing } from '../sync/undo.js'
import { undonePage } from '../view/undone-page.js'
import { managedAgent } from '../workspace/managed.js'
import { readRunRecord } from '../workspace/read-run-record.js'
import type { RecordedAgent } from '../workspace/run-record.js'
import { selectAgents } from '../workspace/select.js'
import { apply } from './apply.js'
import { carryOut, WRITING_EXITS } from './carry-out.js'
import type { Command } from './command.js'
import { LIVE_BRANCH_FLAG, WRITING_FLAGS } from './flags/plan.js'
import { planTowards } from './planning.js'
import { withoutBranch } from './promoting.js'
import { environmentNamed, folderOf, openSoundWorkspace } from './setup.js'

export const rollback: Command = {
  name: 'rollback',
  summary: 'Undo a recorded apply',
  description:
    'Plans back to what the record says was live before, for the fields that the apply changed, and goes on like\napply: the plan is shown and confirmed, and what somebody changed since is refused. The files stay as they\nare: revert them too, or the next apply brings the change back.',
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
    const agents = selectAgents(undoing(record.agents), { agent, exclude }).map(managedAgent)
    const page = undonePage({
      ...(!promoted &&
        branch !== named.branch && { wrote: branch === undefined ? 'the live branch' : `branch ${branch}` }),
      staying: stayingOf(record.agents, agents),
    })
    if (page) screen.aside(page)
    const desired = { workspace, environment, agents, diagnostics: [], files: 0 }
    const planned = await planTowards(desired, invocation, {
      readOnly: false,
      undoes: { written: writtenBy(record.agents), unfinished: unfinishedOf(record.agents) },
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
