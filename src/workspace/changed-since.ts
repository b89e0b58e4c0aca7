import type { ManagedAgent } from '../model/desired.js'
import { AtomsSyncError } from '../model/error.js'
import { loadAgents } from './agents.js'
import { atRef } from './git-files.js'
import { loadWorkspace } from './workspace.js'

export interface Since {
  readonly root: string
  /** A commit, branch or tag. */
  readonly ref: string
  readonly environment: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * The agents that ask for something else than they did at a Git ref, new ones included: what their files mean
 * is compared, so that a touched shared metric selects everybody who uses it and a touched comment nobody.
 * @throws AtomsSyncError `USAGE` when Git does not know the ref
 */
export async function changedSince<Agent extends ManagedAgent>(
  agents: readonly Agent[],
  { root, ref, environment, env }: Since,
): Promise<readonly Agent[]> {
  const before = await atRef(
    { root, ref, env },
    (folder) => loadAgents(loadWorkspace(folder), environment).agents,
  )
  if (before === undefined) {
    throw new AtomsSyncError('USAGE', `Git knows no \`${ref}\` here`, {
      hint: NO_COMMIT.test(ref)
        ? 'CI systems say so where there was no commit before, as at the first push: leave out --changed-since then'
        : 'name a commit, branch or tag; in CI, fetch it first (a shallow clone holds one commit)',
    })
  }
  const known = new Map(before.map((agent) => [agent.agentId, agent.meaning]))
  return agents.filter((agent) => known.get(agent.agentId) !== agent.meaning)
}

/** Of SHA-1 or SHA-256: what Git calls a commit that there is not. */
const NO_COMMIT = /^(0{40}|0{64})$/
