import type { Command } from '../console/command.js'
import type { Flags } from '../console/flags/all.js'
import {
  CREATE_BRANCH_FLAG,
  DETAIL_FLAGS,
  DRIFT_FLAGS,
  GUARD_FLAGS,
  LIVE_BRANCH_FLAG,
  PLAN_FLAGS,
} from '../console/flags/plan.js'
import {
  CACHE_FLAG,
  OUTPUT_FLAGS,
  REMOTE_FLAGS,
  SELECTION_FLAGS,
  SUBSET_FLAGS,
} from '../console/flags/shared.js'
import { withProgress } from '../console/progress.js'
import { planRequestOf } from '../console/requests.js'
import { failedRun, openSession } from '../console/session.js'
import type { Page } from '../model/page.js'
import type { Plan } from '../model/plan.js'
import { failedPlan, plan, savePlan } from '../verbs/plan.js'
import { planFrame } from '../view/plan/plan-frame.js'

export const planCommand: Command = {
  name: 'plan',
  summary: 'Show what would change; writes nothing',
  description:
    'Reads the live post-call config of each agent and compares it with the files. Exits 0 whether or not there\nare changes; with --detailed-exitcode 2 means changes.',
  flags: [
    ...SELECTION_FLAGS,
    ...SUBSET_FLAGS,
    ...PLAN_FLAGS,
    CREATE_BRANCH_FLAG,
    LIVE_BRANCH_FLAG,
    ...DETAIL_FLAGS,
    ...GUARD_FLAGS,
    ...DRIFT_FLAGS,
    ...REMOTE_FLAGS,
    CACHE_FLAG,
    ...OUTPUT_FLAGS,
  ],
  examples: [
    'atoms-sync plan',
    'atoms-sync plan --env production --agent "Sales*"',
    'atoms-sync plan --changed-since origin/main --format markdown',
    'atoms-sync plan --out plan.json --output html=plan.html',
    'atoms-sync plan --format json | jq ".summary"',
  ],
  exits: { 0: 'done, whether or not there are changes', 2: 'with --detailed-exitcode: there are changes' },
  async run(invocation) {
    const { screen, flags } = invocation
    const session = openSession(invocation)
    const request = { ...planRequestOf(session, flags), lint: true }
    const made = await withProgress('Reading agents', invocation, ({ count }) =>
      plan({ ...request, onRead: count }),
    )
    const { page, note } = await pagesOf(made.plan, flags)
    if (made.kind === 'invalid') {
      const { validationPage } = await import('../view/lint/validation-page.js')
      screen.explain(validationPage(made.plan.diagnostics, made.checked))
      screen.fail(page)
      return made.plan.exitCode
    }
    screen.aside(note)
    if (flags.out !== undefined) await savePlan({ session, plan: made.plan, file: flags.out })
    screen.answer(page)
    return made.plan.exitCode
  },
  failure: (error, exitCode, invocation) => failedPlan(error, exitCode, failedRun(invocation)),
}

interface PlanPages {
  readonly page: Page
  readonly note?: Page | undefined
}

/** Where nothing changes, what shows changes is not even loaded. */
async function pagesOf(made: Plan, { showCosmetic: cosmetic = false }: Flags): Promise<PlanPages> {
  if (made.summary.changed === 0 && !cosmetic) return { page: planFrame(made) }
  const { planPage } = await import('../view/plan/plan-page.js')
  const { firstApplyPage } = await import('../view/plan/first-apply.js')
  return { page: planPage(made, { cosmetic }), note: firstApplyPage(made) }
}
