import type { Invocation } from '../console/command.js'
import { showProgress } from '../console/progress.js'
import type { Managed } from '../console/session.js'
import { AtomsSyncError } from '../model/error.js'
import type { LiveAgent } from '../model/live.js'
import { agentError } from '../model/plan.js'
import { type AtomsClient, DEFAULT_PARALLELISM } from '../remote/client.js'
import type { PulledEntry } from '../view/pull/pull-page.js'
import type { FileText } from '../workspace/disk/write-files.js'
import { type Each, readEach } from './pipeline.js'

/** What a pull works with. */
export interface Pulling extends Pick<Managed, 'workspace' | 'environment'> {
  readonly invocation: Invocation
  readonly remote: AtomsClient
  /** Asked before anything is written, and at most once. Throws `WRONG_ORGANIZATION`. */
  readonly requireOrganization: () => Promise<void>
}

/** The live side of some agents, or why it could not be read. */
export async function readThem<Agent extends { readonly agentId: string }, Kept>(
  agents: readonly Agent[],
  { invocation, remote }: Pick<Pulling, 'invocation' | 'remote'>,
  keep: (agent: Agent, live: LiveAgent) => Kept,
): Promise<Each<Agent, Kept>[]> {
  const { flags, world } = invocation
  const progress = showProgress('Reading agents', agents.length, invocation)
  try {
    return await readEach({
      agents,
      remote,
      parallelism: flags.parallelism ?? DEFAULT_PARALLELISM,
      interrupted: world.interrupted,
      onRead: progress.tick,
      keep,
    })
  } finally {
    progress.end()
  }
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
  { invocation, workspace }: Pulling,
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
