import type { DesiredAgent } from './desired.js'

/** What the files asked of an agent at one commit. */
export interface AskedState extends Pick<DesiredAgent, 'config' | 'ignore'> {
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
export type AskedHistory = (
  agent: Pick<DesiredAgent, 'agentId'>,
  since: string | undefined,
) => Promise<readonly AskedState[] | undefined>
