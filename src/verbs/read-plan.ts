import { AtomsSyncError } from '../model/error.js'
import type { Plan } from '../model/plan.js'
import { agreesWithItself } from '../sync/plan/plan.js'
import { readPlan } from '../workspace/records/plan-file.js'

/**
 * A saved plan as it was made: whoever reviews it must not see other values than its digest stands for.
 * @throws AtomsSyncError `PLAN_REFUSED`, `FILE_ERROR`
 */
export function readUntouched(folder: string, file: string): Plan {
  const plan = readPlan(folder, file)
  if (agreesWithItself(plan)) return plan
  throw new AtomsSyncError(
    'PLAN_REFUSED',
    `${file} was changed after it was made: its digest does not match what is in it; nothing was written`,
    { hint: 'make the plan again with plan --out' },
  )
}
