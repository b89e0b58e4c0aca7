import type { ManagedAgent } from '../model/desired.js'
import { hasErrors } from '../model/diagnostic.js'
import { AtomsSyncError } from '../model/error.js'
import type { Finding } from '../model/lint.js'
import type { AgentError, Plan } from '../model/plan.js'
import { assemblePlan } from '../sync/plan/plan.js'
import { VERSION } from '../version.js'
import { inShard, namesOf, type Selection, type Shard, selects } from '../workspace/agents/select.js'
import { DEFAULT_GUARDS } from '../workspace/settings/settings.js'
import { type Desired, loadDesired, loadDesiredOrNone } from './load-desired.js'
import { makePlan, type Planned, type PlanOptions } from './make-plan.js'
import { noAgentFiles, type Session } from './session.js'

/** Which agents a plan is about, and how it is made. */
export interface PlanRequest extends PlanOptions, Selection {
  readonly session: Session
  /** Only agents whose files mean something else than at this Git ref. */
  readonly changedSince?: string | undefined
  /** Only one part of the fleet. */
  readonly shard?: Shard | undefined
  /** The plan is for `apply`. Without it the client reads alone, and may take revisions from the cache. */
  readonly writes?: boolean | undefined
  /** Also lint the metrics that the plan adds or changes. */
  readonly lint?: boolean | undefined
}

/** Files with errors never reach the network; then the plan says so, and has no agents. */
export interface InvalidFiles {
  readonly kind: 'invalid'
  readonly plan: Plan
  /** How much was looked at. */
  readonly checked: { readonly files: number; readonly agents: number }
}

/**
 * Plans what the files ask for against what is live.
 * @throws AtomsSyncError `USAGE`, `NO_KEY`, `FILE_ERROR`, `INTERRUPTED`, or when nothing can be read at all
 */
export async function plan(request: PlanRequest): Promise<Planned | InvalidFiles> {
  const { session, writes = false, lint } = request
  // Where the last agent file was removed, there is that to tell.
  const load = request.changedSince === undefined ? loadDesired : loadDesiredOrNone
  const desired = load(session, request, { cached: !writes })
  const { environment, agents, diagnostics, files } = desired
  if (hasErrors(diagnostics)) {
    const error: AgentError = { code: 'FILES_INVALID', message: 'the files have errors; no request was made' }
    const run = { environment: environment.name, now: session.clock.now() }
    const failed = { ...failedPlan(error, 1, run), diagnostics }
    return { kind: 'invalid', plan: failed, checked: { files, agents: agents.length } }
  }
  const { shard } = request
  const shards =
    shard === undefined || shard.count === 1 ? undefined : { count: shard.count, included: [shard.index] }
  const made = await makePlan(session, { ...(await narrowed(desired, request)), writes, shards }, request)
  const findings = lint ? await findingsOn(made.plan, session, desired) : []
  return findings.length === 0 ? made : { ...made, plan: { ...made.plan, findings } }
}

/**
 * The agents that `--changed-since` and `--shard` leave. None left is no mistake here: nothing to do. Agents whose file
 * was removed are told: nothing is planned for them.
 */
async function narrowed(
  desired: Desired,
  { session, changedSince: ref, shard, agent, exclude }: PlanRequest,
): Promise<Pick<Desired, 'environment' | 'agents' | 'diagnostics' | 'sources'>> {
  const { environment, everyone, agents, diagnostics, files, sources } = desired
  const isMine = <A extends ManagedAgent>(some: readonly A[]) =>
    shard === undefined ? some : inShard(some, shard)
  if (ref === undefined) return { environment, agents: isMine(agents), diagnostics, sources }
  const { workspace, env } = session
  const { changedSince, noLongerManaged } = await import('../workspace/git/changed-since.js')
  const since = { workspace, ref, environment: environment.name, env }
  const { changed, removed } = await changedSince(everyone, since)
  if (files === 0 && removed.length === 0) throw noAgentFiles(workspace)
  const selected = new Set(agents)
  const isSelected = selects({ agent, exclude }, [...everyone, ...removed].map(namesOf))
  const gone = isMine(removed).filter((each) => isSelected(namesOf(each)))
  return {
    environment,
    agents: isMine(changed.filter((each) => selected.has(each))),
    diagnostics: [...diagnostics, ...gone.map(noLongerManaged)],
    sources,
  }
}

/** Where nothing changes, the rules are not even loaded. */
async function findingsOn(plan: Plan, session: Session, { sources }: Desired): Promise<readonly Finding[]> {
  if (plan.summary.changed === 0) return []
  const { planFindings } = await import('./plan-findings.js')
  return planFindings(plan, session, sources)
}

export interface SavePlanRequest {
  readonly session: Session
  readonly plan: Plan
  /** Relative to the session's folder. */
  readonly file: string
  /** Save only the plan that has this digest. */
  readonly expectDigest?: string | undefined
}

/**
 * Saves a plan, for a review and for `openSavedPlan`.
 * @throws AtomsSyncError `FILE_ERROR`, `PLAN_REFUSED`
 */
export async function savePlan({ session, plan, file, expectDigest }: SavePlanRequest): Promise<void> {
  requireDigest(plan, expectDigest)
  const { writePlan } = await import('../workspace/records/plan-file.js')
  writePlan(session.folder, file, plan)
}

/**
 * Only what was approved is applied.
 * @throws AtomsSyncError `PLAN_REFUSED` for a plan with another digest
 */
export function requireDigest(plan: Plan, expected: string | undefined): void {
  const wrong = wrongDigest(plan, expected)
  if (wrong) throw wrong
}

export function wrongDigest({ digest }: Plan, expected: string | undefined): AtomsSyncError | undefined {
  if (expected === undefined || expected === digest) return undefined
  return new AtomsSyncError(
    'PLAN_REFUSED',
    `the plan’s digest is ${digest}, not the expected ${expected}; nothing was written`,
    { hint: 'the files or what is live changed since the approval: have the new plan reviewed' },
  )
}

/** A plan document for when there is no plan: readers of the JSON need one schema only. */
export function failedPlan(
  error: AgentError,
  exitCode: number,
  { environment, now }: { readonly environment: string; readonly now: Date },
): Plan {
  const guards = { ...DEFAULT_GUARDS, allowBreaking: false, allowLiveBranch: false }
  const parts = { toolVersion: VERSION, createdAt: now, environment, agents: [], diagnostics: [], guards }
  return { ...assemblePlan({ ...parts, detailedExitCode: false }), complete: false, error, exitCode }
}
