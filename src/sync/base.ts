import type { CompletePostCallConfig } from '../model/config.js'
import { isOurLabel } from '../model/label.js'
import type { LiveAgent } from '../model/live.js'
import type { PostCallRemote, WriteState } from '../model/remote.js'
import type { Revision } from '../model/revision.js'
import { matchesLabel } from './label.js'

/** What was last applied to an agent, and what came after it. */
export interface Base {
  readonly config: CompletePostCallConfig
  /** Where it is kept; absent for a base from the applied record. */
  readonly revision?: Revision
  /** Published since by others, newest first. */
  readonly since: readonly Revision[]
}

/** What an applied record remembers of agents without history, by agent id. */
export type AppliedConfigs = ReadonlyMap<string, CompletePostCallConfig>

/**
 * The newest revision that is ours, from the platform's own history, so that a fresh clone knows as much as
 * any laptop; for agents without history, the applied record.
 * @returns `undefined`: never applied, so nothing can be said about who changed what
 */
export async function findBase(
  remote: PostCallRemote,
  live: LiveAgent,
  state: WriteState,
  applied: AppliedConfigs,
): Promise<Base | undefined> {
  for (const [index, revision] of state.revisions.entries()) {
    if (!isOurLabel(revision.label)) continue
    const isLive = revision.id === live.revision
    const config = isLive ? live.config : await remote.getRevisionConfig(live.agentId, revision.id)
    // A label that was copied onto another config does not make it ours.
    if (!matchesLabel(revision.label ?? '', config)) continue
    return { config, revision, since: state.revisions.slice(0, index) }
  }
  const config = state.dialect === 'direct' ? applied.get(live.agentId) : undefined
  return config && { config, since: [] }
}
