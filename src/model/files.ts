import type { Diagnostic } from './diagnostic.js'
import type { Place } from './place.js'
import type { AgentError, Change, UnreadLive } from './plan.js'

/* What the verbs `pull`, `init`, `fmt` and `validate` did with the user's files. */

/** One value of a file: what it asked for, and what is live and now asked for. */
export type PulledChange = Omit<Change, 'risk'>

interface PulledAgent {
  readonly agentId: string
  readonly name: string
  readonly source: Place
}

/** An agent whose file `pull` touched, would touch, or could not. */
export type PulledEntry =
  | (PulledAgent & {
      readonly status: 'changed'
      readonly changes: readonly PulledChange[]
      /** Keys that were put beside `use`, as paths: the shared metric says something else. */
      readonly overrides: readonly string[]
      /** The file had to be put into canonical layout. */
      readonly laidOut: boolean
      /** Other environments that the file serves, and that will ask for the same now. */
      readonly alsoFor: readonly string[]
    })
  | (PulledAgent & { readonly status: 'created' })
  /** The file stays as it is. */
  | (PulledAgent & { readonly status: 'refused'; readonly error: AgentError })
  /** The live side could not be read. */
  | (PulledAgent & { readonly status: 'unread'; readonly error: AgentError })

/** What `pull` did, as plain data. */
export interface PullReport {
  readonly environment: string
  /** Nothing was written. */
  readonly check: boolean
  /** Agents whose file asks for what is live already. */
  readonly unchanged: number
  /** All others. */
  readonly entries: readonly PulledEntry[]
  /** Files with errors were not touched. */
  readonly diagnostics: readonly Diagnostic[]
  readonly exitCode: number
}

/** What `init` did with one file. */
export interface InitFile {
  readonly file: string
  /** `kept`: it was there and is the user's. `removed`: it was the example that `init` wrote. */
  readonly status: 'created' | 'kept' | 'removed'
}

/** What `init` did, as plain data. */
export interface InitReport {
  readonly files: readonly InitFile[]
  /** Agents that got no file, since they could not be read. */
  readonly unread: readonly UnreadLive[]
  /** What is live and no file can say. */
  readonly warnings: readonly Diagnostic[]
  readonly nextSteps: readonly string[]
}

/** What `fmt` did with one file, or with `--check` would do. */
export interface FormattedFile {
  readonly file: string
  readonly status: 'formatted' | 'not-formatted' | 'unchanged'
}

/** How many files were checked, and what is in them. */
export interface FileCounts {
  readonly files: number
  readonly agents: number
  readonly libraries?: number
}
