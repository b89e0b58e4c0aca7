import type { Command, Invocation } from '../console/command.js'
import { commandLine, confirmationFrom } from '../console/confirm.js'
import { CREATE_BRANCH_FLAG, LIVE_BRANCH_FLAG, STALE_FLAG, WRITING_FLAGS } from '../console/flags/plan.js'
import { SUBSET_FLAGS } from '../console/flags/shared.js'
import { withProgress } from '../console/progress.js'
import { guardsOf, planRequestOf } from '../console/requests.js'
import { failedRun, openSession } from '../console/session.js'
import { AtomsSyncError } from '../model/error.js'
import { type Applied, apply, emptyReport } from '../verbs/apply.js'
import type { Planned } from '../verbs/make-plan.js'
import { failedPlan, plan } from '../verbs/plan.js'
import { openSavedPlan } from '../verbs/saved-plan.js'
import type { Session } from '../verbs/session.js'
import { validationPage } from '../view/lint/validation-page.js'
import { applyPage } from '../view/plan/apply-page.js'
import { firstApplyPage } from '../view/plan/first-apply.js'
import { planPage } from '../view/plan/plan-page.js'
import { errorPage } from '../view/shared/errors.js'

/** What every verb that writes to the platform exits with. */
export const WRITING_EXITS: NonNullable<Command['exits']> = {
  1: 'could not, nothing written; or all done, and the answer or a record lost',
  3: 'some agents written, others not; the report says which',
  4: 'refused, nothing written: a guard, a draft, others’ changes, unconfirmed',
  130: 'interrupted (143: terminated); writes under way were finished',
}

export const applyCommand: Command = {
  name: 'apply',
  summary: 'Make the files live, or execute a saved plan',
  description:
    'Plans, shows the plan, asks, then writes agent by agent: each is read again right before its write and\nread back after it. What changed meanwhile is refused, not overwritten. A saved plan was reviewed, so it\nis executed without asking, and refused as a whole when a planned agent moved since.',
  argument: { name: '[plan]', summary: 'a plan saved with plan --out', completes: 'files' },
  flags: [...WRITING_FLAGS, ...SUBSET_FLAGS, STALE_FLAG, CREATE_BRANCH_FLAG, LIVE_BRANCH_FLAG],
  examples: [
    'atoms-sync apply',
    'atoms-sync apply --env production --yes',
    'atoms-sync apply --agent "Sales*" --yes --allow-breaking',
    'atoms-sync apply plan.json --expect-digest sha256:…',
  ],
  exits: WRITING_EXITS,
  async run(invocation) {
    const { screen, flags, args } = invocation
    const [file] = args
    if (file !== undefined) requireWhole(invocation)
    const session = openSession(invocation)
    if (file !== undefined) {
      const { expectDigest, onStale, record, baseline } = flags
      const request = { session, file, ...guardsOf(flags), expectDigest, onStale, record, baseline }
      return applyPlanned(await openSavedPlan(request), session, invocation)
    }
    const request = { ...planRequestOf(session, flags), writes: true }
    const made = await withProgress('Reading agents', invocation, ({ count }) =>
      plan({ ...request, onRead: count }),
    )
    if (made.kind === 'planned') return applyPlanned(made, session, invocation)
    screen.explain(validationPage(made.plan.diagnostics, made.checked))
    const { title, document } = applyPage(emptyReport(made.plan))
    screen.fail({ ...planPage(made.plan), title, document })
    return made.plan.exitCode
  },
  failure: (error, exitCode, invocation) => emptyReport(failedPlan(error, exitCode, failedRun(invocation))),
}

/** A saved plan was reviewed: it is applied as a whole, and says itself what becomes of agents that drifted. */
function requireWhole({ flags: { agent, exclude, changedSince, shard }, typed }: Invocation): void {
  if ([agent, exclude, changedSince, shard].some((flag) => flag !== undefined)) {
    throw new AtomsSyncError(
      'USAGE',
      'a saved plan is applied as a whole: --agent, --exclude, --changed-since and --shard do not go with it',
      { hint: 'select when the plan is made: plan --agent … --out' },
    )
  }
  if (!typed.has('onDrift')) return
  throw new AtomsSyncError(
    'USAGE',
    'a saved plan says what becomes of agents that drifted: --on-drift does not go with it',
    { hint: 'decide when the plan is made: plan --on-drift … --out' },
  )
}

/** Shows a plan, applies it and tells what came of it: what `apply`, `rollback` and `promote` have in common. */
export async function applyPlanned(
  planned: Planned,
  session: Session,
  invocation: Invocation,
): Promise<number> {
  const { screen, flags, argv } = invocation
  const { plan: shown, reviewed, refusal, undoes } = planned
  if (!reviewed) screen.aside(firstApplyPage(shown))
  if (!refusal) {
    const page = planPage(shown, { cosmetic: flags.showCosmetic === true, undoes: undoes === true })
    if (screen.format === 'text') screen.answer(page)
    else if (screen.interactive) screen.aside(page)
  }
  const { expectDigest, onOpenDraft, onStale, record, baseline, baselineNew } = flags
  const applied = await withProgress('Applying', invocation, ({ count, say }) =>
    apply({
      ...{ session, planned, expectDigest, onOpenDraft, onStale, record, baseline, baselineNew },
      scanTimeoutMs: flags.scanTimeout === undefined ? undefined : flags.scanTimeout * 1000,
      confirm: confirmationFrom(invocation),
      rerunWith: (more) => commandLine(argv, more),
      onDone: count,
      onProgress: say,
    }),
  )
  tell(applied, shown.summary.changed, invocation)
  return applied.report.exitCode
}

/** In text the plan is shown already, and what is in the way is said on stderr. */
function tell(applied: Applied, changed: number, { screen, world }: Invocation): void {
  const { report, refusal, lostRecords } = applied
  for (const error of [refusal, ...lostRecords]) if (error) screen.complain(errorPage(error))
  const page = applyPage(report)
  const isText = screen.format === 'text'
  if (isText && refusal) screen.fail(page)
  else if (isText && changed === 0) screen.file(page)
  else {
    if (isText) world.stdout.write('\n')
    screen.answer(page)
  }
}
