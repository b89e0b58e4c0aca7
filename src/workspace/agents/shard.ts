import { createHash } from 'node:crypto'

/** One part of a fleet that is split over several runs. */
export interface Shard {
  /** From 1 to `count`. */
  readonly index: number
  readonly count: number
}

/**
 * The agents of one shard. By a hash of the id, so that an agent stays in its shard whatever else comes and
 * goes; every agent is in exactly one.
 */
export const inShard = <Agent extends { readonly agentId: string }>(
  agents: readonly Agent[],
  { index, count }: Shard,
): readonly Agent[] => agents.filter(({ agentId }) => hash(agentId) % count === index - 1)

const hash = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE(0)
