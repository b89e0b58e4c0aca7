import { formatChangePath } from '../../model/change-path.js'
import {
  AtomsSyncError,
  type ErrorCode,
  mayHaveWritten,
  restate,
  setMayHaveWritten,
} from '../../model/error.js'
import type { LiveAgent } from '../../model/live.js'
import { isSameConfig } from '../../model/normal.js'
import { describeDraft } from '../../model/open-draft.js'
import type { Outcome } from '../../model/outcome.js'
import type { Blocker, UpdateAgent } from '../../model/plan.js'
import { agentError } from '../../model/plan.js'
import type { OnOpenDraft, PostCallRemote } from '../../model/remote.js'
import type { Revision } from '../../model/revision.js'
import type { Clock } from '../../model/world.js'
import { keepsDrift } from '../drift/base.js'
import { configHash, revisionLabel } from '../hash.js'
import { changedFields } from '../plan/diff.js'
import {
  describeBranchChange,
  describeChangedValues,
  differingPaths,
  isApplied,
  lostFields,
} from './verify.js'

export interface ApplyContext {
  readonly remote: PostCallRemote
  readonly onOpenDraft: OnOpenDraft
  readonly scanTimeoutMs: number
  readonly provenance: Provenance
  /** Speaks for the fields that it sends and for no others, whoever put there what they hold. */
  readonly undoes: boolean
  /** Whether a plan that was saved had been carried out before, in words. */
  readonly replayed?: ((agent: UpdateAgent, live: LiveAgent) => Promise<string | undefined>) | undefined
  readonly clock: Clock
  readonly onProgress: (agent: UpdateAgent, doing: string) => void
  /** Called right before the write. */
  readonly onWrite: (agent: UpdateAgent) => void
}

/** Who applies what from where; ends up in revision labels and descriptions. */
export interface Provenance {
  readonly commit?: string
  readonly runUrl?: string
  readonly actor?: string
}

/**
 * Executes one agent's plan: reads again, refuses what moved, writes, reads back, compares. Never throws for
 * what concerns this agent alone.
 */
export async function applyAgent(agent: UpdateAgent, context: ApplyContext): Promise<Outcome> {
  const { agentId, name, source, changes, includes } = agent
  const about = { agentId, name, source, changes }
  const shipped = includes && { includes }
  if (agent.blockers.length > 0) return { ...about, status: 'refused', blockers: agent.blockers }

  let wrote = false
  try {
    const fresh = await context.remote.getPostCallConfig(agentId)
    if (isApplied(agent, fresh)) return { ...about, ...applied(fresh), alreadyThere: true }
    if (configHash(fresh.config) !== agent.seen.hash)
      return { ...about, ...changedRefusal(describeChangedValues(agent, fresh)) }
    const branch = describeBranchChange(agent, fresh)
    if (branch !== undefined) return { ...about, ...changedRefusal(branch) }
    const replay = await context.replayed?.(agent, fresh)
    if (replay !== undefined) return { ...about, ...changedRefusal(replay) }

    const draft = await includedDraft(agent, fresh, context)

    context.onWrite(agent)
    await write(agent, fresh, context)
    wrote = true
    const after = await readOnceMoved(fresh, context, (live) => isApplied(agent, live))
    verify(agent, draft ?? fresh, after)
    return { ...about, ...applied(after), ...shipped, alreadyThere: false }
  } catch (error) {
    if (!(error instanceof AtomsSyncError)) throw error
    const refused = refusedBy(error)
    if (refused) return { ...about, ...refused }
    const isInDoubt = wrote || (error.mayHaveWritten ?? false)
    return {
      ...about,
      status: 'failed',
      error: agentError(error),
      wrote: isInDoubt,
      ...(isInDoubt && error.left === undefined && shipped),
      ...(error.left !== undefined && { left: error.left }),
    }
  }
}

