import { isDeepStrictEqual } from 'node:util'
import { isSameConfig } from '../../model/normal.js'
import type { AgentFile } from '../agents/agent-file.js'
import type { Wanted } from './wanted.js'

/** Whether a file asks for what is wanted, and in everything else for what it asked for before. */
export function asksFor(wanted: Wanted, before: AgentFile, after: AgentFile): boolean {
  if (before.agent === undefined || after.agent === undefined) return false
  const { config, name, ignore } = after.agent
  return (
    isSameConfig(config, wanted.config) &&
    isDeepStrictEqual(Object.keys(config).toSorted(), Object.keys(wanted.config).toSorted()) &&
    name === before.agent.name &&
    isDeepStrictEqual(ignore, before.agent.ignore) &&
    isDeepStrictEqual(idsOf(after), idsOf(before)) &&
    isDeepStrictEqual(Object.entries(after.agent.renames), keptRenames(before.agent.renames, wanted)) &&
    isPartOf(after.uses, before.uses)
  )
}

const idsOf = ({ ids }: AgentFile) => ids.map(({ id, environment }) => [id, environment])

/** A declared rename stays with its metric, unless the old name is in use. */
function keptRenames(renames: Readonly<Record<string, string>>, { config }: Wanted): [string, string][] {
  const names = new Set(config.dispositionMetrics?.map(({ identifier }) => identifier))
  return Object.entries(renames).filter(([now, former]) => names.has(now) && !names.has(former))
}

/** Whether a list is another one with some entries left out. */
function isPartOf(some: readonly string[], all: readonly string[]): boolean {
  let at = 0
  for (const entry of all) if (entry === some[at]) at += 1
  return at === some.length
}
