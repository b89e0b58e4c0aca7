import type { ApplyReport } from '../model/outcome.js'
import { appliedByKeeping, keepsTheirs } from '../sync/kept.js'
import { isUpdate } from '../sync/plan.js'
import { type AppliedAgent, appliedPath, readApplied, writeApplied } from '../workspace/applied.js'
import type { Invocation } from './command.js'
import type { Planned } from './planning.js'

/** The API of agents without versions keeps no history, so the record does. */
export function keepApplied(
  { plan, target, undoes }: Planned,
  report: ApplyReport,
  { flags }: Invocation,
): void {
  const { root, environment } = target
  const configs = new Map(plan.agents.filter(isUpdate).map((agent) => [agent.agentId, agent]))
  const path = appliedPath(root, environment.name, flags.baseline)
  let record: ReadonlyMap<string, AppliedAgent> | undefined
  const last = (agentId: string) => {
    record ??= readApplied(path, environment.name)
    return record.get(agentId)?.config
  }
  const applied = report.outcomes.flatMap((outcome): [string, AppliedAgent][] => {
    const agent = configs.get(outcome.agentId)
    if (outcome.status !== 'applied' || agent?.dialect !== 'direct') return []
    const { finishedAt: at } = report
    const base = undoes || keepsTheirs(agent) ? last(outcome.agentId) : undefined
    const config = base ? appliedByKeeping({ base, before: agent.before, after: agent.after }) : agent.after
    return [[outcome.agentId, { config, at, ...(plan.git && { commit: plan.git.commit }) }]]
  })
  writeApplied(path, environment.name, new Map(applied))
}
