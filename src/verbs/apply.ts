import { AtomsSyncError } from '../model/error.js'
import { EXIT, exitCodeOf } from '../model/exit.js'
import type { ApplyReport, Outcome } from '../model/outcome.js'
import type { GuardResult, Plan, UpdateAgent } from '../model/plan.js'
import { agentError } from '../model/plan.js'
import type { OnOpenDraft } from '../model/remote.js'
import { DEFAULT_PARALLELISM, DEFAULT_SCAN_TIMEOUT_MS } from '../remote/client-options.js'
import { applyAgent, type Provenance } from '../sync/apply/apply.js'
import { assembleReport } from '../sync/apply/report.js'
import { isUpdate } from '../sync/plan/plan.js'
import { inParallel } from '../sync/read-all.js'
import { openRunRecord } from '../workspace/records/run-record.js'
import { requireOrganization } from './connect.js'
import type { Planned } from './make-plan.js'
import { requireDigest } from './plan.js'
import { recordApplied } from './record-applied.js'
import type { Session } from './session.js'

/**
 * Who says yes to a plan that nobody has reviewed. `given`: it was said already, and every guard that fails refuses.
 * `nobody`: there is nobody to ask, so nothing is written. A function is asked, unless a guard fails that no answer lifts.
 */
export type Confirmation = 'given' | 'nobody' | ((plan: Plan) => Promise<boolean>)

export interface ApplyRequest {
  readonly session: Session
  /** Made with `writes`, opened from a file, or made by `rollback` or `promote`. */
  readonly planned: Planned
  readonly confirm: Confirmation
  /** Apply only the plan that has this digest. */
  readonly expectDigest?: string | undefined
  /** As the plan was made; `refuse` by default. */
  readonly onOpenDraft?: OnOpenDraft | undefined
  /** Of a saved plan: what becomes of agents that changed since. */
  readonly onStale?: 'abort' | 'skip' | undefined
  /** Longest wait for the platform's security scan; 300 s by default. */
  readonly scanTimeoutMs?: number | undefined
  /** File for the record that `rollback` reads; below `.atoms-sync/runs` by default. */
  readonly record?: string | undefined
  /** File with the applied record of agents without versions; below `.atoms-sync/applied` by default. */
  readonly baseline?: string | undefined
  /** The file of `baseline` may be missing; it is begun. */
  readonly baselineNew?: boolean | undefined
  /** Spells what to run again with more flags, for hints. */
  readonly rerunWith?: ((flags: readonly string[]) => string) | undefined
  /** Called before the first agent is written, and after each. */
  readonly onDone?: ((done: number, total: number) => void) | undefined
  /** Called with a short phrase that says what an agent waits for. */
  readonly onProgress?: ((agent: UpdateAgent, doing: string) => void) | undefined
}

export interface Applied {
  /** Has the exit code of all that happened. */
  readonly report: ApplyReport
  /** Why nothing was written. */
  readonly refusal?: AtomsSyncError
  /** Records that could not be kept; the platform was written all the same. */
  readonly lostRecords: readonly AtomsSyncError[]
}

/**
 * Executes a plan: checks digest, organisation and guards, asks, writes agent by agent, records. Each agent is read
 * again right before its write and read back after it. One agent's failure does not stop the next, and an interrupt
 * finishes what is under way.
 * @returns also where it is refused; then nothing was written
 * @throws AtomsSyncError `USAGE` for a plan that was made without `writes`, `FILE_ERROR` where no record can be begun
 */
export async function apply(request: ApplyRequest): Promise<Applied> {
  const { session, planned } = request
  const { plan, client, environment, inSync } = planned
  if (planned.writing === undefined)
    throw new AtomsSyncError('USAGE', 'this plan is there to be looked at: make one with `writes: true`')
  try {
    if (planned.refusal) throw planned.refusal
    requireDigest(plan, request.expectDigest)
    // Where nothing changes, what is found live is recorded all the same.
    if (plan.summary.changed > 0 || inSync?.size) await requireOrganization(client, environment)
    if (plan.summary.changed > 0) await requireConfirmation(request)
  } catch (error) {
    if (!(error instanceof AtomsSyncError)) throw error
    return { report: refusedReport(plan, error, session.clock.now()), refusal: error, lostRecords: [] }
  }
  const { report, lostRecord } = await execute(request)
  const { baseline, baselineNew: isNew } = request
  const lostApplied = recordApplied({ ...planned, report }, { session, environment, baseline, isNew })
  const lostRecords = [lostRecord, lostApplied].filter((error) => error !== undefined)
  const isLost = lostRecords.length > 0 && report.exitCode === EXIT.ok
  return { report: isLost ? { ...report, exitCode: EXIT.failed } : report, lostRecords }
}

/**
 * Guards first, then a yes.
 * @throws AtomsSyncError `GUARD`, `CONFIRMATION_REQUIRED`, `INTERRUPTED`
 */
