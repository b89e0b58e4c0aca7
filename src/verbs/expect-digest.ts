import type { Flags } from '../console/flags/flag-types.js'
import { AtomsSyncError } from '../model/error.js'
import type { Plan } from '../model/plan.js'

/**
 * Only what was approved is applied.
 * @throws AtomsSyncError `PLAN_REFUSED` when the plan is not the one that `--expect-digest` names
 */
export function requireDigest(plan: Plan, flags: Flags): void {
  const wrong = wrongDigest(plan, flags)
  if (wrong) throw wrong
}

export function wrongDigest({ digest }: Plan, { expectDigest }: Flags): AtomsSyncError | undefined {
  if (expectDigest === undefined || expectDigest === digest) return undefined
  return new AtomsSyncError(
    'PLAN_REFUSED',
    `the plan’s digest is ${digest}, not the expected ${expectDigest}; nothing was written`,
    {
      hint: 'the files or what is live changed since the approval: have the new plan reviewed',
    },
  )
}
