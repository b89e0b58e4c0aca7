import type { AgentRow, LiveAgent } from '../model/live.js'
import type { Each } from '../pipeline.js'
import { agentError } from '../sync/apply.js'
import type { PulledEntry } from '../view/pull-section.js'
import { placeNew } from '../workspace/place-new.js'
import { requireNew, writeNewFiles } from '../workspace/write-files.js'
import { newFile } from './new-files.js'
import { type Pulling, put, readThem, type Writer } from './pulling.js'

const NEW_FILES: Writer = { write: writeNewFiles, foresee: requireNew }

/** An agent without a file, and where its file will be. */
type Placed = Pick<PulledEntry, 'agentId' | 'name' | 'source'>

/** Reads agents that have no file. Before anything is written, so that an interrupt here leaves nothing half done. */
export function readNew(rows: readonly AgentRow[], pulling: Pulling): Promise<Each<Placed, LiveAgent>[]> {
  const places = placeNew(rows, pulling.workspace)
  const placed = rows.map(({ agentId, name }, at): Placed => {
    return { agentId, name, source: { file: places[at] ?? '', line: 1, column: 1 } }
  })
  return readThem(placed, pulling, (_, live) => live)
}

/** Writes their files, each with what is live. */
export function pullNew(read: readonly Each<Placed, LiveAgent>[], pulling: Pulling): PulledEntry[] {
  return read.map(({ agent, ...each }): PulledEntry => {
    if ('error' in each) return { ...agent, status: 'unread', error: agentError(each.error) }
    const file = newFile(each.kept, agent.source.file, pulling)
    const entry = put({ file, entry: { ...agent, status: 'created' } }, NEW_FILES, pulling)
    return entry.status === 'refused' && entry.error.code === 'FILE_EXISTS' ? withCure(entry, pulling) : entry
  })
}

/** Most often the same agent in another environment, under the same name. */
function withCure<Entry extends Extract<PulledEntry, { status: 'refused' }>>(
  entry: Entry,
  { environment, workspace }: Pulling,
): Entry {
  const id = workspace.environments.length > 1 ? `${environment.name}: ${entry.agentId}` : entry.agentId
  const hint = `if that file is of the same agent, put \`${id}\` under its \`agentId\`; else rename it`
  return { ...entry, error: { ...entry.error, hint } }
}
