import type { PlanOptions } from '../verbs/make-plan.js'
import type { PlanRequest } from '../verbs/plan.js'
import type { Session } from '../verbs/session.js'
import type { Flags } from './flags/all.js'

/** Flags as the requests of verbs have them, where several commands take the same. */

export const selectionOf = ({ agent, exclude }: Flags) => ({ agent, exclude })

export const guardsOf = ({ maxAgents, maxRemovedMetrics, allowBreaking, allowLiveBranch }: Flags) => ({
  ...{ maxAgents, maxRemovedMetrics, allowBreaking, allowLiveBranch },
})

/** How a plan is made. */
export const planOptionsOf = (flags: Flags): PlanOptions => ({
  ...guardsOf(flags),
  onOpenDraft: flags.onOpenDraft,
  onDrift: flags.onDrift,
  allowOtherSections: flags.allowOtherSections,
  baseline: flags.baseline,
  cosmetic: flags.showCosmetic,
  detailedExitCode: flags.detailedExitcode,
})

/** What the files ask for, of the part of the fleet that is meant. */
export const planRequestOf = (session: Session, flags: Flags): PlanRequest => ({
  session,
  ...selectionOf(flags),
  changedSince: flags.changedSince,
  shard: flags.shard,
  ...planOptionsOf(flags),
})
