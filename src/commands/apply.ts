import type { Command } from '../console/command.js'
import { failedPlan } from '../console/failed-plan.js'
import { failedRun } from '../console/failed-run.js'
import { CREATE_BRANCH_FLAG, LIVE_BRANCH_FLAG, STALE_FLAG, WRITING_FLAGS } from '../console/flags/plan.js'
import { SUBSET_FLAGS } from '../console/flags/shared.js'
import { carryOut, emptyReport, WRITING_EXITS } from '../verbs/execute-plan.js'
import { planFrom } from '../verbs/plan.js'
import { planFromFile } from '../verbs/saved-plan.js'
import { applyPage } from '../view/plan/apply-page.js'
import { planPage } from '../view/plan/plan-page.js'

export const apply: Command = {
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
    const [file] = invocation.args
    const planned = await (file === undefined
      ? planFrom(invocation, { readOnly: false })
      : planFromFile(invocation, file))
    if (planned.kind === 'planned') return carryOut(planned, invocation)
    const { title, document } = applyPage(emptyReport(planned.plan))
    invocation.screen.fail({ ...planPage(planned.plan), title, document })
    return planned.plan.exitCode
  },
  failure: (error, exitCode, invocation) => emptyReport(failedPlan(error, exitCode, failedRun(invocation))),
}
