import type { AgentError } from '../model/plan.js'
import type { World } from '../model/world.js'
import type { Flag } from './flag.js'
import type { Flags } from './given.js'
import type { Screen } from './screen.js'

/** One verb. Plain data and one function, so that help, parsing and tests read the same definition. */
export interface Command {
  readonly name: string
  /** One line, without a full stop. */
  readonly summary: string
  /** What `--help` says below the summary. */
  readonly description?: string
  /** `[file...]`, `<kind>`; in commander's notation. */
  readonly argument?: { readonly name: string; readonly summary: string }
  readonly flags: readonly Flag[]
  readonly examples: readonly string[]
  /** Its answer is rows, so that `--format csv` has something to say. */
  readonly tabular?: true
  /**
   * @returns the exit code
   * @throws AtomsSyncError for what could not be done
   */
  run(invocation: Invocation): Promise<number>
  /** The JSON document for an error, where the verb promises a shape of its own. */
  failure?(error: AgentError, exitCode: number, invocation: Invocation): unknown
}

export interface Invocation {
  readonly flags: Flags
  readonly args: readonly string[]
  /** As typed, for commands that we tell the user to run. */
  readonly argv: readonly string[]
  readonly world: World
  readonly screen: Screen
}
