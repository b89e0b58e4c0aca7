import type { Command, Invocation } from '../console/command.js'
import { confirm } from '../console/confirm.js'
import { saidError } from '../console/error-shown.js'
import { exitCodeOf } from '../console/exit-code.js'
import { showProgress } from '../console/progress.js'
import { escapeTerminal } from '../format/shared/escape.js'
import { AtomsSyncError } from '../model/error.js'
import { EXIT } from '../model/exit.js'
import type { ApplyReport } from '../model/outcome.js'
import type { Plan } from '../model/plan.js'
import { agentError } from '../model/plan.js'
import { DEFAULT_PARALLELISM, DEFAULT_SCAN_TIMEOUT_MS } from '../remote/client.js'
import { assembleReport } from '../sync/apply/report.js'
import { applyPage } from '../view/plan/apply-page.js'
import { planPage } from '../view/plan/plan-page.js'
import { errorPage } from '../view/shared/errors.js'
import { openRunRecord } from '../workspace/records/run-record.js'
import { requireDigest } from './expect-digest.js'
import { applyPlan } from './pipeline.js'
import type { Planned } from './plan.js'
import { provenance } from './provenance.js'
import { keepApplied } from './record-applied.js'
import { requireOrganization } from './require-organization.js'

/** What every verb that writes to the platform exits with. */
export const WRITING_EXITS: NonNullable<Command['exits']> = {
  1: 'could not, nothing written; or all done, and the answer or a record lost',
  3: 'some agents written, others not; the report says which',
  4: 'refused, nothing written: a guard, a draft, others’ changes, unconfirmed',
  130: 'interrupted (143: terminated); writes under way were finished',
}

/**
 * From a plan to its report: shows it, checks digest, organisation and guards, asks, executes, records. What
 * `apply`, `rollback` and `promote` have in common.
 * @returns the exit code
 */
export async function carryOut(planned: Planned, invocation: Invocation): Promise<number> {
  const { screen, flags, world } = invocation
  const { plan, client, target, refusal, undoes } = planned
  if (refusal) return refuse(refusal, plan, invocation)
  const page = planPage(plan, { cosmetic: flags.showCosmetic === true, undoes: undoes === true })
  if (screen.format === 'text') screen.answer(page)
  else if (screen.interactive) screen.aside(page)
  try {
    requireDigest(plan, flags)
    // Where nothing changes, what is found live is recorded all the same.
    if (plan.summary.changed > 0 || planned.inSync?.size)
      await requireOrganization(client, target.environment)
    if (plan.summary.changed > 0) await confirm(planned, invocation)
  } catch (error) {
    return refuse(error, plan, invocation)
  }
  const { report: done, trouble } = await execute(planned, invocation)
  const unkept = [trouble, keepApplied(planned, done, invocation)].flatMap((error) => error ?? [])
  for (const error of unkept) screen.complain(errorPage(agentError(error)))
  const report = unkept.length > 0 && done.exitCode === EXIT.ok ? { ...done, exitCode: EXIT.failed } : done
  const answer = applyPage(report)
  if (screen.format === 'text' && plan.summary.changed === 0) screen.file(answer)
  else {
    if (screen.format === 'text') world.stdout.write('\n')
    screen.answer(answer)
  }
  return report.exitCode
}

/** In text the plan stands above and the refusal is said on stderr; everywhere else there is a report of the whole plan. */
function refuse(error: unknown, plan: Plan, { screen, world }: Invocation): number {
  if (!(error instanceof AtomsSyncError)) throw error
  const at = world.clock.now()
  const refusal = saidError(error)
  const report = assembleReport({ plan, outcomes: [], startedAt: at, finishedAt: at, refusal })
  const exitCode = exitCodeOf(error)
  screen.complain(errorPage(refusal))
  const page = applyPage({ ...report, exitCode })
  if (screen.format === 'text') screen.fail(page)
  else screen.answer(page)
  return exitCode
}

/** The report of an apply that never came to writing. */
export function emptyReport(plan: Plan): ApplyReport {
  const at = new Date(plan.createdAt)
  const report = assembleReport({ plan, outcomes: [], startedAt: at, finishedAt: at, refusal: plan.error })
  return { ...report, exitCode: plan.exitCode }
}

async function execute(
  { plan, remote, target, undoes, replayed }: Planned,
  invocation: Invocation,
): Promise<{ readonly report: ApplyReport; readonly trouble: AtomsSyncError | undefined }> {
  const { flags, world } = invocation
  world.hearInterrupts?.()
  const record = openRunRecord(plan, { root: target.root, file: flags.record, at: world.clock.now() })
  const progress = showProgress('Applying', plan.summary.changed, invocation)
  target.writing?.abort()
  try {
    const report = await applyPlan({
      plan,
      remote,
      onOpenDraft: flags.onOpenDraft ?? 'refuse',
      scanTimeoutMs: flags.scanTimeout === undefined ? DEFAULT_SCAN_TIMEOUT_MS : flags.scanTimeout * 1000,
      provenance: provenance(plan, world.env),
      undoes: undoes === true,
      // Otherwise all of them were looked at before the first was written.
      replayed: flags.onStale === 'skip' ? replayed : undefined,
      clock: world.clock,
      parallelism: flags.parallelism ?? DEFAULT_PARALLELISM,
      interrupted: world.interrupted,
      onProgress: (agent, doing) => progress.say(`${escapeTerminal(agent.name)}: ${escapeTerminal(doing)}`),
      onWrite: (agent) => record.writing(agent),
      onDone: (outcome) => {
        record.done(outcome)
        progress.tick()
      },
    })
    return { report, trouble: record.finish(report) }
  } finally {
    progress.end()
  }
}
