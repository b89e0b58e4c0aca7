import type { Call } from '../model/call.js'
import { AtomsSyncError } from '../model/error.js'
import type { LiveAgent } from '../model/live.js'
import { type Definitions, definitionsOf, type InForce } from './definitions.js'

/** What was in force when a call was made. */
export interface RevisionConfigs {
  /** A promise only where it has to be read; a hundred thousand calls have few revisions. */
  inForce(call: Call): InForce | Promise<InForce>
}

/** So many older revisions of an agent are read, one request each; calls of further ones are judged by the config now. */
const MOST_REVISIONS = 20

/** @param read the metrics of an immutable revision */
export function createRevisionConfigs(
  { revision, config }: Pick<LiveAgent, 'revision' | 'config'>,
  read: (revisionId: string) => Promise<Definitions>,
): RevisionConfigs {
  const current = definitionsOf(config.dispositionMetrics)
  const uncertain: InForce = { definitions: current, certain: false }
  const known = new Map<string, InForce>()
  if (revision !== undefined) known.set(revision, { definitions: current, certain: true })
  const readOnce = async (revisionId: string): Promise<InForce> => {
    const definitions = await read(revisionId).catch(gone)
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

/** A revision that is no more is no reason to have no report. */
function gone(error: unknown): undefined {
  const codes = ['NOT_FOUND', 'BAD_REQUEST', 'AGENT_NOT_FOUND', 'UNEXPECTED_ANSWER']
  if (error instanceof AtomsSyncError && codes.includes(error.code)) return undefined
  throw error
}
