import type { DesiredAgent } from '../model/desired.js'
import type { UpdateAgent } from '../model/plan.js'
import { changedFields } from './changed-fields.js'

/** What an apply did, or may have done, to one agent. */
type Done = Pick<UpdateAgent, 'agentId' | 'name' | 'source' | 'before' | 'changes'> & {
  readonly status: string
}

/** Nothing was sent for these. */
const UNTOUCHED: readonly string[] = ['planned', 'refused', 'skipped', 'failed']

/** What to ask for so that the fields an apply changed are again what they were. Pure. */
export const undoing = (agents: readonly Done[]): DesiredAgent[] =>
  agents.filter(({ status }) => !UNTOUCHED.includes(status)).map(undo)

function undo({ agentId, name, source, before, changes }: Done): DesiredAgent {
  const renames = changes
    .filter(({ op }) => op === 'rename')
    .map((rename) => [`${rename.before}`, `${rename.after}`])
  return {
    agentId,
    name,
    config: changedFields(changes, before),
    renames: Object.fromEntries(renames),
    ignore: [],
    source,
    places: new Map(),
  }
}
