import { formatChangePath } from '../../model/change-path.js'
import type { LiveAgent } from '../../model/live.js'
import type { Plan, UpdateAgent } from '../../model/plan.js'
import type { WriteState } from '../../model/remote.js'
import { changedFields } from '../plan/diff.js'
import { checkDrift, type DriftSources } from './find-history.js'

interface SeenNow {
  readonly live: LiveAgent
  readonly state: WriteState
  /** Where the plan was made. */
  readonly git: Plan['git']
}

/**
 * Drift that a saved plan keeps silent about: it would be overwritten, and nobody saw it. Where less is known here than
 * where the plan was made, the plan is believed.
 * @returns in words; `undefined`: the plan shows all that is known here
 */
export async function describeHiddenDrift(
  agent: UpdateAgent,
  { live, state, git }: SeenNow,
  sources: DriftSources,
): Promise<string | undefined> {
  // That it could not be checked is shown, and was decided.
  if (agent.origin === 'unchecked') return undefined
  const { agentId, name, source, changes, includes } = agent
  const renames = changes
    .filter(({ op }) => op === 'rename')
    .map(({ before, after }) => [`${after}`, `${before}`])
  const desired = {
    agentId,
    name,
    source,
    config: changedFields(changes, agent.after),
    renames: Object.fromEntries(renames),
    ignore: [],
    places: new Map(),
  }
  const check = await checkDrift({ planned: agent, desired, live, state }, sources)
  if (!('drift' in check) || check.missingCommit !== undefined) return undefined
  const shown = new Set([...agent.drift.map(({ path }) => path), ...(includes?.paths ?? [])])
  const hidden = check.drift.map(({ path }) => path).filter((path) => !shown.has(formatChangePath(path)))
  if (hidden.length === 0) return undefined
  // Commits that are not here may have taken the change in.
  const leadsThere = git === undefined || (await sources.desiredHistory?.(desired, git.commit)) !== undefined
  if (!leadsThere) return undefined
  const editors = [...new Set(hidden.flatMap((path) => check.findPublisher(path)?.publishedBy ?? []))]
  const fields = hidden.map(formatChangePath).join(', ')
  return `${editors.join(', ') || 'somebody else'} changed ${fields} since it was last applied, and the plan does not show it`
}
