import { AtomsSyncError } from '../../model/error.js'
import type { LiveAgent } from '../../model/live.js'
import { isSameConfig } from '../../model/normal.js'
import type { UpdateAgent } from '../../model/plan.js'
import type { PostCallRemote } from '../../model/remote.js'
import type { Revision } from '../../model/revision.js'
import { isOurLabel } from '../../model/revision.js'
import { timelineOf } from '../drift/timeline.js'
import { matchesLabel } from '../hash.js'

interface ReplayContext {
  readonly remote: Pick<PostCallRemote, 'getWriteState' | 'getRevisionConfig'>
  readonly createdAt: string
}

/**
 * Whether a saved plan was applied to an agent that is again as the plan saw it, told by the platform's own history. Then
 * somebody undid it on purpose, and a plan is executed once.
 * @returns in words; `undefined`: the plan's result was not live since, or nobody keeps a history
 */
export async function replayOf(
  agent: UpdateAgent,
  live: LiveAgent,
  { remote, createdAt }: ReplayContext,
): Promise<string | undefined> {
  const { agentId, after, seen, origin } = agent
  // The plan knew that its result had been live: whether it was again since, that time tells.
  if (agent.goesLive?.wasLiveAt !== undefined) return undefined
  // An agent without versions, or a branch that is still to be forked.
  if (seen.revision === undefined || live.revision === undefined || live.isFork) return undefined
  const state = await remote.getWriteState(live)
  const timeline = wholeTimeline(live, state)
  if (typeof timeline === 'string') return `whether the plan was applied before cannot be told: ${timeline}`
  const at = timeline.findLastIndex(({ id }) => id === seen.revision)
  if (at < 0) return `revision ${seen.revision}, which the plan was made from, does not lead to what is live`
  // Where others had made an older revision live again, and the plan knew, only what is younger than the plan is its result.
  const isKnown = origin !== 'pending' && live.revision === seen.revision
  const since = timeline
    .slice(0, at)
    .filter(({ publishedAt = createdAt }) => !isKnown || publishedAt > createdAt)
  for (const revision of since) {
    const { id, label } = revision
    const isOurs = isOurLabel(label) && matchesLabel(label, after)
    if (isOurs || isSameConfig(await remote.getRevisionConfig(agentId, id), after)) return undone(revision)
  }
  return undefined
}

function wholeTimeline(...of: Parameters<typeof timelineOf>): readonly Revision[] | string {
  try {
    return timelineOf(...of)
  } catch (error) {
    if (error instanceof AtomsSyncError) return error.message
    throw error
  }
}

const undone = ({ id }: Revision): string =>
  `the plan was applied as revision ${id}, and that was undone since`
