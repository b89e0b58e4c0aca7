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

/**
 * The newest revision that is ours, from the platform's own history, so that a fresh clone knows as much as
 * any laptop; for agents without history, records. Where it kept what somebody else had put there,
 * that is not what was applied: then the one before tells.
 * @returns `undefined`: never applied, so nothing can be said about who changed what
 */
export async function findBase(
  remote: PostCallRemote,
  live: LiveAgent,
  state: WriteState,
  remembered: Remembered,
): Promise<Base | undefined> {
  for (const [index, revision] of state.revisions.entries()) {
    const { label } = revision
    if (!isOurLabel(label)) continue
    const isLive = revision.id === live.revision
    const config = isLive ? live.config : await remote.getRevisionConfig(live.agentId, revision.id)
    // A label that was copied onto another config does not make it ours.
    if (!matchesLabel(label, config)) continue
    const commit = commitIn(label)
    const found = { config, revision, since: state.revisions.slice(0, index), ...(commit && { commit }) }
    const older = state.revisions.slice(index + 1)
    const [parent] = older
    if (!saysKept(label) || parent === undefined) return found
    const base = await findBase(remote, live, { ...state, revisions: older }, remembered)
    if (base === undefined) return found
    const before = await remote.getRevisionConfig(live.agentId, parent.id)
    const since = [...found.since, revision, ...base.since]
    // Of what it did not send, the one before is what was applied, from the commit before.
    return { ...base, config: appliedByKeeping({ base: base.config, before, after: config }), since }
  }
  const kept = state.dialect === 'direct' ? remembered(live) : undefined
  return kept && { ...kept, since: [] }
}
