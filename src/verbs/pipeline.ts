import type { ManagedAgent } from '../model/desired.js'
import type { Diagnostic } from '../model/diagnostic.js'
import type { AtomsSyncError } from '../model/error.js'
import type { LiveAgent } from '../model/live.js'
import { fieldTexts } from '../model/normal.js'
import type { ApplyReport, Outcome } from '../model/outcome.js'
import type { AgentPlan, GitState, Plan, PlannedBranch, Shards, UpdateAgent } from '../model/plan.js'
import { agentError } from '../model/plan.js'
import type { OnDrift, PostCallRemote } from '../model/remote.js'
import type { Clock } from '../model/world.js'
import { type ApplyContext, applyAgent } from '../sync/apply/apply.js'
import { hasMoved, movedBranch, movedValues } from '../sync/apply/moved.js'
import { assembleReport } from '../sync/apply/report.js'
import { lookAtUndone, type Undo } from '../sync/apply/undo.js'
import { requireNoDraftWaiting } from '../sync/apply/waiting-draft.js'
import { withDrift } from '../sync/drift/drift.js'
import { lookBack, type Memory } from '../sync/drift/find-history.js'
import { inParallel } from '../sync/in-parallel.js'
import { type WritePolicy, withWriteState } from '../sync/plan/blockers.js'
import type { GuardPolicy } from '../sync/plan/guards.js'
import { withDraft } from '../sync/plan/include-draft.js'
import { assemblePlan, isUpdate, planAgent, unchangedAgent, unreadAgent } from '../sync/plan/plan.js'
import { type Fleet, readAll, readAllSettled, stoppedBy } from '../sync/read-all.js'

export interface PlanRequest extends WritePolicy, Memory {
  readonly desired: readonly ManagedAgent[]
  readonly diagnostics: readonly Diagnostic[]
  readonly environment: string
  readonly branch?: PlannedBranch | undefined
  readonly shards?: Shards | undefined
  readonly guards: GuardPolicy
  readonly onDrift: OnDrift
  /** It leads back to what was live before an apply, not to what files ask for. */
  readonly undoes?: boolean | undefined
  /** What undoes an apply of an agent, as it is live; instead of what files ask for. */
  readonly undo?: ((agentId: string, live: LiveAgent) => Undo | undefined) | undefined
  /** Their last write began and nobody saw its end: "nothing to do" is not believed while a draft may hold it. */
  readonly unfinished?: ReadonlySet<string> | undefined
  /** Looked up while the first answers are on their way. */
  readonly git: () => Promise<GitState | undefined>
  readonly toolVersion: string
  readonly detailedExitCode: boolean
  /** Also tell differences of order alone. */
  readonly cosmetic: boolean
  readonly clock: Clock
  /** Most agents under way at once. */
  readonly parallelism: number
  readonly interrupted: AbortSignal
  /** Called after each agent. */
  readonly onRead: () => void
  /** Called with each agent that serves what is asked for. */
  readonly onInSync?: ((agent: ManagedAgent, live: LiveAgent) => void) | undefined
}

/**
 * Desired against live, agent by agent. What is read is compared and dropped, so memory grows with the
 * changes and not with the fleet.
 * @throws AtomsSyncError when nothing can be read at all, or `INTERRUPTED`
 */
export async function makePlan(request: PlanRequest): Promise<Plan> {
  const { desired, remote, unfinished, interrupted, onRead } = request
  const [agents, git] = await Promise.all([
    readAllSettled<ManagedAgent, AgentPlan>(
      { ...request, agents: desired },
      {
        read: async (agent, answered) => {
          const live = await remote.getPostCallConfig(agent.agentId)
          answered()
          const planned = await compare(agent, live, request)
          if (!isUpdate(planned) && unfinished?.has(agent.agentId)) await requireNoDraftWaiting(live, remote)
          return planned
        },
        unread: (agent, error) => unreadAgent(agent, agentError(error)),
        onRead,
      },
    ),
    request.git(),
  ])
  if (interrupted.aborted) throw stoppedBy(interrupted)
  return assemblePlan({ ...request, agents, git, createdAt: request.clock.now() })
}

