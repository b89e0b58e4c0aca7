import type { UpdateAgent } from '../../model/plan.js'

/** Agents that change in the same way. */
export type Alike = readonly [UpdateAgent, ...UpdateAgent[]]

/**
 * Gathers agents whose changes are the same, in order of the first of each. One edit in the metric library
 * changes hundreds of agents, and nobody reads the same change hundreds of times.
 */
export function alike(agents: readonly UpdateAgent[]): Alike[] {
  const groups = new Map<string, [UpdateAgent, ...UpdateAgent[]]>()
  for (const agent of agents) {
    const key = whatChanges(agent)
    const group = groups.get(key)
    if (group) group.push(agent)
    else groups.set(key, [agent])
  }
  return [...groups.values()]
}

/** Where a change stands in the files makes it no other change. */
const whatChanges = ({
  changes,
  cosmetic,
  blockers,
  origin,
  drift,
  isLiveBranch,
  goesLive,
  includes,
}: UpdateAgent): string =>
  JSON.stringify(
    [changes, cosmetic, blockers, origin, drift, isLiveBranch, goesLive?.sections, includes],
    (key, value: unknown) => (key === 'source' || key === 'state' ? undefined : value),
  )
