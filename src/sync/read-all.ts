import { AtomsSyncError } from '../model/error.js'
import type { LiveAgent } from '../model/live.js'
import type { PostCallRemote } from '../model/remote.js'

export interface ParallelWork<T, R> {
  /** Most calls under way at once. */
  readonly width: number
  readonly stop: AbortSignal
  readonly work: (item: T) => Promise<R>
  /** The answer for what is not started any more. */
  readonly skipped: (item: T) => R
}

/**
 * Maps with at most `width` calls under way, answers in the order of the items. Once `stop` is aborted no
 * further call starts and `skipped` answers for the rest; calls under way are finished. The first error
 * thrown by `work` ends it all the same way and is thrown when the last call under way has ended.
 */
export async function inParallel<T, R>(
  items: readonly T[],
  { width, stop, work, skipped }: ParallelWork<T, R>,
): Promise<R[]> {
  const results: R[] = new Array(items.length)
  const failures: unknown[] = []
  const queue = items.entries()
  const worker = async () => {
    for (const [index, item] of queue) {
      try {
        results[index] = stop.aborted || failures.length > 0 ? skipped(item) : await work(item)
      } catch (error) {
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker))
  if (failures.length > 0) throw failures[0]
  return results
}

/** Agents to go through, and how. */
export interface Fleet<Agent> {
  readonly agents: readonly Agent[]
  /** Most agents under way at once. */
  readonly parallelism: number
  readonly interrupted: AbortSignal
}

/**
 * Reads all agents, like `Promise.all`.
 * @throws the error of the first agent that cannot be read; AtomsSyncError `INTERRUPTED`
 */
export const readAll = <Agent, Result>(
  { agents, parallelism, interrupted }: Fleet<Agent>,
  read: (agent: Agent) => Promise<Result>,
): Promise<Result[]> =>
  inParallel(agents, {
    width: parallelism,
    stop: interrupted,
    work: read,
    skipped: () => {
      throw stoppedBy(interrupted)
    },
  })

export interface SettledRead<Agent, Result> {
  /** @param answered to be called once the platform has answered, which proves address, key and network */
  readonly read: (agent: Agent, answered: () => void) => Promise<Result>
  /** What stands for an agent that could not be read. */
  readonly unread: (agent: Agent, error: AtomsSyncError) => Result
  /** Called after each agent. */
  readonly onRead: () => void
}

/**
 * Reads agent by agent, like `Promise.allSettled`: what fails for one agent alone is that agent's result.
 * @throws AtomsSyncError when nothing can be read at all, or `INTERRUPTED`
 */
export function readAllSettled<Agent, Result>(
  fleet: Fleet<Agent>,
  { read, unread, onRead }: SettledRead<Agent, Result>,
): Promise<Result[]> {
  let hasAnswered = false
  const answered = () => {
    hasAnswered = true
  }
  return readAll(fleet, async (agent) => {
    try {
      return await read(agent, answered)
    } catch (error) {
      if (!(error instanceof AtomsSyncError) || failsForAll(error, hasAnswered)) throw error
      return unread(agent, error)
    } finally {
      onRead()
    }
  })
}

/** A wrong key fails for everybody; a wrong address or a dead network shows before the platform has ever answered. */
function failsForAll({ code }: AtomsSyncError, hasAnswered: boolean): boolean {
  if (code === 'UNAUTHORIZED' || code === 'INTERRUPTED' || code === 'RATE_LIMITED') return true
  return !hasAnswered && ['NOT_THE_API', 'REDIRECTED', 'NETWORK', 'TIMEOUT'].includes(code)
}

export const stoppedBy = ({ reason }: AbortSignal): AtomsSyncError =>
  new AtomsSyncError('INTERRUPTED', 'interrupted; nothing was written', { cause: reason })

export interface LiveRead<Agent, Kept> extends Fleet<Agent> {
  readonly remote: Pick<PostCallRemote, 'getPostCallConfig'>
  /** What is kept of an agent; the rest is dropped, so memory does not grow with the fleet. */
  readonly keep: (agent: Agent, live: LiveAgent) => Kept
  /** Called after each agent. */
  readonly onRead: () => void
}

export type ReadAgent<Agent, Kept> =
  | { readonly agent: Agent; readonly kept: Kept }
  | { readonly agent: Agent; readonly error: AtomsSyncError }

/**
 * The live config of each agent, or why one could not be read.
 * @throws AtomsSyncError when nothing can be read at all, or `INTERRUPTED`
 */
export const readLive = <Agent extends { readonly agentId: string }, Kept>({
  remote,
  keep,
  onRead,
  ...fleet
}: LiveRead<Agent, Kept>): Promise<ReadAgent<Agent, Kept>[]> =>
  readAllSettled<Agent, ReadAgent<Agent, Kept>>(fleet, {
    read: async (agent, answered) => {
      const live = await remote.getPostCallConfig(agent.agentId)
      answered()
      return { agent, kept: keep(agent, live) }
    },
    unread: (agent, error) => ({ agent, error }),
    onRead,
  })
