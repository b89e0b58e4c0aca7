import type { CompletePostCallConfig } from '../model/config.js'
import { commitIn, isOurLabel, saysKept } from '../model/label.js'
import type { LiveAgent } from '../model/live.js'
import type { PostCallRemote, WriteState } from '../model/remote.js'
import type { Revision } from '../model/revision.js'
import { appliedByKeeping } from './kept.js'
import { matchesLabel } from './label.js'

/** What was last applied to an agent, and what came after it. */
export interface Base {
  readonly config: CompletePostCallConfig
  /** Where it is kept; absent for a base from the applied record. */
  readonly revision?: Revision
  /** Published since by others, newest first. */
  readonly since: readonly Revision[]
  /** What was checked out at the last apply, maybe shortened, as far as it is known. */
  readonly commit?: string
}

/** What was last applied to an agent without history, as far as records know. */
export type Remembered = (live: LiveAgent) => Pick<Base, 'config' | 'commit'> | undefined

/** Where a base is looked for. */
interface History {
  readonly remote: PostCallRemote
  readonly live: LiveAgent
  /** Newest first. */
  readonly revisions: readonly Revision[]
}

/** A base that a revision holds. */
type KeptBase = Base & Required<Pick<Base, 'revision'>>

/**
 * What was last applied: told by the platform's own history, so that a fresh clone knows as much as any laptop; for
 * agents without history, by records.
 * @returns `undefined`: never applied, so nothing can be said about who changed what
 */
export async function findBase(
  remote: PostCallRemote,
  live: LiveAgent,
  state: WriteState,
  remembered: Remembered,
): Promise<Base | undefined> {
  const base = await baseIn({ remote, live, revisions: state.revisions })
  if (base !== undefined || state.dialect !== 'direct') return base
  const known = remembered(live)
  return known && { ...known, since: [] }
}

async function baseIn(history: History): Promise<Base | undefined> {
  const newest = await newestOfOurs(history)
  const label = newest?.revision.label
  return newest && label && saysKept(label) ? beneathKept(newest, history) : newest
}

async function newestOfOurs({ remote, live, revisions }: History): Promise<KeptBase | undefined> {
  for (const [index, revision] of revisions.entries()) {
    const { id, label } = revision
    if (!isOurLabel(label)) continue
    const config = id === live.revision ? live.config : await remote.getRevisionConfig(live.agentId, id)
    // A label that was copied onto another config does not make it ours.
    if (!matchesLabel(label, config)) continue
    const commit = commitIn(label)
    return { config, revision, since: revisions.slice(0, index), ...(commit && { commit }) }
  }
  return undefined
}

/**
 * A revision that kept what somebody else had put there holds more than what was applied. Only what it changed of the
 * revision before it was applied with it; the rest was applied before, from the commit of that time.
 */
async function beneathKept(kept: KeptBase, { remote, live, revisions }: History): Promise<Base> {
  const older = revisions.slice(kept.since.length + 1)
  const [parent] = older
  const base = await baseIn({ remote, live, revisions: older })
  if (parent === undefined || base === undefined) return kept
  const before = await remote.getRevisionConfig(live.agentId, parent.id)
  return {
    ...base,
    config: appliedByKeeping({ base: base.config, before, after: kept.config }),
    since: [...kept.since, kept.revision, ...base.since],
  }
}
