import { AtomsSyncError } from '../../model/error.js'
import type { LiveAgent } from '../../model/live.js'
import type { WriteState } from '../../model/remote.js'
import type { Revision } from '../../model/revision.js'

/**
 * The revisions that served traffic, newest first: the first is live. An older one that somebody made live again stands
 * twice, first with who did that and when. Pure.
 * @throws AtomsSyncError `UNEXPECTED_ANSWER` for a history that does not hold what is live
 */
export function timelineOf(
  { agentId, revision: live }: Pick<LiveAgent, 'agentId' | 'revision'>,
  { revisions, elsewhere = [], untold }: Pick<WriteState, 'revisions' | 'elsewhere' | 'untold'>,
): readonly Revision[] {
  if (untold !== undefined) throw new AtomsSyncError('UNEXPECTED_ANSWER', untold)
  const serving = revisions.find(({ id }) => id === live)
  if (serving === undefined) {
    throw new AtomsSyncError(
      'UNEXPECTED_ANSWER',
      `the history of agent ${agentId} does not hold the revision that is live, so it is not whole`,
    )
  }
  const others = elsewhere.toSorted((a, b) => servedFrom(b) - servedFrom(a))
  const timeline = merged(revisions, others)
  const again = revisions.filter((revision) => servedFrom(revision) > publishedAt(revision))
  for (const revision of again.toSorted((a, b) => servedFrom(a) - servedFrom(b))) {
    const began = (other: Revision) => (others.includes(other) ? servedFrom(other) : publishedAt(other))
    const at = timeline.findIndex((other) => other === revision || servedFrom(revision) > began(other))
    // It went live a moment after it was published, and nothing else did meanwhile.
    if (timeline[at] !== revision) timeline.splice(Math.max(0, at), 0, asActivated(revision))
  }
  return timeline[0]?.id === live ? timeline : [asActivated(serving), ...timeline]
}

/** Those of other branches between those that were published before and after they went live. */
function merged(revisions: readonly Revision[], others: readonly Revision[]): Revision[] {
  const waiting = [...others]
  const before = (revision: Revision) => {
    const count = waiting.findIndex((other) => servedFrom(other) <= publishedAt(revision))
    return waiting.splice(0, count < 0 ? waiting.length : count)
  }
  return [...revisions.flatMap((revision) => [...before(revision), revision]), ...waiting]
}

/** Its label says who published it once, and nothing of who activated it. */
const asActivated = ({ id, activatedBy, activatedAt }: Revision): Revision => ({
  id,
  ...(activatedBy !== undefined && { publishedBy: activatedBy }),
  ...(activatedAt !== undefined && { publishedAt: activatedAt, activatedAt }),
})

const publishedAt = ({ publishedAt }: Revision): number => Date.parse(publishedAt ?? '') || 0

/** What was published on a branch that was not live went live later, or never. */
const servedFrom = ({ activatedAt, publishedAt }: Revision): number =>
  Date.parse(activatedAt ?? publishedAt ?? '') || 0
