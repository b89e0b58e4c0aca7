import type { PostCallConfig } from './config.js'
import type { DesiredAgent } from './desired.js'

/**
 * What the files asked of an agent at the commits after one that was applied, oldest first.
 * @returns `undefined`: the history does not lead back to that commit
 */
export type AskedHistory = (
  agent: Pick<DesiredAgent, 'agentId' | 'source'>,
  since: string,
) => Promise<readonly PostCallConfig[] | undefined>
