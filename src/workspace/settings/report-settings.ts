import type { Condition } from '../../model/condition.js'
import { meantHint } from '../../text/spelling.js'
import { invalid, type Problem } from '../yaml/problem.js'
import { placeAt, type Source, type Span } from '../yaml/source.js'
import { entryOf, itemsOf, stringIn, type Tree } from '../yaml/tree.js'
import { type ConditionMistake, parseCondition } from './parse-condition.js'

/** What stands under `report:`. */
export interface ReportSettings {
  readonly failOn: readonly Condition[]
  /** `7d`. */
  readonly since?: string
  readonly minCalls?: number
}

const conditionsIn = (report: Tree | undefined): readonly Tree[] => itemsOf(entryOf(report, 'failOn')?.value)

/** Conditions that cannot be understood, each at the word that is wrong. */
export const checkReport = (source: Source, report: Tree | undefined): Problem[] =>
  conditionsIn(report).flatMap((item) => {
    const text = stringIn(item)
    const parsed = text === undefined ? undefined : parseCondition(text)
    if (parsed?.kind !== 'mistake') return []
    const { mistake } = parsed
    return [invalid({ span: spanOf(source, item, mistake) }, mistake.message, mistakeHint(mistake))]
  })

/** The way out of a mistake, for files and flags alike. */
export function mistakeHint({ word, known }: ConditionMistake): string | undefined {
  if (word === undefined || known === undefined) return undefined
  return meantHint(word, known, `one of ${known.join(', ')}`)
}

/** The very word, where the text stands in the file as it is; otherwise (escapes, folded lines) all of it. */
function spanOf({ text }: Source, { span, value }: Tree, { offset, length }: ConditionMistake): Span {
  const written = text.slice(span.start, span.end)
  const before = /^["']/.test(written) ? 1 : 0
  if (typeof value !== 'string' || !written.slice(before).startsWith(value)) return span
  const start = Math.min(span.start + before + offset, Math.max(span.start, span.end - 1))
  return { start, end: start + length }
}

export function reportSettings(source: Source, report: Tree | undefined): ReportSettings {
  const since = stringIn(entryOf(report, 'since')?.value)
  const minCalls = entryOf(report, 'minCalls')?.value.value
  return {
    failOn: conditionsIn(report).flatMap((item) => conditionOf(source, item)),
    ...(since !== undefined && { since }),
    ...(typeof minCalls === 'number' && { minCalls }),
  }
}

function conditionOf(source: Source, item: Tree): Condition[] {
  const parsed = parseCondition(stringIn(item) ?? '')
  return parsed.kind === 'condition'
    ? [{ ...parsed.condition, source: placeAt(source, item.span.start) }]
    : []
}
