import type { Metric } from './config.js'
import type { Diagnostic, Severity } from './diagnostic.js'

/** What one file says of an agent's analytics, `use` resolved: what rules read. */
export interface LintAgent {
  /** Relative to the workspace, with forward slashes. */
  readonly file: string
  readonly name?: string
  readonly summaryPrompt?: string
  readonly metrics: readonly Metric[]
  /** Some environment declares a generation of the API that keeps versions; absent where none says. */
  readonly isVersioned?: boolean
}

/** A part of an agent file that a finding speaks of. */
export type LintTarget =
  | { readonly of: 'agent' }
  | { readonly of: 'summaryPrompt' }
  /** The metric as a whole: its `identifier`, or its `use`. */
  | { readonly of: 'metric'; readonly index: number }
  | {
      readonly of: 'prompt'
      readonly index: number
      /** The words meant, as offsets into the prompt in UTF-16 units; absent: all of it. */
      readonly range?: { readonly start: number; readonly end: number }
    }
  | { readonly of: 'type'; readonly index: number }
  | { readonly of: 'choices'; readonly index: number }
  | { readonly of: 'choice'; readonly index: number; readonly choice: number }

/** What a rule found, before anybody knows where in the file it stands. */
export interface Hit {
  readonly target: LintTarget
  /** One sentence, no full stop at the end. */
  readonly message: string
  readonly hint?: string
}

/** A hit with its rule, its severity and its place: what people and programs see. `code` is the rule's id. */
export interface Finding extends Diagnostic<string> {
  readonly severity: Severity
  /** The metric it speaks of; absent: the agent, or a comment. */
  readonly metric?: string
  /** Ids of the agents that are concerned, of all environments. */
  readonly agents?: readonly string[]
  /** `lint --fix` can mend it. */
  readonly fixable?: boolean
}
