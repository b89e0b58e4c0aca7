import type { Block, NamedValue } from '../../model/page.js'
import type { Change, DriftedField } from '../../model/plan.js'
import { changed, dim, signed, spans, warn } from '../shared/blocks.js'
import { valueString } from '../shared/changes.js'
import { describePublisher } from '../shared/publisher.js'
import type { Compare } from '../shared/word-diff.js'

/** What somebody else changed since the last apply, with all values, to choose --on-drift by. */
export const driftLines = (fields: readonly DriftedField[], compare: Compare, desired = 'files'): Block[] =>
  fields.flatMap((field) => [
    signed(warn('drifted:'), 1, changed(field.path), dim(` ${describePublisher(field)}`)),
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

/** What differs between live and the files where nothing is known of an earlier apply. */
export const differenceLines = (changes: readonly Change[], compare: Compare): Block[] =>
  changes.flatMap(({ path, before, after }) => [
    signed(warn('differs:'), 1, changed(path)),
    { kind: 'fields', indent: 2, fields: values(compare, ['live', before], [['files', after]]) },
  ])

type Labelled = readonly [label: string, data: unknown]

/** All values one below the other, but long texts with much in common word by word, since nobody finds one changed word. */
function values(compare: Compare, base: Labelled, others: readonly Labelled[]): NamedValue[] {
  const all = [base, ...others]
  if (all.some(([, data]) => typeof data !== 'string') || !all.some(([, data]) => isLong(data))) {
    return all.map(value)
  }
  const [from, before] = base
  const compared = others.map(([to, after]) => ({
    label: `${from} → ${to}`,
    parts: compare(valueString(before), valueString(after)),
  }))
  return compared.every(({ parts }) => parts.some(({ op }) => op === 'same')) ? compared : all.map(value)
}

/** A longer text does not fit into a line: it is laid out, and cut, like any prompt. */
const LONGEST_LINE = 100

function value([label, data]: Labelled): NamedValue {
  if (data === undefined) return { label, spans: [dim('none')] }
  const text = valueString(data)
  return isLong(text) ? { label, text: { text } } : { label, spans: spans(text) }
}

const isLong = (data: unknown): boolean =>
  typeof data === 'string' && (data.length > LONGEST_LINE || data.includes('\n'))
