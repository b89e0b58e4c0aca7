import { formatChangePath, isWithin, parseChangePath } from '../model/change-path.js'
import type { DesiredAgent, ManagedAgent } from '../model/desired.js'
import type { Diagnostic } from '../model/diagnostic.js'
import type { PulledChange, PulledEntry } from '../model/files.js'
import type { AgentRow, LiveAgent } from '../model/live.js'
import { fieldTexts } from '../model/normal.js'
import { type AgentError, agentError, type Change } from '../model/plan.js'
import { type Difference, diffAgent } from '../sync/plan/diff.js'
import type { ReadAgent } from '../sync/read-all.js'
import type { AgentId } from '../workspace/agents/agent-file.js'
import { type AgentSources, type Agents, loadAgent } from '../workspace/agents/load-agents.js'
import { servesDesired } from '../workspace/agents/managed-agent.js'
import { replaceFiles, requireNew, writeNewFiles } from '../workspace/disk/write-files.js'
import { rewriteFiles } from '../workspace/rewrite/rewrite-files.js'
import { keepSeen, type Pulling, put, readThem, type Writer } from './live-files.js'
import { cureFor, newFile, placesOf } from './new-agent-files.js'
import type { Seen } from './record-applied.js'

/** The file is there: it was read a moment ago. */
const FILES_THERE: Writer = { write: replaceFiles, foresee() {} }

interface Compared extends Difference {
  readonly agent: DesiredAgent
  readonly live: LiveAgent
}

/** Live values into the files of agents that have one. Agents that are in sync are not told. */
export async function pullManaged(
  { agents, sources }: { readonly agents: readonly ManagedAgent[]; readonly sources: AgentSources },
  pulling: Pulling,
): Promise<PulledEntry[]> {
  const read = await readThem(agents, pulling, (agent, live): Compared | undefined => {
    // Of agents with versions the platform tells later what they served.
    if (live.dialect !== 'direct' && servesDesired(agent, fieldTexts(live.config))) return undefined
    const desired = loadAgent(agent, sources)
    return { agent: desired, live, ...diffAgent(desired, live.config) }
  })
  const compared = read.flatMap((each) => ('error' in each || each.kept === undefined ? [] : [each.kept]))
  const differing = compared.filter(({ changes }) => changes.length > 0)
  const seen: Seen[] = compared.flatMap(({ agent, live, changes }) =>
    changes.length > 0 ? [] : [{ live, desired: agent }],
  )
  if (differing.length > 0) await pulling.requireOrganization()
  const files = differing.map(({ agent, changes }) => ({ file: agent.source.file, changes }))
  const rewritten = rewriteFiles(pulling.session.workspace, files)
  const unread = read.flatMap((each): PulledEntry[] =>
    'error' in each ? [{ ...known(each.agent), status: 'unread', error: agentError(each.error) }] : [],
  )
  const pulled = differing.map(({ agent, live, changes, before }, at): PulledEntry => {
    const file = rewritten[at] ?? { error: NOT_IN_SYNC }
    if ('error' in file) return { ...known(agent), status: 'refused', error: file.error }
    // The last word is with the comparison that `plan` makes.
    if (diffAgent({ ...agent, ...file.agent }, before).changes.length > 0)
      return { ...known(agent), status: 'refused', error: NOT_IN_SYNC }
    const { overrides, laidOut, ids, text, was } = file
    const entry: PulledEntry = {
      ...known(agent),
      ...{ status: 'changed', changes: fromTheFile(changes), overrides, laidOut },
      alsoFor: otherEnvironments(ids, pulling),
    }
    const done = put({ file: { file: agent.source.file, text, was }, entry }, FILES_THERE, pulling)
    if (done.status === 'changed') seen.push({ live, desired: { ...agent, ...file.agent } })
    return done
  })
  if (!pulling.invocation.flags.check) await keepSeen(seen, pulling)
  return [...unread, ...pulled]
}

const known = ({ agentId, name = agentId, source }: Pick<DesiredAgent, 'agentId' | 'name' | 'source'>) => ({
  agentId,
  name,
  source,
})

const NOT_IN_SYNC: AgentError = {
  code: 'FILE_ERROR',
  message: 'the file would still not ask for what is live',
  hint: 'put the live values in by hand; atoms-sync plan shows them',
}

/** A difference as the file sees it: what it asked for, and what it asks for now. */
function fromTheFile(changes: readonly Change[]): PulledChange[] {
  const renames = changes.filter(({ op }) => op === 'rename')
  const moved = (text: string): string => {
    const path = parseChangePath(text)
    const rename = renames.find((each) => isWithin(path, parseChangePath(each.path)))
    if (rename === undefined || path.of !== 'metric') return text
    return formatChangePath({ ...path, identifier: `${rename.before}` })
  }
  return changes.map(({ op, path, before, after, source }) => ({
    op: op === 'add' ? 'remove' : op === 'remove' ? 'add' : op,
    path: moved(path),
    ...(after !== undefined && { before: after }),
    ...(before !== undefined && { after: before }),
    ...(source && { source }),
  }))
}

/** One file serves several environments, and says the same in all of them. */
function otherEnvironments(
  ids: readonly AgentId[],
  { session: { workspace }, environment }: Pulling,
): string[] {
  const all = workspace.environments.map(({ name }) => name)
  const served = ids.flatMap((id) => (id.environment === undefined ? all : [id.environment]))
  return [...new Set(served)].filter((name) => name !== environment.name)
}

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
