import type { Command } from '../console/command.js'
import { DETAIL_FLAGS } from '../console/flags/plan.js'
import { OUTPUT_FLAGS } from '../console/flags/shared.js'
import { folderOf } from '../console/session.js'
import { showPlans } from '../verbs/saved-plan.js'
import { planPage } from '../view/plan/plan-page.js'

export const showCommand: Command = {
  name: 'show',
  summary: 'Render saved plans again, those of several shards as one; no network',
  description:
    'Shows a plan as it was made, in any format, with its digest. A plan that was changed since is refused. Plans of all shards\nof a fleet become one plan of the whole, which apply takes; where a shard is missing, the plan says so and is incomplete.',
  argument: { name: '<plan...>', summary: 'plans saved with plan --out', completes: 'files' },
  flags: [...DETAIL_FLAGS, ...OUTPUT_FLAGS],
  examples: [
    'atoms-sync show plan.json',
    'atoms-sync show plan.json --full',
    'atoms-sync show shard-1.json shard-2.json --output json=plan.json',
  ],
  exits: {
    0: 'what the plan itself exited with',
    1: 'could not, or a shard is missing',
    4: 'the plan was changed after it was made, or the shards do not fit',
  },
  async run(invocation) {
    const { args, flags, screen } = invocation
    const plan = showPlans(folderOf(invocation), args)
    screen.answer(planPage(plan, { cosmetic: flags.showCosmetic === true }))
    return plan.exitCode
  },
}