/** The draft that goes live along: its unknown fields must be live afterwards, instead of those that are live now. */
async function includedDraft(
  { includes }: UpdateAgent,
  fresh: LiveAgent,
  { remote, onOpenDraft }: ApplyContext,
): Promise<Pick<LiveAgent, 'raw'> | undefined> {
  if (includes === undefined) return undefined
  if (onOpenDraft === 'discard') throw draftRefusal(`the plan includes ${describeDraft(includes)}`)
  const { openDraft } = await remote.getWriteState(fresh)
  if (openDraft?.state === includes.state) return openDraft
  throw draftRefusal(
    openDraft
      ? `${describeDraft(openDraft)} is not the one that the plan includes: it was opened or edited since`
      : `${describeDraft(includes)} is gone, and the plan includes it`,
  )
}

const draftRefusal = (message: string): AtomsSyncError =>
  new AtomsSyncError('OPEN_DRAFT', message, {
    hint: 'plan again and look at what is there now',
    mayHaveWritten: false,
  })

const applied = (live: LiveAgent) => ({
  status: 'applied' as const,
  ...(live.revision !== undefined && { revision: live.revision }),
})

function changedRefusal(what: string) {
  const message = `changed on the platform after the plan was made: ${what}`
  return {
    status: 'refused' as const,
    blockers: [{ id: 'remote-changed' as const, message, hint: 'plan again and look at what is there now' }],
  }
}

const REFUSALS: Partial<Record<ErrorCode, Blocker['id']>> = {
  OPEN_DRAFT: 'open-draft',
  REMOTE_CHANGED: 'remote-changed',
  LIVE_BRANCH: 'live-branch',
  ARCHIVED: 'archived',
}

/** Refused means that certainly nothing was written. */
function refusedBy(error: AtomsSyncError) {
  const id = REFUSALS[error.code]
  if (id === undefined || mayHaveWritten(error)) return undefined
  const { message, hint } = error
  return { status: 'refused' as const, blockers: [{ id, message, ...(hint !== undefined && { hint }) }] }
}

/** Sends the fields that change and no other. An answer that got lost is settled by reading, not by guessing. */
async function write(agent: UpdateAgent, fresh: LiveAgent, context: ApplyContext): Promise<void> {
  const holdsTheirs = agent.includes?.isAsked === false
  // A label that does not match its revision makes that no base: what of the draft differs from the files stays theirs.
  const label = revisionLabel(holdsTheirs ? agent.before : agent.after, {
    commit: context.provenance.commit,
    kept: context.undoes || keepsDrift(agent) || holdsTheirs,
  })
  try {
    await context.remote.setPostCallConfig(agent.agentId, changedFields(agent.changes, agent.after), {
      base: fresh,
      renames: renamesOf(agent),
      label,
      description: revisionDescription(context.provenance),
      onOpenDraft: agent.includes ? 'include' : context.onOpenDraft,
      draftState: agent.includes?.state ?? null,
      allowLiveBranch: agent.isLiveBranch === true,
      scanTimeoutMs: context.scanTimeoutMs,
      onProgress: (doing) => context.onProgress(agent, doing),
    })
  } catch (error) {
    // What is left does not serve traffic, so there is nothing to look for.
    if (!mayHaveWritten(error) || error.left !== undefined) throw error
    const now = await readOnceMoved(fresh, context).catch(() => undefined)
    const theirs =
      now &&
      !agent.goesLive &&
      (await publishedInstead({ fresh, now, label }, context).catch(() => {
        throw setMayHaveWritten(error, true)
      }))
    if (theirs) throw publishedByOthers(error, { agent, theirs, isOursIn: isApplied(agent, now ?? fresh) })
    if (now && isApplied(agent, now)) return
    // A new revision may be ours though it holds what was there before: the platform lost the edit, not the publish.
    const untouched = now !== undefined && isUnmoved(fresh, now)
    throw setMayHaveWritten(error, !untouched || error.mayStillHappen === true)
  }
}

interface UnsettledWrite {
  readonly fresh: LiveAgent
  /** What is live now. */
  readonly now: LiveAgent
  /** What a revision of ours would carry. */
  readonly label: string
}

