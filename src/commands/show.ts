import { AtomsSyncError } from '../model/error.js'
import { planPage } from '../view/plan-page.js'
import { readPlan } from '../workspace/plan-file.js'
import type { Command } from './command.js'
import { DETAIL_FLAGS, OUTPUT_FLAGS } from './flags.js'
import { folderOf } from './setup.js'

export const show: Command = {
  name: 'show',
  summary: 'Render a saved plan again; no network',
  argument: { name: '<plan>', summary: 'a plan saved with plan --out' },
  flags: [...DETAIL_FLAGS, ...OUTPUT_FLAGS],
  examples: ['atoms-sync show plan.json', 'atoms-sync show plan.json --full'],
  async run(invocation) {
    const { args, flags, screen } = invocation
    const [file] = args
    if (file === undefined) throw new AtomsSyncError('USAGE', 'name the plan to show')
    const plan = readPlan(folderOf(invocation), file)
    screen.answer(planPage(plan, { cosmetic: flags.showCosmetic === true }))
    return plan.exitCode
  },
}
