import { agentError } from '../model/agent-error.js'
import { AtomsSyncError, type ErrorCode, inDoubt, withDoubt } from '../model/error.js'
import type { LiveAgent } from '../model/live.js'
import { isSameConfig } from '../model/normal.js'
import type { Outcome } from '../model/outcome.js'
import type { Blocker, UpdateAgent } from '../model/plan.js'
import type { OnOpenDraft, PostCallRemote } from '../model/remote.js'
import { changedFields } from './changed-fields.js'
import { configHash } from './hash.js'
import { keepsTheirs } from './kept.js'
import { revisionLabel } from './label.js'
import { isThere, movedBranch, movedValues } from './moved.js'
import { differingPaths, lostFields } from './verify.js'

export interface ApplyContext {
  readonly remote: PostCallRemote
  readonly onOpenDraft: OnOpenDraft
  readonly scanTimeoutMs: number
  readonly provenance: Provenance
  /** Speaks for the fields that it sends and for no others, whoever put there what they hold. */
  readonly undoes: boolean
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
  const { agentId, name, source, changes } = agent
  const about = { agentId, name, source, changes }
  if (agent.blockers.length > 0) return { ...about, status: 'refused', blockers: agent.blockers }

  let wrote = false
  try {
    const fresh = await context.remote.getPostCallConfig(agentId)
    if (isThere(agent, fresh)) return { ...about, ...applied(fresh), alreadyThere: true }
    if (configHash(fresh.config) !== agent.seen.hash) return { ...about, ...moved(movedValues(agent, fresh)) }
    const branch = movedBranch(agent, fresh)
    if (branch !== undefined) return { ...about, ...moved(branch) }

    context.onWrite(agent)
    await write(agent, fresh, context)
    wrote = true
    const after = await context.remote.getPostCallConfig(agentId)
    verify(agent, fresh, after, context.onOpenDraft)
    return { ...about, ...applied(after), alreadyThere: false }
  } catch (error) {
    if (!(error instanceof AtomsSyncError)) throw error
    const refused = refusedBy(error)
    if (refused) return { ...about, ...refused }
    return {
      ...about,
      status: 'failed',
      error: agentError(error),
      wrote: wrote || (error.mayHaveWritten ?? false),
    }
  }
}

const applied = (live: LiveAgent) => ({
  status: 'applied' as const,
  ...(live.revision !== undefined && { revision: live.revision }),
})

function moved(what: string) {
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
  if (id === undefined || inDoubt(error)) return undefined
  const { message, hint } = error
  return { status: 'refused' as const, blockers: [{ id, message, ...(hint !== undefined && { hint }) }] }
}

/** Sends the fields that change and no other. An answer that got lost is settled by reading, not by guessing. */
async function write(agent: UpdateAgent, fresh: LiveAgent, context: ApplyContext): Promise<void> {
  try {
    await context.remote.setPostCallConfig(agent.agentId, changedFields(agent.changes, agent.after), {
      base: fresh,
      renames: renamesOf(agent),
      label: revisionLabel(agent.after, {
        commit: context.provenance.commit,
        kept: context.undoes || keepsTheirs(agent),
      }),
      description: revisionDescription(context.provenance),
      onOpenDraft: context.onOpenDraft,
      allowLiveBranch: agent.isLiveBranch === true,
      scanTimeoutMs: context.scanTimeoutMs,
      onProgress: (doing) => context.onProgress(agent, doing),
    })
  } catch (error) {
    if (!inDoubt(error)) throw error
    const now = await context.remote.getPostCallConfig(agent.agentId).catch(() => undefined)
    if (now && isThere(agent, now)) return
    // A new revision may be ours though it holds what was there before: the platform lost the edit, not the publish.
    const untouched =
      now !== undefined && now.revision === fresh.revision && isSameConfig(now.config, fresh.config)
    throw withDoubt(error, !untouched || error.mayStillHappen === true)
  }
}

/** Where somebody's draft was included on purpose, only what we sent can be expected. */
function verify(agent: UpdateAgent, fresh: LiveAgent, after: LiveAgent, onOpenDraft: OnOpenDraft): void {
  if (agent.goesLive) {
    if (isThere(agent, after)) return
    throw new AtomsSyncError(
      'NOT_APPLIED',
      `the platform accepted it but serves revision ${after.revision}`,
      {
        hint: 'plan again and look at what is live now',
      },
    )
  }
  const expected = onOpenDraft === 'include' ? changedFields(agent.changes, agent.after) : agent.after
  const wrong = [...differingPaths(expected, after.config), ...lostFields(fresh, after)]
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
