import type { Invocation } from '../console/command.js'
import { AtomsSyncError } from '../model/error.js'
import type { ApplyReport } from '../model/outcome.js'
import { appliedByKeeping, keepsTheirs } from '../sync/apply/keep-theirs.js'
import { isUpdate } from '../sync/plan/plan.js'
import {
  type AppliedAgent,
  appliedPath,
  beginRecord,
  readApplied,
  writeApplied,
} from '../workspace/records/applied.js'
import type { Planned } from './plan.js'

/**
 * The API of agents without versions keeps no history, so the record does: of those that were written, and of those that
 * were found as the files ask for, whoever made them so. Otherwise what a killed apply wrote would later be taken for
 * somebody else's.
 * @returns why it could not be kept; the platform was written all the same
 */
export function keepApplied(
  planned: Planned,
  report: ApplyReport,
  { flags }: Invocation,
): AtomsSyncError | undefined {
  const { root, environment } = planned.target
  const path = appliedPath(root, environment.name, flags.baseline)
  try {
    keepIn(path, planned, report)
    if (flags.baselineNew && flags.baseline !== undefined) beginRecord(path, environment.name)
    return undefined
  } catch (cause) {
    // What was only found is found again.
    if (!report.outcomes.some(({ status }) => status === 'applied')) return undefined
    return new AtomsSyncError('FILE_ERROR', `what was applied cannot be kept in ${path}`, {
      hint: 'make it writable; for agents without versions, the next apply may take what was written now for somebody else’s change, and then needs --on-drift=overwrite',
      cause,
    })
  }
}

function keepIn(path: string, { plan, target, undoes, inSync }: Planned, report: ApplyReport): void {
  const { environment } = target
  const configs = new Map(plan.agents.filter(isUpdate).map((agent) => [agent.agentId, agent]))
  let record: ReadonlyMap<string, AppliedAgent> | undefined
  const last = (agentId: string) => {
    record ??= readApplied(path, environment.name)
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
    const base = undoes || keepsTheirs(agent) ? last(outcome.agentId) : undefined
    if (base === undefined) return [[outcome.agentId, { config: agent.after, ...when }]]
    const { before, after } = agent
    const config = appliedByKeeping({ base: base.config, before, after })
    // Of what it did not send, the one before is what was applied, from the commit before.
    return [[outcome.agentId, { config, at: when.at, ...(base.commit && { commit: base.commit }) }]]
  })
  writeApplied(path, environment.name, new Map([...found, ...applied]))
}
