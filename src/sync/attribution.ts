import { canonicalJson } from '../model/canonical.js'
import { isOurLabel } from '../model/label.js'
import { normalConfig } from '../model/normal.js'
import type { PostCallRemote } from '../model/remote.js'
import type { Revision } from '../model/revision.js'
import type { LiveSpan } from './agreed.js'
import type { Base } from './base.js'
import { matchesLabel } from './label.js'
import { valueAt } from './value-at.js'

/** More than this nobody reads back to find an editor; the newest are looked at. */
const MOST_REVISIONS = 20

/** The revision that brought the value a path has now, as far as it is known. */
export type Culprit = (path: string) => Revision | undefined

/** What happened since the base. */
export interface Since {
  readonly culprit: Culprit
  /** What live had at a path since we last wrote it, oldest first. */
  readonly spans: (path: string) => LiveSpan[]
}

/**
 * Reads the revisions since the base, which never change, and finds for each path the last one that changed it.
 */
export async function readSince(remote: PostCallRemote, agentId: string, base: Base): Promise<Since> {
  const revisions = base.since.slice(0, MOST_REVISIONS).toReversed()
  const isCut = base.since.length > MOST_REVISIONS
  const configs = await Promise.all(revisions.map(({ id }) => remote.getRevisionConfig(agentId, id)))
  const culprit = (path: string): Revision | undefined => {
    const values = [base.config, ...configs].map((config) =>
      canonicalJson(valueAt(normalConfig(config), path)),
    )
    const last = revisions.findLastIndex((_, at) => values[at] !== values[at + 1])
    // The oldest that was read differs from the base by all that was changed before it, too.
    return last === 0 && isCut ? undefined : revisions[last]
  }
  const isOurs = configs.map((config, at) => {
    const label = revisions[at]?.label
    return isOurLabel(label) && matchesLabel(label, config)
  })
  const spans: Since['spans'] = (path) => {
    const values = configs.map((config) => valueAt(normalConfig(config), path))
    const isWritten = (at: number) =>
      isOurs[at] && canonicalJson(values[at]) !== canonicalJson(values[at - 1])
    // One of ours that kept something is no base, but what it wrote was applied: what live had before is over.
    const written = values.findLastIndex((_, at) => at > 0 && isWritten(at))
    const had = values.map((value, at) => ({
      value,
      from: dateOf(revisions[at]),
      to: dateOf(revisions[at + 1]),
    }))
    return had.slice(Math.max(written, 0))
  }
  return { culprit, spans }
}

/** A version of generation 2 may be published and activated later. */
function dateOf(revision: Revision | undefined): Date | undefined {
  const at = revision?.activatedAt ?? revision?.publishedAt
  return at === undefined ? undefined : new Date(at)
}