/** One agent: what must change and, only where something must, what is in the way and who moved. */
async function compare(agent: ManagedAgent, live: LiveAgent, request: PlanRequest): Promise<AgentPlan> {
  const { remote, cosmetic, onDrift, undoes, onInSync } = request
  const texts = fieldTexts(live.config)
  const undo = request.undo?.(agent.agentId, live)
  if (!undo && !cosmetic && agent.asksFor(texts)) {
    onInSync?.(agent, live)
    return unchangedAgent(agent, live, texts)
  }
  const desired = undo?.desired ?? agent.load()
  const planned = planAgent(desired, live, { cosmetic })
  if (!isUpdate(planned)) {
    onInSync?.(agent, live)
    return planned
  }
  const state = await remote.getWriteState(live)
  const from = { planned, desired, live, state }
  const known = undo ? await lookAtUndone(from, undo, request) : await lookBack(from, request)
  const write = withWriteState(planned, live, state, request)
  const agreed = withDrift(write, { desired, live, known, onDrift, undoes })
  const draft = request.onOpenDraft === 'include' ? state.openDraft : undefined
  return draft ? withDraft(agreed, { desired, live, draft }) : agreed
}

export interface ApplyRequest extends ApplyContext {
  readonly plan: Plan
  /** Most agents under way at once. */
  readonly parallelism: number
  readonly interrupted: AbortSignal
  /** Called after each agent. */
  readonly onDone: (outcome: Outcome) => void
}

/** Executes a plan. One agent's failure does not stop the next; an interrupt finishes what is under way. */
export async function applyPlan(request: ApplyRequest): Promise<ApplyReport> {
  const { plan, interrupted, clock } = request
  const startedAt = clock.now()
  // A key that is refused once is refused for everybody: no other agent would fare better.
  const revoked = new AbortController()
  const outcomes = await inParallel<UpdateAgent, Outcome>(plan.agents.filter(isUpdate), {
    width: request.parallelism,
    stop: AbortSignal.any([interrupted, revoked.signal]),
    work: async (agent) => {
      const outcome = await applyAgent(agent, request)
      if (outcome.status === 'failed' && outcome.error.code === 'UNAUTHORIZED') revoked.abort()
      request.onDone(outcome)
      return outcome
    },
    skipped: ({ agentId, name, source, changes }) => ({ agentId, name, source, changes, status: 'skipped' }),
  })
  const interruptedBy = interrupted.aborted && outcomes.some(({ status }) => status === 'skipped')
  return assembleReport({
    plan,
    outcomes,
    startedAt,
    finishedAt: clock.now(),
    interruptedBy: interruptedBy ? signalName(interrupted.reason) : undefined,
  })
}

const signalName = (reason: unknown): 'SIGINT' | 'SIGTERM' => (reason === 'SIGTERM' ? 'SIGTERM' : 'SIGINT')

export interface ReadRequest<Agent> extends Fleet<Agent> {
  readonly remote: Pick<PostCallRemote, 'getPostCallConfig'>
  /** Called after each agent. */
  readonly onRead: () => void
}

interface Identified {
  readonly agentId: string
}

export interface EachRequest<Agent, Kept> extends ReadRequest<Agent> {
  /** What is kept of an agent; the rest is dropped, so memory does not grow with the fleet. */
  readonly keep: (agent: Agent, live: LiveAgent) => Kept
}

export type Each<Agent, Kept> =
  | { readonly agent: Agent; readonly kept: Kept }
  | { readonly agent: Agent; readonly error: AtomsSyncError }

/**
 * The live config of each agent, or why one could not be read.
 * @throws AtomsSyncError when nothing can be read at all, or `INTERRUPTED`
 */
export const readEach = <Agent extends Identified, Kept>({
  remote,
  keep,
  onRead,
  ...fleet
}: EachRequest<Agent, Kept>): Promise<Each<Agent, Kept>[]> =>
  readAllSettled<Agent, Each<Agent, Kept>>(fleet, {
    read: async (agent, answered) => {
      const live = await remote.getPostCallConfig(agent.agentId)
      answered()
      return { agent, kept: keep(agent, live) }
    },
    unread: (agent, error) => ({ agent, error }),
    onRead,
  })

export interface MovedRequest extends Pick<ApplyRequest, 'plan' | 'remote' | 'parallelism' | 'interrupted'> {
  /** What else may have moved, in words. */
  readonly elsewhere: (agent: UpdateAgent, live: LiveAgent) => Promise<string | undefined>
}

/** Reads the planned agents alone and tells, agent by agent, what moved since the plan was made. */
export async function movedAgents({ plan, remote, elsewhere, ...pace }: MovedRequest): Promise<string[]> {
  const moved = await readAll({ ...pace, agents: plan.agents.filter(isUpdate) }, async (agent) => {
    const fresh = await remote.getPostCallConfig(agent.agentId)
    const what = hasMoved(agent, fresh)
      ? movedValues(agent, fresh)
      : (movedBranch(agent, fresh) ?? (await elsewhere(agent, fresh)))
    return what === undefined ? [] : [`${agent.name}: ${what}`]
  })
  return moved.flat()
}
