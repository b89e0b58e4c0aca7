import type { Block, Field } from '../../model/page.js'
import type { Change, DriftedField, UpdateAgent } from '../../model/plan.js'
import { changed, dim, indented, signed, spans, warn } from '../shared/blocks.js'
import { stringOf } from '../shared/changes.js'
import type { Compare } from '../shared/word-diff.js'

/** What somebody else changed since the last apply, with all values: what a choice of --on-drift decides on. */
export const driftLines = (fields: readonly DriftedField[], compare: Compare, desired = 'files'): Block[] =>
  fields.flatMap((field) => [
    signed(warn('drifted:'), 1, changed(field.path), dim(` ${changedBy(field)}`)),
    {
      kind: 'fields',
      indent: 2,
      fields: values(
        compare,
        ['applied', field.applied],
        [['live', field.live], ...(field.state === 'conflict' ? [[desired, field.desired] as const] : [])],
      ),
    },
  ])

/** What differs where nobody knows what was applied: live on one side, the files on the other. */
export const differenceLines = (changes: readonly Change[], compare: Compare): Block[] =>
  changes.flatMap(({ path, before, after }) => [
    signed(warn('differs:'), 1, changed(path)),
    { kind: 'fields', indent: 2, fields: values(compare, ['live', before], [['files', after]]) },
  ])

type Labelled = readonly [label: string, data: unknown]

/** All values one below the other, but long texts that are much alike word by word: nobody finds one other word in two. */
function values(compare: Compare, base: Labelled, others: readonly Labelled[]): Field[] {
  const all = [base, ...others]
  if (all.some(([, data]) => typeof data !== 'string') || !all.some(([, data]) => isLong(data))) {
    return all.map(value)
  }
  const [from, before] = base
  const compared = others.map(([to, after]) => ({
    label: `${from} → ${to}`,
    parts: compare(stringOf(before), stringOf(after)),
  }))
  return compared.every(({ parts }) => parts.some(({ op }) => op === 'same')) ? compared : all.map(value)
}

/** More than a line can hold; a text of its own is laid out, and cut, like any prompt. */
const LINE = 100

function value([label, data]: Labelled): Field {
  if (data === undefined) return { label, spans: [dim('none')] }
  const text = stringOf(data)
  return isLong(text) ? { label, text: { text } } : { label, spans: spans(text) }
}

const isLong = (data: unknown): boolean =>
  typeof data === 'string' && (data.length > LINE || data.includes('\n'))

/** " by Ada on 2026-08-01 12:00 UTC, revision 66f0…", as far as it is known. */
export function changedBy({
  editor,
  at,
  revision,
}: Pick<DriftedField, 'editor' | 'at' | 'revision'>): string {
  if (editor === undefined && at === undefined && revision === undefined) return ''
  const when = at === undefined ? '' : ` on ${at.slice(0, 16).replace('T', ' ')} UTC`
  return ` by ${editor ?? 'somebody'}${when}${revision === undefined ? '' : `, revision ${revision}`}`
}

/** Nothing is known of an earlier apply: worth a word, since nobody can tell whose the live values are. */
export function adoptionLine({ origin, adopted }: Pick<UpdateAgent, 'origin' | 'adopted'>): Block[] {
  if (origin !== 'adopt') return []
  const live = adopted && changedBy(adopted)
  const published = live ? `; what is live was published${live}` : ''
  return [indented(1, dim(`first apply: the files never asked for what this agent serves${published}`))]
}
