import type { Invocation } from '../console/command.js'
import { withProgress } from '../console/progress.js'
import type { Environment } from '../model/environment.js'
import { AtomsSyncError } from '../model/error.js'
import type { PulledEntry } from '../model/files.js'
import type { LiveAgent } from '../model/live.js'
import { agentError } from '../model/plan.js'
import type { AtomsClient } from '../remote/client.js'
import { DEFAULT_PARALLELISM } from '../remote/client-options.js'
import { type ReadAgent, readLive } from '../sync/read-all.js'
import type { FileText } from '../workspace/disk/write-files.js'
import { recordSeen, type Seen } from './record-applied.js'
import type { Session } from './session.js'

/** What a pull works with. */
export interface Pulling {
  readonly session: Session
  readonly environment: Environment
  readonly invocation: Invocation
  readonly remote: AtomsClient
  /** Asked before anything is written, and at most once. Throws `WRONG_ORGANIZATION`. */
  readonly requireOrganization: () => Promise<void>
  /** Called where what was seen cannot be recorded; the files are written all the same. */
  readonly onLostRecord: (error: AtomsSyncError) => void
}

/** The live side of some agents, or why it could not be read. */
export async function readThem<Agent extends { readonly agentId: string }, Kept>(
  agents: readonly Agent[],
  { invocation, remote }: Pick<Pulling, 'invocation' | 'remote'>,
  keep: (agent: Agent, live: LiveAgent) => Kept,
): Promise<ReadAgent<Agent, Kept>[]> {
  const { flags, world } = invocation
  let done = 0
  return withProgress('Reading agents', invocation, ({ count }) => {
    count(done, agents.length)
    return readLive({
      agents,
      remote,
      parallelism: flags.parallelism ?? DEFAULT_PARALLELISM,
      interrupted: world.interrupted,
      onRead: () => count(++done, agents.length),
      keep,
    })
  })
}

type Act = (root: string, files: readonly FileText[]) => void

export interface Writer {
  readonly write: Act
  /** Throws what `write` would, as far as that can be told without writing. */
  readonly foresee: Act
}

/** Writes one file, or with `--check` only tells. One that cannot be written does not stop the others. */
export function put<Entry extends PulledEntry>(
  { file, entry }: { readonly file: FileText; readonly entry: Entry },
  { write, foresee }: Writer,
  { invocation, session: { workspace } }: Pulling,
): Entry | Extract<PulledEntry, { status: 'refused' }> {
  const act = invocation.flags.check ? foresee : write
  invocation.world.hearInterrupts?.()
  try {
    act(workspace.root, [file])
    return entry
  } catch (error) {
    if (!(error instanceof AtomsSyncError)) throw error
    const { agentId, name, source } = entry
    return { agentId, name, source, status: 'refused', error: agentError(error) }
  }
}

/** Notes what files and live agree on now. */
export async function keepSeen(seen: readonly Seen[], pulling: Pulling): Promise<void> {
  const { session, environment, invocation, onLostRecord } = pulling
  const lost = await recordSeen(seen, { session, environment, baseline: invocation.flags.baseline })
  if (lost) onLostRecord(lost)
}
