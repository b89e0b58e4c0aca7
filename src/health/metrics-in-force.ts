import type { Call } from '../model/call.js'
import type { Metric } from '../model/config.js'
import { AtomsSyncError } from '../model/error.js'
import type { LiveAgent } from '../model/live.js'

/** Metrics by identifier, in the order of the config. */
export type Definitions = ReadonlyMap<string, Metric>

export const definitionsOf = (metrics: readonly Metric[]): Definitions =>
  new Map(metrics.map((metric) => [metric.identifier, metric]))

/** What was asked of one call. */
export interface InForce {
  readonly definitions: Definitions
  /**
   * Known to be the config that the call was made under: a metric without an answer was asked in vain. Otherwise (an
   * agent without versions, a revision that cannot be read) only what was answered was certainly asked.
   */
  readonly certain: boolean
}

/** Older revisions of an agent that are read, one request each. Calls of others are judged by the config now. */
const MOST_REVISIONS = 20

/**
 * Finds what a call was asked. A promise only where it has to be read: many calls have few revisions.
 * @param read the metrics of an immutable revision
 */
export function createRevisionConfigs(
  { revision, config }: Pick<LiveAgent, 'revision' | 'config'>,
  read: (revisionId: string) => Promise<Definitions>,
): { inForce(call: Call): InForce | Promise<InForce> } {
  const current = definitionsOf(config.dispositionMetrics)
  const uncertain: InForce = { definitions: current, certain: false }
  const known = new Map<string, InForce>()
  if (revision !== undefined) known.set(revision, { definitions: current, certain: true })
  const readOnce = async (revisionId: string): Promise<InForce> => {
    const definitions = await read(revisionId).catch(ifGone)
    const inForce = definitions === undefined ? uncertain : { definitions, certain: true }
    known.set(revisionId, inForce)
    return inForce
  }
  return {
    inForce: ({ versionId }) => {
      if (versionId === undefined) return uncertain
      return known.get(versionId) ?? (known.size > MOST_REVISIONS ? uncertain : readOnce(versionId))
    },
  }
}

/** A revision that is gone stops no report. */
function ifGone(error: unknown): undefined {
  const codes = ['NOT_FOUND', 'BAD_REQUEST', 'AGENT_NOT_FOUND', 'UNEXPECTED_ANSWER']
  if (error instanceof AtomsSyncError && codes.includes(error.code)) return undefined
  throw error
}
