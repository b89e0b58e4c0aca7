import { EXIT } from '../../model/exit.js'
import type { ApplyReport, ApplySummary, Outcome } from '../../model/outcome.js'
import type { AgentError, Plan } from '../../model/plan.js'
import { unreadIn } from '../plan/plan.js'

export interface ReportParts {
  readonly plan: Plan
  readonly outcomes: readonly Outcome[]
  readonly startedAt: Date
  readonly finishedAt: Date
  /** The signal that stopped the run. */
  readonly interruptedBy?: 'SIGINT' | 'SIGTERM' | undefined
  readonly refusal?: AgentError | undefined
}

/** What an apply did, with its exit code. Pure. */
export function assembleReport(parts: ReportParts): ApplyReport {
  const { plan, outcomes } = parts
  const unread = unreadIn(plan)
  const count = (status: Outcome['status']) => outcomes.filter((outcome) => outcome.status === status).length
  const summary: ApplySummary = {
    applied: count('applied'),
    refused: count('refused'),
    failed: count('failed'),
    skipped: count('skipped'),
    unchanged: plan.summary.unchanged,
    unread: unread.length,
  }
  return {
    formatVersion: '1.0',
    tool: plan.tool,
    startedAt: parts.startedAt.toISOString(),
    finishedAt: parts.finishedAt.toISOString(),
    environment: plan.environment,
    ...(plan.branch && { branch: plan.branch }),
    digest: plan.digest,
    summary,
    guards: plan.guards,
    outcomes,
    unread,
    interrupted: parts.interruptedBy !== undefined,
    ...(parts.refusal && { refusal: parts.refusal }),
    exitCode: exitCode(parts, summary),
  }
}

/**
 * An interrupt wins; then: nothing went wrong 0, some written 3, nothing written because something failed 1,
 * nothing written because everything was refused 4.
 */
function exitCode({ outcomes, interruptedBy, refusal }: ReportParts, summary: ApplySummary): number {
  if (interruptedBy) return interruptedBy === 'SIGINT' ? EXIT.interrupted : EXIT.terminated
  if (refusal) return EXIT.refused
  const failed = summary.failed + summary.unread
  if (failed + summary.refused + summary.skipped === 0) return EXIT.ok
  const wrote = outcomes.some(
    (outcome) =>
      (outcome.status === 'applied' && !outcome.alreadyThere) ||
      (outcome.status === 'failed' && outcome.wrote),
  )
  if (wrote) return EXIT.partial
  return failed > 0 ? EXIT.failed : EXIT.refused
}
