import type { DriftReport } from '../model/drift.js'
import type { AgentError, Plan } from '../model/plan.js'
import { assembleDrift } from '../sync/drift/drift-report.js'
import { namesOf, selects } from '../workspace/agents/select.js'
import { loadAcknowledgements } from '../workspace/settings/drift-ignore.js'
import { failedPlan, type InvalidFiles, type PlanRequest, plan } from './plan.js'

export type DriftRequest = Omit<PlanRequest, 'writes' | 'lint'>

export type DriftResult =
  | { readonly kind: 'compared'; readonly plan: Plan; readonly report: DriftReport }
  | (InvalidFiles & { readonly report: DriftReport })

/**
 * Tells what somebody else changed since it was applied. Reads only.
 * @throws AtomsSyncError as `plan` does
 */
export async function drift(request: DriftRequest): Promise<DriftResult> {
  const planned = await plan(request)
  if (planned.kind === 'invalid') return { ...planned, report: reportWithout(planned.plan) }
  const { acknowledged, diagnostics } = loadAcknowledgements(request.session.workspace.root)
  const { agent, exclude, shard, changedSince } = request
  const report = assembleDrift({
    plan: { ...planned.plan, diagnostics: [...planned.plan.diagnostics, ...diagnostics] },
    acknowledged,
    matcherOf({ agent: glob }) {
      const isMeant = selects({ agent: [glob] }, planned.plan.agents.map(namesOf))
      return (each) => isMeant(namesOf(each))
    },
    isPart: [agent, exclude, shard, changedSince].some((choice) => choice !== undefined),
  })
  const exitCode = diagnostics.length > 0 ? 1 : report.exitCode
  return { kind: 'compared', plan: planned.plan, report: { ...report, exitCode } }
}

/** A report for when there is none: readers of the JSON need one schema only. */
export function failedDrift(
  error: AgentError,
  exitCode: number,
  run: Parameters<typeof failedPlan>[2],
): DriftReport & { readonly error: AgentError } {
  return { ...reportWithout(failedPlan(error, exitCode, run)), error }
}

const reportWithout = (plan: Plan): DriftReport => ({
  ...assembleDrift({ plan, acknowledged: [], matcherOf: () => () => false, isPart: false }),
  exitCode: plan.exitCode,
})
