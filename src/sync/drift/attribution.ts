import type { ChangePath } from '../../model/change-path.js'
import { isOurLabel } from '../../model/label.js'
import { normalConfig } from '../../model/normal.js'
import type { Revision } from '../../model/revision.js'
import { canonicalJson } from '../../text/canonical-json.js'
import { matchesLabel } from '../label.js'
import { valueAt } from '../value-at.js'
import type { LiveSpan } from './agreed.js'
import { type Base, MOST_READ, type Served, tooMany } from './base.js'

/** The revision that brought the value a path has now, as far as it is known. */
export type Culprit = (path: ChangePath) => Revision | undefined

/** What happened since the base. */
export interface Since {
  readonly culprit: Culprit
  /** What live had at a path since we last wrote it, oldest first; the first is what we wrote. */
  readonly spans: (path: ChangePath) => LiveSpan[]
}

/**
 * Reads the revisions since the base, which never change, and finds for each path the last one that changed it.
 * @throws AtomsSyncError `UNEXPECTED_ANSWER` where there are too many of them
 */
export async function readSince({ configOf }: Pick<Served, 'configOf'>, base: Base): Promise<Since> {
  if (base.since.length > MOST_READ) throw tooMany(base.since.length)
  const revisions = [base.revision, ...base.since.toReversed()]
  const since = await Promise.all(revisions.slice(1).map((revision) => revision && configOf(revision)))
  const configs = [base.config, ...since.flatMap((config) => config ?? [])]
  const valuesOf = (path: ChangePath) => configs.map((config) => valueAt(normalConfig(config), path))
  const isOurs = configs.map((config, at) => {
    const label = revisions[at]?.label
    return isOurLabel(label) && matchesLabel(label, config)
  })
  return {
    culprit(path) {
      const values = valuesOf(path).map(canonicalJson)
      return revisions[values.findLastIndex((value, at) => at > 0 && value !== values[at - 1])]
    },
    spans(path) {
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
