import type { Environment } from '../model/environment.js'
import { AtomsSyncError } from '../model/error.js'
import type { LiveAgent } from '../model/live.js'
import { isSameConfig } from '../model/normal.js'
import type { RollbackLimits } from '../model/outcome.js'
import { findWritten, planUndo, type Undo } from '../sync/apply/undo.js'
import type { FindApplied } from '../sync/drift/base.js'
import { loadAgent, loadAgents } from '../workspace/agents/load-agents.js'
import { managedAgent } from '../workspace/agents/managed-agent.js'
import { type Selection, selectAgents } from '../workspace/agents/select.js'
import { readRunRecord } from '../workspace/records/read-run-record.js'
import type { RecordedAgent } from '../workspace/records/run-record.js'
import type { Workspace } from '../workspace/settings/settings.js'
import { makePlan, type Planned, type PlanOptions } from './make-plan.js'
import { withoutBranch } from './promotion.js'
import { environmentNamed, requireSoundSettings, type Session } from './session.js'

export interface RollbackRequest extends PlanOptions, Selection {
  readonly session: Session
  /** The record of an apply, an interrupted one included; they are in `.atoms-sync/runs`. */
  readonly record: string
  /** Called before the platform is asked, with what a rollback leaves as it is. */
  readonly onRecord?: ((limits: RollbackLimits) => void) | undefined
}

/**
 * Plans back to what a record says was live before its apply, for what that apply changed and nothing else.
 * @throws AtomsSyncError `FILE_ERROR`, `PLAN_REFUSED` for the record of another environment, `FILES_INVALID` for settings that
 *   cannot be trusted, or when nothing can be read at all
 */
export async function rollback(request: RollbackRequest): Promise<Planned> {
  const { session, agent, exclude } = request
  const { workspace } = session
  const record = readRunRecord(session.folder, request.record)
  if (session.environment !== undefined && session.environment !== record.environment) {
    throw new AtomsSyncError(
      'PLAN_REFUSED',
      `the record is of environment \`${record.environment}\`, not \`${session.environment}\``,
    )
  }
  requireSoundSettings(session)
  const named = environmentNamed(workspace, record.environment)
  const { branch, promoted = false } = record
  // Undone where it was written, whatever the settings name now; what was made live, where it is live now.
  const environment = { ...withoutBranch(named), ...(branch !== undefined && { branch }) }
  const undone = selectAgents(findWritten(record.agents), { agent, exclude })
  const agents = undone.map((done) => managedAgent(planUndo(done, done.after, []).desired))
  request.onRecord?.({
    ...(!promoted &&
      branch !== named.branch && { wrote: branch === undefined ? 'the live branch' : `branch ${branch}` }),
    staying: stayingOf(record.agents, agents),
  })
  const undoes = {
    written: writtenBy(record.agents),
    unfinished: unfinishedOf(record.agents),
    undo: undoIn(undone, ignoredIn(workspace, environment)),
  }
  return makePlan(session, { environment, agents, diagnostics: [], writes: true, undoes }, request)
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
    return done && planUndo(done, config, ignored(agentId))
  }
}

/** What the files leave alone now. A record is undone also where files are gone, or have errors: they say nothing then. */
function ignoredIn(workspace: Workspace, { name }: Environment): Ignored {
  const { agents, sources } = loadAgents(workspace, name)
  const known = new Map(agents.map((agent) => [agent.agentId, agent]))
  return (agentId) => {
    const agent = known.get(agentId)
    return agent === undefined ? [] : loadAgent(agent, sources).ignore
  }
}

const unfinishedOf = (agents: readonly RecordedAgent[]): ReadonlySet<string> =>
  new Set(
    agents
      .filter(({ status }) => status === 'writing' || status === 'failed-in-doubt')
      .map(({ agentId }) => agentId),
  )

/** What is live as the apply wrote it is no change of somebody else's, whether or not its end was seen. */
function writtenBy(agents: readonly RecordedAgent[]): FindApplied {
  const known = new Map(agents.map(({ agentId, after }) => [agentId, after]))
  return ({ agentId, config }) => {
    const after = known.get(agentId)
    return after && isSameConfig(config, after) ? { config: after } : undefined
  }
}
