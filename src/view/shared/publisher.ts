import type { DriftedField } from '../../model/plan.js'
import { minute } from '../../text/date.js'

/** Who published what is live, as far as it is known: ` by Ada on 2026-08-01 12:00 UTC, revision 66f0…`. */
export function describePublisher({
  editor,
  at,
  revision,
}: Pick<DriftedField, 'editor' | 'at' | 'revision'>): string {
  if (editor === undefined && at === undefined && revision === undefined) return ''
  const when = at === undefined ? '' : ` on ${minute(at)}`
  return ` by ${editor ?? 'somebody'}${when}${revision === undefined ? '' : `, revision ${revision}`}`
}
