import type { DesiredAgent } from './desired.js'

/** What the files asked of an agent at one commit. */
export type AskedState = Pick<DesiredAgent, 'config' | 'ignore'>

/**
 * What the files asked of an agent at the commits after one that was applied, oldest first.
 * @returns `undefined`: the history does not lead back to that commit
 */
export type AskedHistory = (
  agent: Pick<DesiredAgent, 'agentId' | 'source'>,
  since: string,
) => Promise<readonly AskedState[] | undefined>
