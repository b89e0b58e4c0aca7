import type { DesiredAgent } from '../model/desired.js'
import { AtomsSyncError } from '../model/error.js'
import type { AskedHistory } from '../model/history.js'
import type { LiveAgent } from '../model/live.js'
import type { UpdateAgent } from '../model/plan.js'
import type { PostCallRemote, WriteState } from '../model/remote.js'
import { acceptedPaths } from './accepted.js'
import { sinceAgreed } from './agreed.js'
import { readSince } from './attribution.js'
import { findBase, type Remembered } from './base.js'
import type { Known } from './drift.js'
import { withReactivated } from './reactivated.js'
import { renamedBase } from './renamed-base.js'
import { type ComparedField, comparable, compareThreeWays, isMoved } from './three-way.js'

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
  const found = await findBase(remote, live, state, remembered)
  if (!found) return 'never-applied'
  const base = { ...found, since: withReactivated(found, live, state) }
  const applied = renamedBase(base.config, planned.before, desired.renames)
  const fields = compareThreeWays(applied, planned.before, planned.after, desired.config).filter(
    ({ state }) => state !== 'in-sync',
  )
  // It takes two revisions to leave what was applied and to come back to it.
  if (!fields.some(isMoved) && base.since.length < 2) return { moved: [], culprit: () => undefined }
  const { culprit, spans } = await readSince(remote, live.agentId, base)
  // Where the files stand as they were applied, nothing in Git says that a change of live is to go.
  const isGitsToSay = ({ state, path, base: was }: ComparedField) =>
    state === 'conflict' || (state === 'pending' && spans(path).some(({ value }) => !isSame(value, was)))
  if (history === undefined || !fields.some(isGitsToSay)) return { moved: fields.filter(isMoved), culprit }
  const asked = base.commit === undefined ? undefined : await history(desired, base.commit)
  const agreed = fields.map((field) =>
    isGitsToSay(field) ? sinceAgreed(field, spans(field.path), asked) : field,
  )
  const accepted = acceptedPaths(
    agreed.filter(({ state }) => state === 'conflict'),
    asked ?? [],
  )
  return {
    moved: agreed.filter((field) => isMoved(field) && !accepted.has(field.path)),
    culprit,
    ...(base.commit !== undefined && asked === undefined && { missingCommit: base.commit }),
  }
}

const isSame = (a: unknown, b: unknown): boolean => comparable(a) === comparable(b)
