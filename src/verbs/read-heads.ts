import type { Invocation } from '../console/command.js'
import { connect } from '../console/connect.js'
import type { Environment } from '../model/environment.js'
import type { AtomsSyncError } from '../model/error.js'
import type { LiveAgent } from '../model/live.js'
import { DEFAULT_PARALLELISM } from '../remote/client.js'
import { readEach } from './pipeline.js'

interface HeadsOf {
  readonly environment: Environment
  readonly root: string
  readonly agents: readonly { readonly agentId: string }[]
}

/** By agent, what the branch of the environment holds, or would hold, or why that cannot be read. */
export type Heads = ReadonlyMap<string, LiveAgent | AtomsSyncError>

/** @throws AtomsSyncError when nothing can be read at all, or `INTERRUPTED` */
export async function readHeads(
  invocation: Invocation,
  { environment, root, agents }: HeadsOf,
): Promise<Heads> {
  const { flags, world } = invocation
  const heads = await readEach({
    agents,
    remote: await connect(invocation, { environment, root, readOnly: true, readsFork: true }),
    parallelism: flags.parallelism ?? DEFAULT_PARALLELISM,
    interrupted: world.interrupted,
    onRead: () => {},
    keep: (_, head) => head,
  })
  return new Map(heads.map((each) => [each.agent.agentId, 'error' in each ? each.error : each.kept]))
}
