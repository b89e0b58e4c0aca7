import type { Place } from './place.js'

/** `error` makes the command fail; `warning` is shown and nothing more. */
export type Severity = 'error' | 'warning'

/**
 * Every mistake a user's files can hold. Tests and scripts match on these; messages may change.
 *
 * - `yaml-syntax`: not YAML, a tab as indentation, a duplicate key, two documents in one file
 * - `yaml-limits`: too large, too deep, or an alias bomb
 * - `empty-file`: nothing in it
 * - `encoding`: not UTF-8, or characters that no JSON text can carry (lone surrogates)
 * - `wrong-type`, `unknown-key`, `missing-key`, `invalid-value`: what the JSON Schema says
 * - `quote-it`: a choice, id or text that YAML (1.1 or 1.2) reads as something else than text
 * - `vendor-spelling`: the platform's own field name instead of ours
 * - `secret-in-file`: an API key in a file
 * - `enum-without-choices`, `choices-without-enum`, `duplicate-choice`
 * - `duplicate-identifier`: two metrics of one agent, or of the library, share it
 * - `duplicate-agent`: two files manage one agent in one environment
 * - `unknown-metric`: `use:` names a metric the library does not have; `unused-metric`: nobody uses it
 * - `rename-conflict`: `renamedFrom` names a metric that is still declared, or is claimed twice
 * - `unknown-environment`: an agent has an id for an environment that `atoms-sync.yaml` does not declare
 * - `untrusted-url`: a base URL in a file that points away from the platform
 * - `unreadable`: the file cannot be read, or lies outside the workspace
 * - `not-formatted`: `fmt --check` would change the file
 * - `left-alone`: what is live and no file can say, in a file that `pull --all` or `init --from-live` writes
 * - `no-longer-managed`: an agent had a file at the ref of `--changed-since` and has none now
 * - `agent-read`: not of a file: an agent whose live config could not be read
 */
export type DiagnosticCode =
  | 'yaml-syntax'
  | 'yaml-limits'
  | 'empty-file'
  | 'encoding'
  | 'wrong-type'
  | 'unknown-key'
  | 'missing-key'
  | 'invalid-value'
  | 'quote-it'
  | 'vendor-spelling'
  | 'secret-in-file'
  | 'enum-without-choices'
  | 'choices-without-enum'
  | 'duplicate-choice'
  | 'duplicate-identifier'
  | 'duplicate-agent'
  | 'unknown-metric'
  | 'unused-metric'
  | 'rename-conflict'
  | 'unknown-environment'
  | 'untrusted-url'
  | 'unreadable'
  | 'not-formatted'
  | 'left-alone'
  | 'no-longer-managed'
  | 'agent-read'

/** One mistake in the user's files: what, where, and the way out. Plain data. */
export interface Diagnostic<Code extends string = DiagnosticCode> {
  readonly code: Code
  readonly severity: Severity
  /** One sentence, no full stop at the end, safe to show once escaped for its place. */
  readonly message: string
  /** What to do about it: "did you mean `prompt`?", "quote it". */
  readonly hint?: string
  readonly place?: Place
  readonly excerpt?: Excerpt
}

/** The line a diagnostic speaks of. */
export interface Excerpt {
  /** The whole source line without its end, cut to a sane length around the place. */
  readonly line: string
  /** Offset of the caret in `line`, in UTF-16 units from 0. */
  readonly start: number
  /** How many units are underlined, at least 1. */
  readonly length: number
}

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some((diagnostic) => diagnostic.severity === 'error')

/** One thing that `doctor` looked at. */
export interface Check {
  readonly id: string
  /** A word or two: `key`, `clock`. */
  readonly title: string
  readonly status: 'ok' | 'warn' | 'fail' | 'skip'
  readonly detail: string
  readonly hint?: string
}
