import type { Command } from '../console/command.js'
import { OTHER_SECTIONS_FLAG, OUT_FLAG, WRITING_FLAGS } from '../console/flags/plan.js'
import { withProgress } from '../console/progress.js'
import { planOptionsOf, selectionOf } from '../console/requests.js'
import { openSession } from '../console/session.js'
import { savePlan } from '../verbs/plan.js'
import { promote } from '../verbs/promote.js'
import { firstApplyPage } from '../view/plan/first-apply.js'
import { planPage } from '../view/plan/plan-page.js'
import { stayingBranchPage } from '../view/plan/promotion-notes.js'
import { applyCommand, applyPlanned, WRITING_EXITS } from './apply.js'
import { planCommand } from './plan.js'

export const promoteCommand: Command = {
  name: 'promote',
  summary: 'Make an environment’s branch live',
  description:
    'Plans what is live against the head of the branch that the environment names, and makes the branch live\nwhere they differ: the same review, guards and record as apply. Everything on the branch goes live with it,\nso a branch that differs in more than its analytics is refused unless that is allowed. With --out nothing\nis made live: the plan is saved, and `apply` carries it out.',
  flags: [...WRITING_FLAGS, OTHER_SECTIONS_FLAG, OUT_FLAG],
  examples: [
    'atoms-sync promote --env staging',
    'atoms-sync promote --env staging --agent "Sales*" --yes',
    'atoms-sync promote --env staging --out plan.json',
  ],
  exits: WRITING_EXITS,
  async run(invocation) {
    const { flags, screen } = invocation
    const { out, expectDigest } = flags
    const session = openSession(invocation)
    const request = { session, ...selectionOf(flags), ...planOptionsOf(flags), writes: out === undefined }
    const { planned, branch, staying } = await withProgress('Reading agents', invocation, ({ count }) =>
      promote({ ...request, onRead: count }),
    )
    const { plan } = planned
    if (staying.length > 0) screen.aside(stayingBranchPage(branch, staying))
    if (out === undefined) return applyPlanned(planned, session, invocation)
    screen.aside(firstApplyPage(plan))
    await savePlan({ session, plan, file: out, expectDigest })
    screen.answer(planPage(plan, { cosmetic: flags.showCosmetic === true }))
    return plan.exitCode
  },
  failure: (error, exitCode, invocation) =>
    (invocation.flags.out === undefined ? applyCommand : planCommand).failure?.(error, exitCode, invocation),
}