async function requireConfirmation({ planned, confirm, rerunWith = inWords }: ApplyRequest): Promise<void> {
  const { plan, reviewed } = planned
  const failed = plan.guards.filter(({ ok }) => !ok)
  const unanswerable = failed.filter((guard) => !isQuestion(guard))
  // A saved plan was reviewed: what it shows counts as confirmed.
  if (reviewed) return requireGuards(unanswerable, rerunWith)
  if (confirm === 'given') return requireGuards(failed, rerunWith)
  if (confirm === 'nobody') {
    throw new AtomsSyncError(
      'CONFIRMATION_REQUIRED',
      'nobody is at a terminal to confirm this plan; nothing was written',
      { hint: `after a look at the plan: ${rerunWith([...flagsThatAllow(failed), '--yes'])}` },
    )
  }
  requireGuards(unanswerable, rerunWith)
  if (await confirm(plan)) return
  throw new AtomsSyncError('CONFIRMATION_REQUIRED', 'not confirmed; nothing was written')
}

const inWords = (flags: readonly string[]): string => `again with ${flags.join(' ')}`

/** A yes to the plan answers such a guard as well. */
const isQuestion = ({ limit }: GuardResult): boolean => limit === 'confirm'

function requireGuards(failed: readonly GuardResult[], rerunWith: (flags: string[]) => string): void {
  if (failed.length === 0) return
  const said = failed.map(
    ({ id, actual, limit, agents = [] }) => `${id}: ${actual}, limit ${limit} (${agents.join(', ')})`,
  )
  throw new AtomsSyncError('GUARD', `refused by ${said.join('; ')}; nothing was written`, {
    hint: `if that is meant: ${rerunWith(flagsThatAllow(failed))}`,
  })
}

const flagsThatAllow = (guards: readonly GuardResult[]): string[] =>
  guards.flatMap(({ allowWith }) => allowWith ?? [])

function refusedReport(plan: Plan, error: AtomsSyncError, at: Date): ApplyReport {
  const refusal = agentError(error)
  const report = assembleReport({ plan, outcomes: [], startedAt: at, finishedAt: at, refusal })
  return { ...report, exitCode: exitCodeOf(error) }
}

/** The report of an apply that never came to writing. */
export function emptyReport(plan: Plan): ApplyReport {
  const at = new Date(plan.createdAt)
  const report = assembleReport({ plan, outcomes: [], startedAt: at, finishedAt: at, refusal: plan.error })
  return { ...report, exitCode: plan.exitCode }
}

interface Executed {
  readonly report: ApplyReport
  readonly lostRecord: AtomsSyncError | undefined
}

async function execute(request: ApplyRequest): Promise<Executed> {
  const { session, planned, onStale, onDone, onProgress } = request
  const { plan, remote, writing, undoes, replayed } = planned
  const { clock, interrupted, workspace, parallelism = DEFAULT_PARALLELISM } = session
  const { scanTimeoutMs = DEFAULT_SCAN_TIMEOUT_MS, onOpenDraft = 'refuse' } = request
  session.onWriting?.()
  const record = openRunRecord(plan, { root: workspace.root, file: request.record, at: clock.now() })
  writing?.abort()
  const startedAt = clock.now()
  const updates = plan.agents.filter(isUpdate)
  // A key that is refused once is refused for everybody: no other agent would fare better.
  const revoked = new AbortController()
  let done = 0
  onDone?.(done, updates.length)
  const outcomes = await inParallel<UpdateAgent, Outcome>(updates, {
    width: parallelism,
    stop: AbortSignal.any([interrupted, revoked.signal]),
    work: async (agent) => {
      const outcome = await applyAgent(agent, {
        remote,
        onOpenDraft,
        scanTimeoutMs,
        provenance: provenanceOf(plan, session),
        undoes: undoes === true,
        // Otherwise all of them were looked at before the first was written.
        replayed: onStale === 'skip' ? replayed : undefined,
        clock,
        onProgress: (each, doing) => onProgress?.(each, doing),
        onWrite: (each) => record.writing(each),
      })
      if (outcome.status === 'failed' && outcome.error.code === 'UNAUTHORIZED') revoked.abort()
      record.done(outcome)
      onDone?.(++done, updates.length)
      return outcome
    },
    skipped: ({ agentId, name, source, changes }) => ({ agentId, name, source, changes, status: 'skipped' }),
  })
  const isInterrupted = interrupted.aborted && outcomes.some(({ status }) => status === 'skipped')
  const interruptedBy = interrupted.reason === 'SIGTERM' ? 'SIGTERM' : 'SIGINT'
  const report = assembleReport({
    ...{ plan, outcomes, startedAt, finishedAt: clock.now() },
    interruptedBy: isInterrupted ? interruptedBy : undefined,
  })
  return { report, lostRecord: record.finish(report) }
}

/** Who runs this where. Sources: the CI systems' predefined variables. */
function provenanceOf({ git }: Plan, { env }: Session): Provenance {
  const githubRun =
    env.GITHUB_SERVER_URL && env.GITHUB_REPOSITORY && env.GITHUB_RUN_ID
      ? `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`
      : undefined
  const runUrl = githubRun ?? env.CI_JOB_URL ?? env.BUILD_URL
  const actor = env.GITHUB_ACTOR ?? env.GITLAB_USER_LOGIN ?? env.USER
  return {
    ...(git && { commit: git.commit }),
    ...(runUrl && { runUrl }),
    ...(actor && { actor }),
  }
}
