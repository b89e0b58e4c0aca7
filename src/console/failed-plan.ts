import type { AgentError, Plan } from '../model/plan.js'
import type { GuardPolicy } from '../sync/plan/guards.js'
import { assemblePlan } from '../sync/plan/plan.js'
import { VERSION } from '../version.js'
import { DEFAULT_GUARDS } from '../workspace/settings/settings.js'
import type { FailedRun } from './failed-run.js'

/** A plan document for when there is no plan: readers of the JSON need one schema only. */
export function failedPlan(error: AgentError, exitCode: number, { environment, now }: FailedRun): Plan {
  const guards: GuardPolicy = { ...DEFAULT_GUARDS, allowBreaking: false, allowLiveBranch: false }
  const parts = { toolVersion: VERSION, createdAt: now, environment, agents: [], diagnostics: [], guards }
  return { ...assemblePlan({ ...parts, detailedExitCode: false }), complete: false, error, exitCode }
}
