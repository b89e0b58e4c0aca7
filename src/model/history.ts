import type { DesiredAgent } from './desired.js'

/** What the files asked of an agent at one commit. */
export interface AskedState extends Pick<DesiredAgent, 'config' | 'ignore'> {
  /** When it came onto the branch, as Git has it: to the second, by the clock of whoever made the commit. */
  readonly at: Date
}

/**
 * What the files asked of an agent at the commits after one that was applied, oldest first.
 * @returns `undefined`: the history does not lead back to that commit
 */
export type AskedHistory = (
  agent: Pick<DesiredAgent, 'agentId' | 'source'>,
  since: string,
) => Promise<readonly AskedState[] | undefined>
