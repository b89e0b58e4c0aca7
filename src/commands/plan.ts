import type { Command, Invocation } from '../console/command.js'
import { failedPlan } from '../console/failed-plan.js'
import { failedRun } from '../console/failed-run.js'
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
import { folderOf } from '../console/session.js'
import { planFrom } from '../verbs/plan.js'
import { planPage } from '../view/plan/plan-page.js'
import { writePlan } from '../workspace/records/plan-file.js'

export const plan: Command = {
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
    const planned = await lintedPlan(invocation)
    if (flags.out !== undefined && planned.kind === 'planned')
      writePlan(folderOf(invocation), flags.out, planned.plan)
    const page = planPage(planned.plan, { cosmetic: flags.showCosmetic === true })
    if (planned.kind === 'planned') screen.answer(page)
    else screen.fail(page)
    return planned.plan.exitCode
  },
  failure: (error, exitCode, invocation) => failedPlan(error, exitCode, failedRun(invocation)),
}

/** With what the lint says of what changes. Where nothing does, its rules are not even loaded. */
async function lintedPlan(invocation: Invocation): ReturnType<typeof planFrom> {
  const planned = await planFrom(invocation, { readOnly: true })
  if (planned.kind === 'invalid' || planned.plan.summary.changed === 0) return planned
  const { planFindings } = await import('../verbs/plan-findings.js')
  const findings = planFindings(planned.plan, invocation)
  return findings.length === 0 ? planned : { ...planned, plan: { ...planned.plan, findings } }
}