/**
 * The revision that is live now where none of ours was published: somebody else's publish may have shipped our edit, which
 * was in the draft that all share. The list may lag behind.
 * @throws AtomsSyncError where the history cannot be read
 */
async function publishedInstead(
  { fresh, now, label }: UnsettledWrite,
  { remote, clock }: ApplyContext,
): Promise<Revision | undefined> {
  if (now.revision === undefined || now.revision === fresh.revision) return undefined
  const deadline = clock.elapsedMs() + LAG_MS
  for (let waitMs = 250; ; waitMs *= 1.5) {
    const { revisions } = await remote.getWriteState(now)
    const before = revisions.findIndex(({ id }) => id === fresh.revision)
    const since = before < 0 ? revisions : revisions.slice(0, before)
    if (since.some((revision) => revision.label === label)) return undefined
    const found = since.find(({ id }) => id === now.revision)
    if (found || clock.elapsedMs() >= deadline) return found ?? { id: now.revision }
    await clock.sleep(waitMs)
  }
}

interface Theirs {
  readonly agent: UpdateAgent
  readonly theirs: Revision
  readonly isOursIn: boolean
}

function publishedByOthers(error: AtomsSyncError, { agent, theirs, isOursIn }: Theirs): AtomsSyncError {
  const published = `${theirs.publishedBy ?? 'somebody else'} published revision ${theirs.id} of agent ${agent.agentId}`
  if (!isOursIn) return restate(error, { message: `${error.message}; meanwhile ${published}` })
  return new AtomsSyncError('REMOTE_CHANGED', `${published} with our edit in it, before we could`, {
    hint: 'what was planned is live, under their name; plan again, and look at what else they published',
    mayHaveWritten: true,
    cause: error,
  })
}

/** Reads may lag behind writes by so much. */
const LAG_MS = 10_000

/** What is live once it is no longer what it was before the write; where it stays so for long, that. */
async function readOnceMoved(
  before: LiveAgent,
  { remote, clock }: ApplyContext,
  isEnough: (live: LiveAgent) => boolean = () => false,
): Promise<LiveAgent> {
  const deadline = clock.elapsedMs() + LAG_MS
  for (let waitMs = 250; ; waitMs *= 1.5) {
    const live = await remote.getPostCallConfig(before.agentId)
    if (isEnough(live) || !isUnmoved(before, live) || clock.elapsedMs() >= deadline) return live
    await clock.sleep(waitMs)
  }
}

const isUnmoved = (before: LiveAgent, live: LiveAgent): boolean =>
  live.revision === before.revision && isSameConfig(live.config, before.config)

/** @param kept what holds the unknown fields that must still be there */
function verify(agent: UpdateAgent, kept: Pick<LiveAgent, 'raw'>, after: LiveAgent): void {
  if (agent.goesLive) {
    if (isApplied(agent, after)) return
    throw new AtomsSyncError(
      'NOT_APPLIED',
      `the platform accepted it but serves revision ${after.revision}`,
      {
        hint: 'plan again and look at what is live now',
      },
    )
  }
  const wrong = [...differingPaths(agent.after, after.config), ...lostFields(kept, after)].map(
    formatChangePath,
  )
  if (wrong.length === 0) return
  throw new AtomsSyncError(
    'NOT_APPLIED',
    `the platform accepted the write but serves something else for ${wrong.join(', ')}`,
    { hint: 'plan again to see the values; if they stay wrong, the platform does not store them' },
  )
}

const renamesOf = (agent: UpdateAgent): Record<string, string> =>
  Object.fromEntries(
    agent.changes
      .filter((change) => change.op === 'rename')
      .map(({ after, before }) => [`${after}`, `${before}`]),
  )

function revisionDescription({ runUrl, actor }: Provenance): string {
  const lines = ['Applied by atoms-sync', ...(actor ? [`by ${actor}`] : []), ...(runUrl ? [runUrl] : [])]
  return lines.join('\n').slice(0, 2000)
}
