import type { Line, LintTarget, Spot } from '../../model/lint.js'
import { spanIn } from '../agents/check-metrics.js'
import type { Field } from '../agents/metric.js'
import { offsetsOf } from '../yaml/scalar-source.js'
import { excerptAt, placeAt, type Source, type Span } from '../yaml/source.js'
import { entryOf, type Tree } from '../yaml/tree.js'
import type { LintSubject } from './lint-subject.js'

/** What the parts of one agent, or of the library, stand for. */
export interface WrittenMetrics {
  readonly source: Source
  /** Absent for the library's metrics. */
  readonly tree?: Tree
  readonly subjects: readonly LintSubject[]
}

/** Finds where in the files a target stands. What is taken from the library stands there. */
export function spotsIn(written: WrittenMetrics): (target: LintTarget) => Spot {
  const offsets = new Map<Field<string>, Uint32Array | undefined>()
  const rangeIn = (field: Field<string>, range: { start: number; end: number }): Span => {
    if (!offsets.has(field)) offsets.set(field, offsetsOf(field.source.text, field.written, field.value))
    const known = offsets.get(field)
    const [start, last] = [known?.[range.start], known?.[Math.max(range.start, range.end - 1)]]
    if (start === undefined || last === undefined) return field.written
    return { start, end: Math.max(start, last) + 1 }
  }
  return (target) => {
    if (target.of === 'agent') return agentSpot(written)
    if (target.of === 'summaryPrompt') return keySpot(written, 'summaryPrompt')
    const subject = written.subjects[target.index]
    return subject === undefined ? agentSpot(written) : metricSpot(written, subject, target, rangeIn)
  }
}

type Ranged = Exclude<LintTarget, { of: 'agent' | 'summaryPrompt' }>

function metricSpot(
  { source }: WrittenMetrics,
  { draft, choices }: LintSubject,
  target: Ranged,
  rangeIn: (field: Field<string>, range: { start: number; end: number }) => Span,
): Spot {
  const itself = itemLine(source, draft.entry.item)
  const field = target.of === 'metric' ? undefined : draft[target.of === 'choice' ? 'choices' : target.of]
  if (field === undefined) {
    const span = spanIn(source, draft)
    return spotAt(source, span, [lineOf(source, span), itself])
  }
  const within = [lineOf(field.source, field.key), itemLine(field.source, field.item), itself]
  if (target.of === 'prompt' && draft.prompt !== undefined) {
    const range = target.range ?? { start: 0, end: draft.prompt.value.length }
    return spotAt(field.source, rangeIn(draft.prompt, range), within)
  }
  const choice = target.of === 'choice' ? choices[target.choice] : undefined
  if (choice !== undefined) {
    return spotAt(field.source, choice.span, [itemLine(field.source, choice.span), ...within])
  }
  const isBlockList = target.of !== 'type' && field.source.text.charAt(field.span.start) !== '['
  return spotAt(field.source, isBlockList ? field.key : field.span, within)
}

/** Of the agent as a whole: at its list of metrics, and a comment may stand above its id as well. */
function agentSpot({ source, tree }: WrittenMetrics): Spot {
  const keys = ['dispositionMetrics', 'agentId'].flatMap((key) => entryOf(tree, key)?.key ?? [])
  const [key = { start: 0, end: 1 }] = keys
  return spotAt(
    source,
    key,
    keys.map((span) => lineOf(source, span)),
  )
}

function keySpot(written: WrittenMetrics, key: string): Spot {
  const { source, tree } = written
  const entry = entryOf(tree, key)
  return entry === undefined ? agentSpot(written) : spotAt(source, entry.key, [lineOf(source, entry.key)])
}

const spotAt = (source: Source, span: Span, begins: readonly Line[]): Spot => ({
  place: placeAt(source, span.start),
  excerpt: excerptAt(source, span),
  begins,
})

const lineOf = (source: Source, { start }: Span): Line => {
  const { file, line } = placeAt(source, start)
  return { file, line }
}

/** So many lines of comments are looked over. */
const FURTHEST = 50

/** The line of an item's dash, which an anchor, a comment or a line break may keep away from what follows. */
function itemLine(source: Source, { start }: Span): Line {
  const { file, line } = placeAt(source, start)
  const { text, lineStarts } = source
  if (/^\s*-\s/.test(text.slice(lineStarts[line - 1], start))) return { file, line }
  for (let above = line - 1; above > Math.max(0, line - FURTHEST); above -= 1) {
    const written = text.slice(lineStarts[above - 1], lineStarts[above]).trim()
    if (/^-(\s+[&!]\S*)?\s*(#.*)?$/.test(written)) return { file, line: above }
    if (written !== '' && !written.startsWith('#')) break
  }
  return { file, line }
}
