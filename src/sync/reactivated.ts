import type { LiveAgent } from '../model/live.js'
import type { WriteState } from '../model/remote.js'
import type { Revision } from '../model/revision.js'
import type { Base } from './base.js'

/**
 * What was published since the base, and on top of it an older version that somebody made serve traffic again: generation 2
 * can do that without a new version, so the order of publishing does not tell. Pure.
 * @returns newest first; the older one with who activated it and when
 */
export function withReactivated(
  { revision: base, since }: Pick<Base, 'revision' | 'since'>,
  { revision: live }: Pick<LiveAgent, 'revision'>,
  { revisions }: Pick<WriteState, 'revisions'>,
): readonly Revision[] {
  const [newest = base] = since
  if (live === newest?.id) return since
  const back = revisions.find(({ id }) => id === live)
  return back === undefined ? since : [asActivated(back), ...since]
}

/** Its label says who published it once, and nothing of who activated it. */
function asActivated({ id, activatedBy, activatedAt }: Revision): Revision {
  return {
    id,
    ...(activatedBy !== undefined && { publishedBy: activatedBy }),
    ...(activatedAt !== undefined && { publishedAt: activatedAt, activatedAt }),
  }
}
