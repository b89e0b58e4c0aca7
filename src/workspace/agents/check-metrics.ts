import { quoted } from '../../text/quote.js'
import { quoteIt } from '../schema/explain-value.js'
import type { Problem } from '../yaml/problem.js'
import { placeAt, type Source, type Span } from '../yaml/source.js'
import type { Tree } from '../yaml/tree.js'
import { otherReading } from '../yaml/unquoted-text.js'
import type { MetricDraft } from './metric.js'

/** What a schema cannot say about the metrics of one file, `use` already resolved. */
export const checkMetrics = (source: Source, drafts: readonly MetricDraft[]): Problem[] => [
  ...drafts.flatMap((draft) => [...checkType(source, draft), ...checkChoices(source, draft)]),
  ...checkIdentifiers(source, drafts),
  ...checkRenames(source, drafts),
]

function checkType(source: Source, draft: MetricDraft): Problem[] {
  const { type, choices } = draft
  if (type?.value === 'ENUM' && !hasChoices(draft)) {
    const span = choices?.span ?? (type.source === source ? type.span : spanIn(source, draft))
    return [
      {
        code: 'enum-without-choices',
        span,
        message: 'an ENUM metric needs `choices`',
        hint: 'list every answer it may give',
      },
    ]
  }
  if (type !== undefined && type.value !== 'ENUM' && choices?.source === source) {
    const message = `\`choices\` mean nothing for ${type.value}`
    return [{ code: 'choices-without-enum', span: choices.span, message, hint: 'did you mean `type: ENUM`?' }]
  }
  return []
}

/** A `choices` of another type than a list is reported as that, not as missing. */
const hasChoices = ({ entry, choices }: MetricDraft): boolean =>
  choices !== undefined
    ? choices.value.length > 0
    : entry.value.kind === 'map' && entry.value.entries.has('choices')

function checkChoices(source: Source, { choices }: MetricDraft): Problem[] {
  if (choices === undefined || choices.source !== source) return []
  const seen = new Set<string>()
  return choices.value.flatMap((choice): Problem[] => {
    if (choice.kind !== 'scalar' || typeof choice.value !== 'string') return []
    if (choice.plain !== undefined && otherReading(choice.plain) !== undefined)
      return [quoteIt(choice, 'a choice')]
    const normal = choice.value.normalize('NFC').trimEnd()
    if (seen.has(normal)) return [duplicateChoice(choice, normal)]
    seen.add(normal)
    return []
  })
}

const duplicateChoice = ({ span }: Tree, choice: string): Problem => ({
  code: 'duplicate-choice',
  span,
  message: `the choice ${quoted(choice)} is there already`,
  hint: 'remove it',
})

function checkIdentifiers(source: Source, drafts: readonly MetricDraft[]): Problem[] {
  const first = new Map<string, MetricDraft>()
  return drafts.flatMap((draft): Problem[] => {
    const identifier = draft.identifier?.value
    if (identifier === undefined) return []
    const other = first.get(identifier)
    if (other === undefined) {
      first.set(identifier, draft)
      return []
    }
    const { line } = placeAt(source, spanIn(source, other).start)
    const message = `${quoted(identifier)} is the identifier of the metric in line ${line} already`
    return [
      {
        code: 'duplicate-identifier',
        span: spanIn(source, draft),
        message,
        hint: 'an identifier is unique within an agent',
      },
    ]
  })
}

function checkRenames(source: Source, drafts: readonly MetricDraft[]): Problem[] {
  const declared = new Set(drafts.map(({ identifier }) => identifier?.value))
  const claimed = new Set<string>()
  return drafts.flatMap((draft): Problem[] => {
    const from = draft.renamedFrom
    if (from === undefined) return []
    const span = from.source === source ? from.span : spanIn(source, draft)
    const conflict = (message: string, hint: string): Problem[] => [
      { code: 'rename-conflict', span, message, hint },
    ]
    const old = quoted(from.value)
    if (from.value === draft.identifier?.value)
      return conflict(`${old} is its name already`, 'remove `renamedFrom`')
    if (declared.has(from.value))
      return conflict(`${old} is still declared, so nothing was renamed`, 'remove one of the two')
    if (claimed.has(from.value))
      return conflict(`another metric was renamed from ${old} already`, 'keep one of the two')
    claimed.add(from.value)
    return []
  })
}

/** Where a metric is named in this file: its identifier, or its `use` where that is inherited. */
export function spanIn(source: Source, { identifier, use, entry }: MetricDraft): Span {
  if (identifier?.source === source) return identifier.span
  return use?.span ?? { start: entry.span.start, end: entry.span.start + 1 }
}
