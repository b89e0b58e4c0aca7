import type { CompletePostCallConfig } from '../../model/config.js'
import type { DesiredAgent } from '../../model/desired.js'
import { AtomsSyncError } from '../../model/error.js'
import type { LiveAgent } from '../../model/live.js'
import type { UpdateAgent } from '../../model/plan.js'
import type { PostCallRemote, WriteState } from '../../model/remote.js'
import type { DesiredHistory } from '../../model/revision.js'
import {
  type Base,
  type FindApplied,
  findBase,
  findCommittedBase,
  renameMetrics,
  type ServedHistory,
} from './base.js'
import type { DriftCheck } from './drift.js'
import {
  type ComparedField,
  comparable,
  compareThreeWays,
  compareWithLastBase,
  isDrift,
} from './three-way.js'
import { readFieldHistory, timelineOf } from './timeline.js'

/** What tells the base of an agent: the platform's history, our records, and Git. */
export interface DriftSources {
  readonly remote: Pick<PostCallRemote, 'getWriteState' | 'getRevisionConfig'>
  readonly findApplied: FindApplied
  /** Absent where what is planned is not what the files ask for. */
  readonly desiredHistory?: DesiredHistory | undefined
  /** A branch that was applied before goes live: later commits are no part of it. */
  readonly promotes?: boolean | undefined
}

/** One planned agent, and what it was planned from. */
export interface PlannedFrom {
  readonly planned: UpdateAgent
  readonly desired: DesiredAgent
  readonly live: LiveAgent
  readonly state: WriteState
}

/** Which fields drifted. A check that fails is told, not taken for "no drift". */
export async function checkDrift(agent: PlannedFrom, sources: DriftSources): Promise<DriftCheck> {
  try {
    return await checkSinceBase(agent, sources)
  } catch (error) {
    if (!(error instanceof AtomsSyncError)) throw error
    return { failed: error.message }
  }
}

async function checkSinceBase(agent: PlannedFrom, sources: DriftSources): Promise<DriftCheck> {
  const { planned, desired } = agent
  const { desiredHistory, promotes } = sources
  const served = openHistory(agent, sources)
  const base = await baseFor(agent, sources, served)
  if (!base) return { adopted: served.timeline[0] }
  const config = renameMetrics(base.config, planned.before, desired.renames)
  const fields = compareThreeWays(config, planned.before, planned.after, desired.config).filter(
    ({ state }) => state !== 'in-sync',
  )
  // It takes two revisions to leave the base and to come back to it.
  if (!fields.some(isDrift) && base.newer.length < 2) return { drift: [], findPublisher: () => undefined }
  const { findPublisher, servedValues } = await readFieldHistory(served, { ...base, config })
  const leftBase = (field: ComparedField) =>
    isDrift(field) ||
    servedValues(field.path).some(({ value }) => comparable(value) !== comparable(field.base))
  if (desiredHistory === undefined || !fields.some(leftBase))
    return { drift: fields.filter(isDrift), findPublisher }
  const commits = promotes ? undefined : await commitsSince(base, desired, desiredHistory)
  const isUnknown = commits === undefined && !promotes
  return {
    drift: fields
      .map((field) => compareWithLastBase(field, servedValues(field.path), commits))
      .filter(isDrift),
    findPublisher,
    ...(base.commit !== undefined && isUnknown && { missingCommit: base.commit }),
  }
}

const commitsSince = async ({ commits, commit }: Base, desired: DesiredAgent, history: DesiredHistory) =>
  commits ?? (commit === undefined ? undefined : await history(desired, commit))

/** Each revision is read once, and what is live not at all. */
function openHistory({ live, state }: PlannedFrom, { remote }: DriftSources): ServedHistory {
  const read = new Map<string, Promise<CompletePostCallConfig>>()
  return {
    timeline: state.dialect === 'direct' || live.isFork ? [] : timelineOf(live, state),
    configOf: async ({ id }) => {
      if (id === live.revision) return live.config
      const config = read.get(id) ?? remote.getRevisionConfig(live.agentId, id)
      read.set(id, config)
      return config
    },
  }
}

/** @returns `undefined`: files and live never agreed, so nothing can be said about who changed what */
async function baseFor(
  { desired, live, state }: PlannedFrom,
  { findApplied, desiredHistory }: DriftSources,
  served: ServedHistory,
): Promise<Base | undefined> {
  if (state.dialect === 'direct') {
    const applied = findApplied(live)
    return applied && { ...applied, newer: [] }
  }
  return findBase(served, async (older) => {
    if (desiredHistory === undefined || older.timeline.length === 0) return undefined
    const commits = await desiredHistory(desired, undefined)
    if (commits !== undefined) return findCommittedBase(older, desired, commits)
    throw new AtomsSyncError(
      'UNEXPECTED_ANSWER',
      'no apply tells, and the Git history here is not whole (a shallow clone, or one that Git refuses to read?), so it does not tell whether files and live ever agreed',
    )
  })
}
