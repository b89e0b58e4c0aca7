import type { Diagnostic, DiagnosticCode, Severity } from '../../model/diagnostic.js'
import { excerptAt, lastAtMost, placeAt, type Source, type Span } from './source.js'
import type { Entry } from './tree.js'

/** A mistake while its file is at hand: a diagnostic with a span for a place. */
export interface Problem {
  readonly code: DiagnosticCode
  readonly span: Span
  readonly message: string
  readonly hint?: string
  /** `error` when absent. */
  readonly severity?: Severity
}

/** A value that is wrong in its place. */
export const invalid = ({ span }: { readonly span: Span }, message: string, hint?: string): Problem => ({
  code: 'invalid-value',
  span,
  message,
  ...(hint !== undefined && { hint }),
})

export function toDiagnostic(source: Source, { code, span, message, hint, severity }: Problem): Diagnostic {
  return {
    code,
    severity: severity ?? 'error',
    message,
    ...(hint !== undefined && { hint }),
    place: placeAt(source, span.start),
    excerpt: excerptAt(source, span),
  }
}

/** The problems of one file in reading order. Broken YAML and secrets are not reported as wrong values too. */
export function toDiagnostics(source: Source, problems: readonly Problem[]): Diagnostic[] {
  const isCovered = coverOf(problems.filter(({ code }) => DEEPER.has(code)).map(({ span }) => span))
  const secretLines = new Set<number>()
  const kept = problems.filter(({ code, span }) => {
    if (code !== 'secret-in-file') return DEEPER.has(code) || !isCovered(span.start)
    const { line } = placeAt(source, span.start)
    const isFirst = !secretLines.has(line)
    secretLines.add(line)
    return isFirst
  })
  return inReadingOrder(kept.map((problem) => toDiagnostic(source, problem)))
}

const DEEPER: ReadonlySet<DiagnosticCode> = new Set(['secret-in-file', 'yaml-syntax', 'encoding'])

/** Whether an offset lies in any of the spans. There may be thousands of both. */
function coverOf(spans: readonly Span[]): (offset: number) => boolean {
  const sorted = spans.toSorted((a, b) => a.start - b.start)
  const starts = sorted.map(({ start }) => start)
  let furthest = 0
  const ends = sorted.map(({ start, end }) => (furthest = Math.max(furthest, end, start + 1)))
  return (offset) =>
    offset >= (starts[0] ?? Number.POSITIVE_INFINITY) && offset < (ends[lastAtMost(starts, offset)] ?? 0)
}

/** Whether a key and its value have no errors. */
export const isSound = ({ key, value: { span } }: Entry, problems: readonly Problem[]): boolean =>
  problems.every(
    ({ span: { start }, severity }) => severity === 'warning' || !(holds(key, start) || holds(span, start)),
  )

const holds = ({ start, end }: Span, offset: number): boolean =>
  start <= offset && offset < Math.max(end, start + 1)

/** By file, line, column; those without a place come first. */
export function inReadingOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.toSorted(
    ({ place: a }, { place: b }) =>
      compare(a?.file ?? '', b?.file ?? '') ||
      (a?.line ?? 0) - (b?.line ?? 0) ||
      (a?.column ?? 0) - (b?.column ?? 0),
  )
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
