import type { Environment } from '../model/environment.js'
import type { LiveAgent } from '../model/live.js'
import { readLive } from '../pipeline.js'
import { DEFAULT_PARALLELISM } from '../remote/client.js'
import type { Invocation } from './command.js'
import { connect } from './connect.js'

interface HeadsOf {
  readonly environment: Environment
  readonly root: string
  readonly agents: readonly { readonly agentId: string }[]
}

/** What the branch of the environment holds. */
export async function readHeads(
  invocation: Invocation,
  { environment, root, agents }: HeadsOf,
): Promise<LiveAgent[]> {
  const { flags, world } = invocation
  const remote = await connect(invocation, { environment, root, readOnly: true })
  const parallelism = flags.parallelism ?? DEFAULT_PARALLELISM
  return readLive({ agents, remote, parallelism, interrupted: world.interrupted, onRead: () => {} })
}
