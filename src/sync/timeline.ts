import { AtomsSyncError } from '../model/error.js'
import { isOurLabel } from '../model/label.js'
import type { LiveAgent } from '../model/live.js'
import type { WriteState } from '../model/remote.js'
import type { Revision } from '../model/revision.js'

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
  const ours = revisions.find(({ label }) => isOurLabel(label))
  const [later] = elsewhere
    .filter((one) => ours === undefined || servedFrom(one) > publishedAt(ours))
    .toSorted((a, b) => servedFrom(b) - servedFrom(a))
  if (later) return [asActivated(serving), later, ...revisions]
  return serving === revisions[0] ? revisions : [asActivated(serving), ...revisions]
}

/** Its label says who published it once, and nothing of who activated it. */
const asActivated = ({ id, activatedBy, activatedAt }: Revision): Revision => ({
  id,
  ...(activatedBy !== undefined && { publishedBy: activatedBy }),
  ...(activatedAt !== undefined && { publishedAt: activatedAt, activatedAt }),
})

const publishedAt = ({ publishedAt }: Revision): number => Date.parse(publishedAt ?? '') || 0

/** An apply published it, and then or later it went live. */
const servedFrom = ({ activatedAt, publishedAt }: Revision): number =>
  Date.parse(activatedAt ?? publishedAt ?? '') || 0
