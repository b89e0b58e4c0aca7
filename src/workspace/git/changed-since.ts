import type { ManagedAgent } from '../../model/desired.js'
import type { Diagnostic } from '../../model/diagnostic.js'
import { AtomsSyncError } from '../../model/error.js'
import { quoted } from '../../text/quote.js'
import { loadAgents } from '../agents/load-agents.js'
import { isFoundBy } from '../disk/list-files.js'
import { loadWorkspace, type Workspace } from '../settings/settings.js'
import { atRef, isShallow } from './git-files.js'

export interface ChangedSince {
  readonly workspace: Pick<Workspace, 'root' | 'settings'>
  /** A commit, branch or tag. */
  readonly ref: string
  readonly environment: string
  readonly env: Readonly<Record<string, string | undefined>>
}

export interface Changes<Agent extends ManagedAgent> {
  /** They ask for something else than they did, or are new. */
  readonly changed: readonly Agent[]
  /** Those that had a file at the ref and have none now. */
  readonly removed: readonly ManagedAgent[]
}

/**
 * What became of the agents since a Git ref: what their files mean is compared, so that a touched shared metric selects
 * everybody who uses it and a touched comment nobody.
 * @throws AtomsSyncError `USAGE` when Git does not know the ref or can't answer: to take that for "all changed" would
 *   write agents that nobody asked for
 */
export async function changedSince<Agent extends ManagedAgent>(
  agents: readonly Agent[],
  { workspace: { root, settings }, ref, environment, env }: ChangedSince,
): Promise<Changes<Agent>> {
  if (NO_COMMIT.test(ref)) {
    throw noSuch(
      ref,
      'CI systems say so where there was no commit before, as at the first push: leave out --changed-since then',
    )
  }
  const isFound = isFoundBy([...settings.agents, ...settings.metrics].filter((glob) => !glob.startsWith('!')))
  const before = await atRef(
    { root, ref, env },
    (folder) => loadAgents(loadWorkspace(folder), environment).agents,
    (path) => !/\.ya?ml$/.test(path) && !isFound(path),
  )
  if (before === undefined) {
    throw noSuch(
      ref,
      (await isShallow(root, env))
        ? 'this clone is shallow: fetch the ref first, or check out the whole history (`fetch-depth: 0`, `GIT_DEPTH: 0`)'
        : 'name a commit, branch or tag; in CI, fetch it first',
    )
  }
  const meanings = new Map(before.map((agent) => [agent.agentId, agent.meaning]))
  const now = new Set(agents.map(({ agentId }) => agentId))
  return {
    changed: agents.filter((agent) => meanings.get(agent.agentId) !== agent.meaning),
    removed: before.filter(({ agentId }) => !now.has(agentId)),
  }
}

const noSuch = (ref: string, hint: string) =>
  new AtomsSyncError('USAGE', `Git knows no \`${ref}\` here`, { hint })

/** Of SHA-1 or SHA-256: what Git calls a commit that there is not. */
const NO_COMMIT = /^(0{40}|0{64})$/

/** Nobody should take a removed file for a removed config. */
export const noLongerManaged = ({ agentId, name = agentId, source: { file } }: ManagedAgent): Diagnostic => ({
  code: 'no-longer-managed',
  severity: 'warning',
  message: `${quoted(name)} is no longer managed: what is live stays as it is`,
  hint: 'to empty its config too, apply `dispositionMetrics: []` before the file is removed',
  place: { file, line: 1, column: 1 },
})
