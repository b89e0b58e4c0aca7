import type { Diagnostic, DiagnosticCode, Severity } from '../model/diagnostic.js'
import { maskSecrets } from './secrets.js'
import { excerptAt, placeAt, type Source, type Span } from './source.js'
import type { Entry } from './tree.js'

/** A mistake while its file is still at hand: a diagnostic whose place is a span. */
export interface Problem {
  readonly code: DiagnosticCode
  readonly span: Span
  readonly message: string
  readonly hint?: string
  /** `error` when absent. */
  readonly severity?: Severity
}

export function toDiagnostic(source: Source, { code, span, message, hint, severity }: Problem): Diagnostic {
  return {
    code,
    severity: severity ?? 'error',
    message: maskSecrets(message),
    ...(hint !== undefined && { hint: maskSecrets(hint) }),
    place: placeAt(source, span.start),
    excerpt: excerptAt(source, span),
  }
}

/** All problems of one file in reading order. What is no YAML, or a secret, is not reported as a wrong value too. */
export function toDiagnostics(source: Source, problems: readonly Problem[]): Diagnostic[] {
  const secrets = problems.filter(({ code }) => code === 'secret-in-file')
  const deeper = problems.filter(({ code }) => DEEPER.has(code))
  const kept = problems.filter((problem) =>
    problem.code === 'secret-in-file'
      ? problem === secrets.find((secret) => onOneLine(source, secret.span, problem.span))
      : DEEPER.has(problem.code) || !deeper.some(({ span }) => holds(span, problem.span.start)),
  )
  return inReadingOrder(kept.map((problem) => toDiagnostic(source, problem)))
}

const DEEPER: ReadonlySet<DiagnosticCode> = new Set(['secret-in-file', 'yaml-syntax', 'encoding'])

const onOneLine = ({ text }: Source, a: Span, b: Span): boolean =>
  !text.slice(Math.min(a.start, b.start), Math.max(a.start, b.start)).includes('\n')

/** Whether nothing is wrong with a key or in its value. */
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
