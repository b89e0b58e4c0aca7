import type { CompletePostCallConfig } from '../../model/config.js'
import type { DesiredAgent } from '../../model/desired.js'
import { AtomsSyncError } from '../../model/error.js'
import type { LiveAgent } from '../../model/live.js'
import type { UpdateAgent } from '../../model/plan.js'
import type { PostCallRemote, WriteState } from '../../model/remote.js'
import type { AskedHistory } from '../../model/revision.js'
import { type Base, findAgreed, findBase, type Remembered, renamedBase, type Served } from './base.js'
import type { Known } from './drift.js'
import { type ComparedField, comparable, compareThreeWays, isMoved, sinceAgreed } from './three-way.js'
import { readSince, timelineOf } from './timeline.js'

/** Who remembers what was applied: the platform's history, our records, and Git. */
export interface Memory {
  readonly remote: PostCallRemote
  readonly remembered: Remembered
  /** Absent where it does not matter what the files asked for before: what is planned is not what they ask for. */
  readonly history?: AskedHistory | undefined
  /** A branch goes live that was applied before: what Git took in since is no part of it. */
  readonly promotes?: boolean | undefined
}

/** One planned agent, and what it was planned from. */
export interface PlannedFrom {
  readonly planned: UpdateAgent
  readonly desired: DesiredAgent
  readonly live: LiveAgent
  readonly state: WriteState
}

/** What is known of the last apply. A look that fails is told, not taken for "nothing happened". */
export async function lookBack(agent: PlannedFrom, memory: Memory): Promise<Known> {
  try {
    return await recall(agent, memory)
  } catch (error) {
    if (!(error instanceof AtomsSyncError)) throw error
    return { failed: error.message }
  }
}

async function recall(agent: PlannedFrom, memory: Memory): Promise<Known> {
  const { planned, desired } = agent
  const { history, promotes } = memory
  const served = servedBy(agent, memory)
  const base = await baseOf(agent, memory, served)
  if (!base) return { adopted: served.timeline[0] }
  const config = renamedBase(base.config, planned.before, desired.renames)
  const fields = compareThreeWays(config, planned.before, planned.after, desired.config).filter(
    ({ state }) => state !== 'in-sync',
  )
  // It takes two revisions to leave what was applied and to come back to it.
  if (!fields.some(isMoved) && base.since.length < 2) return { moved: [], culprit: () => undefined }
  const { culprit, spans } = await readSince(served, { ...base, config })
  const isOpen = (field: ComparedField) =>
    isMoved(field) || spans(field.path).some(({ value }) => !isSame(value, field.base))
  if (history === undefined || !fields.some(isOpen)) return { moved: fields.filter(isMoved), culprit }
  const asked = promotes ? undefined : await askedSince(base, desired, history)
  const compared = fields.map((field) => sinceAgreed(field, spans(field.path), asked))
  return {
    moved: compared.filter(isMoved),
    culprit,
    ...(base.commit !== undefined && asked === undefined && !promotes && { missingCommit: base.commit }),
  }
}

const askedSince = async ({ asked, commit }: Base, desired: DesiredAgent, history: AskedHistory) =>
  asked ?? (commit === undefined ? undefined : await history(desired, commit))

/** Each revision is read once, and what is live not at all. */
function servedBy({ live, state }: PlannedFrom, { remote }: Memory): Served {
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

/** @returns `undefined`: Git and live never agreed, so nothing can be said about who changed what */
async function baseOf(
  { desired, live, state }: PlannedFrom,
  { remembered, history }: Memory,
  served: Served,
): Promise<Base | undefined> {
  if (state.dialect === 'direct') {
    const known = remembered(live)
    return known && { ...known, since: [] }
  }
  return findBase(served, async (older) => {
    if (history === undefined || older.timeline.length === 0) return undefined
    const asked = await history(desired, undefined)
    if (asked !== undefined) return findAgreed(older, desired, asked)
    throw new AtomsSyncError(
      'UNEXPECTED_ANSWER',
      'no apply tells, and the Git history here is not whole (a shallow clone, or one that Git refuses to read?), so it does not tell whether files and live ever agreed',
    )
  })
}

const isSame = (a: unknown, b: unknown): boolean => comparable(a) === comparable(b)
