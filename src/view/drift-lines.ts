import type { Block } from '../model/page.js'
import type { DriftedField, UpdateAgent } from '../model/plan.js'
import { changed, dim, indented, signed, warn } from './blocks.js'
import { stringOf } from './values.js'

/** What somebody else changed since the last apply, with all values: what a choice of --on-drift decides on. */
export const driftLines = (fields: readonly DriftedField[]): Block[] =>
  fields.flatMap((field) => [
    signed(warn('drifted:'), 1, changed(field.path), dim(by(field))),
    value('applied', field.applied),
    value('live', field.live),
    ...(field.state === 'conflict' ? [value('files', field.desired)] : []),
  ])

const value = (label: string, data: unknown): Block =>
  indented(2, dim(label.padEnd(9)), data === undefined ? dim('none') : stringOf(data))

/** "  by Ada on 2026-08-01 12:00 UTC, revision 66f0…". */
function by({ editor, at, revision }: DriftedField): string {
  if (editor === undefined && at === undefined && revision === undefined) return ''
  const when = at === undefined ? '' : ` on ${at.slice(0, 16).replace('T', ' ')} UTC`
  return `  by ${editor ?? 'somebody'}${when}${revision === undefined ? '' : `, revision ${revision}`}`
}

/** Nothing is known of an earlier apply: worth a word, since nobody can tell whose the live values are. */
export const adoptionLine = ({ origin }: Pick<UpdateAgent, 'origin'>): Block[] =>
  origin === 'adopt' ? [indented(1, dim('first apply: atoms-sync has not written this agent before'))] : []
