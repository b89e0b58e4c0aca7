import type { CompletePostCallConfig } from '../model/config.js'
import type { DesiredAgent } from '../model/desired.js'
import type { Environment } from '../model/environment.js'
import { AtomsSyncError } from '../model/error.js'
import type { LiveAgent } from '../model/live.js'
import { isSameConfig } from '../model/normal.js'
import type { ApplyReport } from '../model/outcome.js'
import type { Plan } from '../model/plan.js'
import { baseAfterKeep, baseAsFound, keepsDrift } from '../sync/drift/base.js'
import { isUpdate } from '../sync/plan/plan.js'
import { gitState } from '../workspace/git/run-git.js'
import { type AppliedAgent, appliedPath, readApplied } from '../workspace/records/applied.js'
import { beginRecord, writeApplied } from '../workspace/records/write-applied.js'
import type { Session } from './session.js'

/** Where the record is kept. */
interface RecordPlace {
  readonly session: Session
  readonly environment: Environment
  /** Instead of below `.atoms-sync/applied`. */
  readonly baseline: string | undefined
}

/** An executed plan. */
interface Executed {
  readonly plan: Plan
  readonly undoes?: true
  /** Agents without versions that are in sync, but whose applied record is out of date. */
  readonly inSync?: ReadonlyMap<string, CompletePostCallConfig>
  readonly report: ApplyReport
}

/**
 * The API of agents without versions keeps no history, so the record does: of those that were written, and of those that
 * were found as the files ask for, whoever made them so. Otherwise what a killed apply wrote would later be taken for
 * somebody else's.
 * @returns why it could not be kept; the platform was written all the same
 */
export function recordApplied(
  executed: Executed,
  { session, environment: { name }, baseline, isNew }: RecordPlace & { readonly isNew: boolean | undefined },
): AtomsSyncError | undefined {
  const path = appliedPath(session.workspace.root, name, baseline)
  try {
    writeApplied(
      path,
      name,
      appliedIn(executed, () => readApplied(path, name)),
    )
    if (isNew && baseline !== undefined) beginRecord(path, name)
    return undefined
  } catch (cause) {
    // What was only found is found again.
    if (!executed.report.outcomes.some(({ status }) => status === 'applied')) return undefined
    return new AtomsSyncError('FILE_ERROR', `what was applied cannot be kept in ${path}`, {
      hint: 'make it writable; for agents without versions, the next apply may take what was written now for somebody else’s change, and then needs --on-drift=overwrite',
      cause,
    })
  }
}

function appliedIn(
  { plan, undoes, inSync, report }: Executed,
  recorded: () => ReadonlyMap<string, AppliedAgent>,
): ReadonlyMap<string, AppliedAgent> {
  const configs = new Map(plan.agents.filter(isUpdate).map((agent) => [agent.agentId, agent]))
  let record: ReadonlyMap<string, AppliedAgent> | undefined
  const last = (agentId: string) => {
    record ??= recorded()
    return record.get(agentId)
  }
  const when = { at: report.finishedAt, ...(plan.git && { commit: plan.git.commit }) }
  const found = [...(inSync ?? [])].map(([agentId, config]): [string, AppliedAgent] => [
    agentId,
    { config, ...when },
  ])
  const applied = report.outcomes.flatMap((outcome): [string, AppliedAgent][] => {
    const agent = configs.get(outcome.agentId)
    if (outcome.status !== 'applied' || agent?.dialect !== 'direct') return []
    const base = undoes || keepsDrift(agent) ? last(outcome.agentId) : undefined
    if (base === undefined) return [[outcome.agentId, { config: agent.after, ...when }]]
    const { before, after } = agent
    const config = baseAfterKeep({ base: base.config, before, after })
    // Of what it did not send, the one before is what was applied, from the commit before.
    return [[outcome.agentId, { config, at: when.at, ...(base.commit && { commit: base.commit }) }]]
  })
  return new Map([...found, ...applied])
}

/** An agent, and what the files ask of it now that they were written. */
export interface Seen {
  readonly live: LiveAgent
  readonly desired: Pick<DesiredAgent, 'config' | 'ignore'>
}

/**
 * Notes of agents without versions what files and live agree on after `init` and `pull`: the platform keeps no history of
 * them.
 * @returns why it could not be kept; the files are written all the same
 */
export async function recordSeen(
  seen: readonly Seen[],
  { session, environment, baseline }: RecordPlace,
): Promise<AtomsSyncError | undefined> {
  const direct = seen.filter(({ live }) => live.dialect === 'direct')
  if (direct.length === 0) return undefined
  const { root } = session.workspace
  const path = appliedPath(root, environment.name, baseline)
  const git = await gitState(root, session.env)
  const when = { at: session.clock.now().toISOString(), ...(git && { commit: git.commit }) }
  try {
    const record = readApplied(path, environment.name)
    const found = direct.flatMap(({ live, desired }): [string, AppliedAgent][] => {
      const config = unrecorded(live, record, () => desired)
      return config ? [[live.agentId, { config, ...when }]] : []
    })
    writeApplied(path, environment.name, new Map(found))
    return undefined
  } catch (error) {
    if (!(error instanceof AtomsSyncError)) throw error
    return error
  }
}

/** What the applied record has yet to learn of an agent that serves what is asked for. */
export function unrecorded(
  { agentId, dialect, config }: LiveAgent,
  applied: ReadonlyMap<string, Pick<AppliedAgent, 'config'>>,
  asked: () => Pick<DesiredAgent, 'config' | 'ignore'>,
): CompletePostCallConfig | undefined {
  if (dialect !== 'direct') return undefined
  const recorded = applied.get(agentId)?.config
  if (!recorded) return config
  if (isSameConfig(recorded, config)) return undefined
  const found = baseAsFound(recorded, config, asked())
  return isSameConfig(recorded, found) ? undefined : found
}
