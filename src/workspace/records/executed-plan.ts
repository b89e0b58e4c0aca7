import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Plan } from '../../model/plan.js'
import { readRunRecord, type UndoRecord } from './read-run-record.js'
import { type RecordedAgent, RUNS, recordNameOf } from './run-record.js'

interface RecordedIn {
  readonly root: string
  /** Where `--record` puts the record, instead of its usual place. */
  readonly record: string | undefined
}

/** Ids of the agents that an earlier run of this very plan wrote, or found as planned, as far as the records here tell. */
export function writtenBefore(plan: Plan, { root, record }: RecordedIn): ReadonlySet<string> {
  const files = [...recordsOf(root, plan), ...(record === undefined ? [] : [record])]
  return new Set(files.flatMap((file) => writtenBy(plan, root, file)))
}

function recordsOf(root: string, plan: Plan): string[] {
  try {
    return readdirSync(join(root, RUNS))
      .filter((name) => name.endsWith(recordNameOf(plan)))
      .map((name) => join(RUNS, name))
  } catch {
    return []
  }
}

/** Of a run that came to its end, an agent that is still `planned` had the planned values already. */
const isExecuted = ({ status }: RecordedAgent, { finishedAt }: UndoRecord): boolean =>
  status === 'applied' || (status === 'planned' && finishedAt !== undefined)

/** A record that cannot be read says nothing here: it may be of another plan. */
function writtenBy({ digest, createdAt }: Plan, root: string, file: string): string[] {
  try {
    const record = readRunRecord(root, file)
    if (record.digest !== digest || record.plannedAt !== createdAt) return []
    return record.agents.filter((agent) => isExecuted(agent, record)).map(({ agentId }) => agentId)
  } catch {
    return []
  }
}
