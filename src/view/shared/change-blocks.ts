import type { Block, FieldsBlock, NamedValue, Span } from '../../model/page.js'
import type { Change } from '../../model/plan.js'
import { added, bad, changed, dim, type Piece, removed, signed, spans, strong } from './blocks.js'
import type { FieldChange, Subject } from './changes.js'
import { choiceChanges, choiceList, isMetric, valueString, valueStrings } from './changes.js'
import type { Compare } from './word-diff.js'

/** One metric, or one field of the agent, with everything that changes in it. */
export function subjectBlocks(subject: Subject, compare: Compare): Block[] {
  const [first] = subject.changes
  if (first === undefined) return []
  const { op, before, after } = first.change
  if (op === 'add') return wholeMetric(signed(added('+'), 1, strong(subject.name)), after, 'added')
  if (op === 'remove') {
    return wholeMetric(signed(removed('-'), 1, strong(subject.name), ...BREAKING), before, 'removed')
  }
  return subject.isMetric
    ? changedMetric(subject, compare)
    : changedField(subject.name, first.change, compare)
}

const BREAKING: readonly Piece[] = ['  ', bad('breaking')]

const marks = (change: Change): readonly Piece[] => (change.risk === 'breaking' ? BREAKING : [])

function wholeMetric(title: Block, metric: unknown, tone: 'added' | 'removed'): Block[] {
  if (!isMetric(metric)) return [title]
  const { type, choices, prompt } = metric
  return [
    title,
    ...nestedFields([
      { label: 'type', spans: spans(type) },
      ...(choices === undefined ? [] : [{ label: 'choices', spans: spans(choiceList(choices)) }]),
      { label: 'prompt', text: { text: prompt, tone } },
    ]),
  ]
}

function changedMetric({ name, changes }: Subject, compare: Compare): Block[] {
  const renamed = changes.find(({ change }) => change.op === 'rename')?.change
  const title =
    renamed === undefined
      ? [strong(name)]
      : [removed(valueString(renamed.before)), dim(' → '), added(name), '  renamed', ...marks(renamed)]
  return [
    signed(changed('~'), 1, ...title),
    ...nestedFields(changes.flatMap((change) => changedMetricField(change, compare))),
  ]
}

function changedMetricField({ field, change }: FieldChange, compare: Compare): NamedValue[] {
  const { before, after } = change
  switch (field) {
    case 'prompt':
      return [{ label: field, parts: compare(valueString(before), valueString(after)) }]
    case 'type':
      return [{ label: field, spans: spans(...transition(change), ...marks(change)) }]
    case 'choices':
      return [
        {
          label: field,
          spans: spans(...choiceChanges(valueStrings(before), valueStrings(after)), ...marks(change)),
        },
      ]
    default:
      return []
  }
}

const nestedFields = (fields: readonly NamedValue[]): FieldsBlock[] =>
  fields.length === 0 ? [] : [{ kind: 'fields', indent: 2, fields }]

function changedField(name: string, change: Change, compare: Compare): Block[] {
  const { before, after } = change
  if (typeof before === 'string' && typeof after === 'string') {
    return [signed(changed('~'), 1, strong(name)), { kind: 'diff', indent: 2, parts: compare(before, after) }]
  }
  return [signed(changed('~'), 1, strong(name), '  ', ...transition(change))]
}

const transition = ({ before, after }: Change): Span[] => [
  removed(valueString(before)),
  dim(' → '),
  added(valueString(after)),
]
