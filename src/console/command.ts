import type { ExitCode } from '../model/exit.js'
import type { AgentError } from '../model/plan.js'
import type { World } from '../model/world.js'
import type { Flags } from './flags/all.js'
import type { Flag } from './flags/flag.js'
import type { Screen } from './screen.js'

/** One verb. Plain data and one function, so that help, parsing and tests read the same definition. */
export interface Command {
  /** A word, or the word of a group and one more. */
  readonly name: string
  /** One line, without a full stop. */
  readonly summary: string
  /** What `--help` says below the summary. */
  readonly description: string
  /** `[file...]`, `<kind>`; in commander's notation. */
  readonly argument?: Argument
  readonly flags: readonly Flag[]
  readonly examples: readonly string[]
  /** What exit codes mean where that is not what they always mean. */
  readonly exits?: Readonly<Partial<Record<ExitCode, string>>>
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

interface Argument {
  readonly name: string
  readonly summary: string
  /** What a shell completes it with. */
  readonly completes?: 'files' | readonly string[]
}

/** A verb that is loaded when it is needed. */
export interface Listed extends Pick<Command, 'name' | 'summary'> {
  readonly load: () => Promise<Command>
}

/** All verbs there are, for the one that tells of them. */
export interface Listing {
  readonly commands: readonly Listed[]
  /** What verbs of two words are about, by their first. */
  readonly groups: Readonly<Record<string, string>>
}

export interface Invocation {
  readonly flags: Flags
  /** Those of them that stand on the command line: a variable is set for many commands at once. */
  readonly typed: ReadonlySet<string>
  readonly args: readonly string[]
  /** As typed, for commands that we tell the user to run. */
  readonly argv: readonly string[]
  readonly world: World
  readonly screen: Screen
  readonly listing: Listing
}
