import type { Place } from './place.js'

/** Drift that is known and accepted for a while. */
export interface Acknowledgement {
  /** Name, id or file of the agent; a glob. */
  readonly agent: string
  readonly path: string
  readonly reason: string
  /** The last day on which it holds, `2026-12-31`, in UTC. */
  readonly until: string
  readonly source: Place
}
