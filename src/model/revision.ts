import type { DesiredAgent } from './desired.js'

/** One immutable published revision of a versioned agent; generation 2 calls it a version. */
export interface Revision {
  readonly id: string
  readonly label?: string
  /** Display name of whoever published it. */
  readonly publishedBy?: string
  /** ISO 8601. */
  readonly publishedAt?: string
  /** Generation 2: display name of whoever made it serve traffic the last time. */
  readonly activatedBy?: string
  /** ISO 8601. */
  readonly activatedAt?: string
}

/** What the files asked of an agent at one commit. */
export interface DesiredAtCommit extends Pick<DesiredAgent, 'config' | 'ignore'> {
  /**
   * When it came onto the branch, as Git has it: to the second, by the clock of whoever made the commit. Absent for the
   * commit that was applied.
   */
  readonly at?: Date | undefined
}

/**
 * What the files asked of an agent at a commit that was applied and at those after it, oldest first.
 * @param since absent: from the beginning of the branch. Where there is no repository, nothing was asked
 * @returns `undefined`: it cannot be told, for the history does not lead back to that commit, or is not whole
 */
export type DesiredHistory = (
  agent: Pick<DesiredAgent, 'agentId'>,
  since: string | undefined,
) => Promise<readonly DesiredAtCommit[] | undefined>

/**
 * Post-call objects by the immutable revision that holds them, kept from one run to the next. Losing it costs
 * requests and nothing else.
 */
export interface RevisionCache {
  /** Whether it holds some revision of the agent. */
  knows(agentId: string): boolean
  /** As the API answered it. */
  find(agentId: string, revision: string): Readonly<Record<string, unknown>> | undefined
  /** Never throws. */
  keep(agentId: string, revision: string, raw: Readonly<Record<string, unknown>>): void
}

/** Whether a revision label or a draft name is one that an apply of ours gives: `atoms-sync <commit> <digest>`. */
export const isOurLabel = (label: unknown): label is string =>
  typeof label === 'string' && /^atoms-sync \S+ [0-9a-f]{12}$/.test(label)

/** Follows the commit in a label when the revision also keeps values of somebody else. */
export const KEPT = '+kept'

/** Of one of our labels: the commit that was applied, shortened; `undefined` where it was none. */
export const commitIn = (label: string): string | undefined =>
  /^atoms-sync ([0-9a-f]{7,64})(?:\+kept)? /.exec(label)?.[1]

/** Whether one of our labels says that the revision also keeps values of somebody else. */
export const keepsOthers = (label: string): boolean => label.split(' ')[1]?.endsWith(KEPT) === true
