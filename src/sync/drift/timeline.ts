import type { ChangePath } from '../../model/change-path.js'
import { AtomsSyncError } from '../../model/error.js'
import type { LiveAgent } from '../../model/live.js'
import { normalConfig } from '../../model/normal.js'
import type { WriteState } from '../../model/remote.js'
import type { Revision } from '../../model/revision.js'
import { isOurLabel } from '../../model/revision.js'
import { canonicalJson } from '../../text/canonical-json.js'
import { matchesLabel } from '../hash.js'
import { valueAt } from '../plan/diff.js'
import { type Base, MOST_READ, type ServedHistory, tooMany } from './base.js'
import type { ServedValue } from './three-way.js'

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

/** The revision that brought the value a path has now, where it is known. */
export type FindPublisher = (path: ChangePath) => Revision | undefined

/** What happened to fields since the base. */
export interface FieldHistory {
  readonly findPublisher: FindPublisher
  /** What live had at a path since our last write of it, oldest first; the first is what we wrote. */
  readonly servedValues: (path: ChangePath) => ServedValue[]
}

/**
 * Reads the revisions since the base, which never change, and finds for each path the last one that changed it.
 * @throws AtomsSyncError `UNEXPECTED_ANSWER` where there are too many of them
 */
export async function readFieldHistory(
  { configOf }: Pick<ServedHistory, 'configOf'>,
  base: Base,
): Promise<FieldHistory> {
  if (base.newer.length > MOST_READ) throw tooMany(base.newer.length)
  const revisions = [base.revision, ...base.newer.toReversed()]
  const since = await Promise.all(revisions.slice(1).map((revision) => revision && configOf(revision)))
  const configs = [base.config, ...since.flatMap((config) => config ?? [])]
  const valuesOf = (path: ChangePath) => configs.map((config) => valueAt(normalConfig(config), path))
  const isOurs = configs.map((config, at) => {
    const label = revisions[at]?.label
    return isOurLabel(label) && matchesLabel(label, config)
  })
  return {
    findPublisher(path) {
      const values = valuesOf(path).map(canonicalJson)
      return revisions[values.findLastIndex((value, at) => at > 0 && value !== values[at - 1])]
    },
    servedValues(path) {
      const values = valuesOf(path)
      // One of ours that kept something is no base, but what it wrote was applied: what live had before is over.
      const written = values.findLastIndex(
        (value, at) => at > 0 && isOurs[at] && canonicalJson(value) !== canonicalJson(values[at - 1]),
      )
      const had = values.map((value, at) => ({
        value,
        from: dateOf(revisions[at]),
        to: dateOf(revisions[at + 1]),
      }))
      return had.slice(Math.max(written, 0))
    },
  }
}

/** A version of generation 2 may be published and activated later. */
function dateOf(revision: Revision | undefined): Date | undefined {
  const at = revision?.activatedAt ?? revision?.publishedAt
  return at === undefined ? undefined : new Date(at)
}
