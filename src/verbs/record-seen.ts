import type { Invocation } from '../console/command.js'
import type { Managed } from '../console/session.js'
import type { CompletePostCallConfig } from '../model/config.js'
import type { DesiredAgent } from '../model/desired.js'
import { AtomsSyncError } from '../model/error.js'
import type { LiveAgent } from '../model/live.js'
import { isSameConfig } from '../model/normal.js'
import { agentError } from '../model/plan.js'
import { appliedAsFound } from '../sync/apply/keep-theirs.js'
import { errorPage } from '../view/shared/errors.js'
import { gitState } from '../workspace/git/git-state.js'
import { type AppliedAgent, appliedPath, readApplied, writeApplied } from '../workspace/records/applied.js'

/** An agent, and what the files ask of it now that they were written. */
export interface Seen {
  readonly live: LiveAgent
  readonly desired: Pick<DesiredAgent, 'config' | 'ignore'>
}

/**
 * Notes of agents without versions what files and live agree on after `init` and `pull`: the platform keeps no history of
 * them. What cannot be kept is said and stops nothing: the files are written.
 */
export async function keepSeen(
  seen: readonly Seen[],
  { workspace, environment }: Pick<Managed, 'workspace' | 'environment'>,
  { flags, screen, world }: Invocation,
): Promise<void> {
  const direct = seen.filter(({ live }) => live.dialect === 'direct')
  if (direct.length === 0) return
  const path = appliedPath(workspace.root, environment.name, flags.baseline)
  const git = await gitState(workspace.root, world.env)
  const when = { at: world.clock.now().toISOString(), ...(git && { commit: git.commit }) }
  try {
    const record = readApplied(path, environment.name)
    const found = direct.flatMap(({ live, desired }): [string, AppliedAgent][] => {
      const config = unrecorded(live, record, () => desired)
      return config ? [[live.agentId, { config, ...when }]] : []
    })
    writeApplied(path, environment.name, new Map(found))
  } catch (error) {
    if (!(error instanceof AtomsSyncError)) throw error
    screen.complain(errorPage(agentError(error)))
  }
}

/** What the applied record has yet to learn of an agent that serves what is asked for. */
export function unrecorded(
  { agentId, dialect, config }: LiveAgent,
  applied: ReadonlyMap<string, Pick<AppliedAgent, 'config'>>,
  asked: () => Pick<DesiredAgent, 'config' | 'ignore'>,
): CompletePostCallConfig | undefined {
  if (dialect !== 'direct') return undefined
  const recorded = applied.get(agentId)?.config
  if (!recorded) return config
  if (isSameConfig(recorded, config)) return undefined
  const found = appliedAsFound(recorded, config, asked())
  return isSameConfig(recorded, found) ? undefined : found
}
