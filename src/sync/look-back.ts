import type { DesiredAgent } from '../model/desired.js'
import { AtomsSyncError } from '../model/error.js'
import type { AskedHistory } from '../model/history.js'
import type { LiveAgent } from '../model/live.js'
import type { UpdateAgent } from '../model/plan.js'
import type { PostCallRemote, WriteState } from '../model/remote.js'
import { acceptedPaths } from './accepted.js'
import { readSince } from './attribution.js'
import { findBase, type Remembered } from './base.js'
import { type Known, movedFields } from './drift.js'

/** Who remembers what was applied: the platform's history, our records, and Git. */
export interface Memory {
  readonly remote: PostCallRemote
  readonly remembered: Remembered
  /** Absent where it does not matter what the files asked for before: what is planned is not what they ask for. */
  readonly history?: AskedHistory | undefined
}

/** One planned agent, and what it was planned from. */
export interface PlannedFrom {
  readonly planned: UpdateAgent
  readonly desired: DesiredAgent
  readonly live: LiveAgent
  readonly state: WriteState
}

/** What is known of the last apply. A look that fails is told, not taken for "nothing happened". */
export async function lookBack(agent: PlannedFrom, memory: Memory): Promise<Known> {
  try {
    return await recall(agent, memory)
  } catch (error) {
    if (!(error instanceof AtomsSyncError)) throw error
    return { failed: error.message }
  }
}

async function recall(
  { planned, desired, live, state }: PlannedFrom,
  { remote, remembered, history }: Memory,
): Promise<Known> {
  const base = await findBase(remote, live, state, remembered)
  if (!base) return 'never-applied'
  const moved = movedFields(planned, desired, base)
  if (moved.length === 0) return { base, culprit: () => undefined, accepted: NOTHING }
  const { culprit, isPutBack } = await readSince(remote, live.agentId, base)
  // Where the files stand as they were applied, nothing in Git says that the change is to go.
  // Nor where somebody put back what Git had gone on from, after that was live.
  const disputed = moved.filter((field) => field.state === 'conflict' && !isPutBack(field))
  if (disputed.length === 0 || history === undefined || base.commit === undefined)
    return { base, culprit, accepted: NOTHING }
  const asked = await history(desired, base.commit)
  if (asked === undefined) return { base, culprit, accepted: NOTHING, missingCommit: base.commit }
  return { base, culprit, accepted: acceptedPaths(disputed, asked) }
}

const NOTHING: ReadonlySet<string> = new Set()
