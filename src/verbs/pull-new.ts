import type { Diagnostic } from '../model/diagnostic.js'
import type { PulledEntry } from '../model/files.js'
import type { AgentRow, LiveAgent } from '../model/live.js'
import { agentError } from '../model/plan.js'
import type { ReadAgent } from '../sync/read-all.js'
import type { Agents } from '../workspace/agents/load-agents.js'
import { requireNew, writeNewFiles } from '../workspace/disk/write-files.js'
import { cureFor, newFile, placesOf } from './new-agent-files.js'
import { keepSeen, type Pulling, put, readThem, type Writer } from './pull.js'
import type { Seen } from './record-applied.js'

const NEW_FILES: Writer = { write: writeNewFiles, foresee: requireNew }

/** An agent without a file, and where its file will be. */
type Placed = Pick<PulledEntry, 'agentId' | 'name' | 'source'>

/** Reads agents that have no file. Before anything is written, so that an interrupt here leaves nothing half done. */
export async function readNew(
  rows: readonly AgentRow[],
  known: Pick<Agents, 'agents'>,
  pulling: Pulling,
): Promise<ReadAgent<Placed, LiveAgent>[]> {
  if (rows.length > 0) await pulling.requireOrganization()
  const placed = placesOf(rows, pulling.session.workspace, known).map(({ agentId, name, file }): Placed => {
    return { agentId, name, source: { file, line: 1, column: 1 } }
  })
  return readThem(placed, pulling, (_, live) => live)
}

/** Writes their files, each with what is live. */
export async function pullNew(
  read: readonly ReadAgent<Placed, LiveAgent>[],
  pulling: Pulling,
): Promise<{ readonly entries: readonly PulledEntry[]; readonly warnings: readonly Diagnostic[] }> {
  const warnings: Diagnostic[] = []
  const seen: Seen[] = []
  const entries = read.map(({ agent, ...each }): PulledEntry => {
    if ('error' in each) return { ...agent, status: 'unread', error: agentError(each.error) }
    const file = newFile(each.kept, agent.source.file, {
      workspace: pulling.session.workspace,
      environment: pulling.environment,
    })
    const entry = put({ file, entry: { ...agent, status: 'created' } }, NEW_FILES, pulling)
    if (entry.status === 'created') {
      warnings.push(...file.warnings)
      seen.push({ live: each.kept, desired: { config: each.kept.config, ignore: [] } })
    }
    return entry.status === 'refused' && entry.error.code === 'FILE_EXISTS' ? withCure(entry, pulling) : entry
  })
  if (!pulling.invocation.flags.check) await keepSeen(seen, pulling)
  return { entries, warnings }
}

const withCure = <Entry extends Extract<PulledEntry, { status: 'refused' }>>(
  entry: Entry,
  pulling: Pulling,
): Entry => ({
  ...entry,
  error: {
    ...entry.error,
    hint: cureFor(entry.agentId, { workspace: pulling.session.workspace, environment: pulling.environment }),
  },
})
