import type { DesiredAgent, ManagedAgent } from './model/desired.js'
import type { Diagnostic } from './model/diagnostic.js'
import { AtomsSyncError } from './model/error.js'
import type { AskedHistory } from './model/history.js'
import type { LiveAgent } from './model/live.js'
import { fieldTexts, isSameConfig } from './model/normal.js'
import { describeDraft } from './model/open-draft.js'
import type { ApplyReport, Outcome } from './model/outcome.js'
import type { AgentPlan, GitState, Plan, PlannedBranch, UpdateAgent } from './model/plan.js'
import type { OnDrift, PostCallRemote, WriteState } from './model/remote.js'
import type { Clock } from './model/world.js'
import { acceptedPaths } from './sync/accepted.js'
import { type ApplyContext, agentError, applyAgent } from './sync/apply.js'
import { readSince } from './sync/attribution.js'
import { findBase, type Remembered } from './sync/base.js'
import { type WritePolicy, withWriteState } from './sync/blockers.js'
import { type Known, movedFields, withDrift } from './sync/drift.js'
import type { GuardPolicy } from './sync/guards.js'
import { inParallel } from './sync/in-parallel.js'
import { hasMoved, movedBranch, movedValues } from './sync/moved.js'
import { assemblePlan, isUpdate, planAgent, unchangedAgent, unreadAgent } from './sync/plan.js'
import { assembleReport } from './sync/report.js'

export interface PlanRequest extends WritePolicy {
  readonly desired: readonly ManagedAgent[]
  readonly diagnostics: readonly Diagnostic[]
  readonly environment: string
  readonly branch?: PlannedBranch | undefined
  readonly remote: PostCallRemote
  readonly guards: GuardPolicy
  readonly onDrift: OnDrift
  readonly remembered: Remembered
  /** Absent where it is no matter what the files asked for before: what is planned is not what they ask for. */
  readonly history?: AskedHistory | undefined
  /** It leads back to what was live before an apply, not to what files ask for. */
  readonly undoes?: boolean | undefined
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
  const { desired: agents, remote, interrupted } = request
  let readSomething = false
  const read = async (agent: ManagedAgent): Promise<AgentPlan> => {
    try {
      const live = await remote.getPostCallConfig(agent.agentId)
      readSomething = true
      const planned = await compare(agent, live, request)
      if (!isUpdate(planned) && request.unfinished?.has(agent.agentId)) await requireNoneWaiting(live, remote)
      return planned
    } catch (error) {
      if (!(error instanceof AtomsSyncError) || endsEverything(error, readSomething)) throw error
      return unreadAgent(agent, agentError(error))
    } finally {
      request.onRead()
    }
  }
  const unread = (agent: ManagedAgent) =>
    unreadAgent(agent, { code: 'INTERRUPTED', message: 'interrupted before it was read' })
  const [planned, git] = await Promise.all([
    inParallel(agents, request.parallelism, interrupted, read, unread),
    request.git(),
  ])
  if (interrupted.aborted) {
    throw stoppedBy(interrupted)
  }
  const { environment, branch, diagnostics, guards, toolVersion, detailedExitCode } = request
  const createdAt = request.clock.now()
  return assemblePlan({
    toolVersion,
    createdAt,
    git,
    environment,
    branch,
    agents: planned,
    diagnostics,
    guards,
    detailedExitCode,
  })
}

const NOTHING: ReadonlySet<string> = new Set()

/** What is known of the last apply. A look that fails is told, not taken for "nothing happened". */
async function lookBack(
  planned: UpdateAgent,
  desired: DesiredAgent,
  live: LiveAgent,
  state: WriteState,
  { remote, remembered, history }: PlanRequest,
): Promise<Known> {
  try {
    const base = await findBase(remote, live, state, remembered)
    if (!base) return 'never-applied'
    const moved = movedFields(planned, desired, base)
    if (moved.length === 0) return { base, culprit: () => undefined, accepted: NOTHING }
    const { culprit, isPutBack } = await readSince(remote, live.agentId, base)
    // Where the files stand as they were applied, nothing in Git says that the change is to go.
    // Nor where somebody put back what Git had gone on from, after that was live.
    const disputed = moved.filter((field) => field.state === 'conflict' && !isPutBack(field))
    if (disputed.length === 0 || history === undefined || base.commit === undefined)
      return { base, culprit, accepted: NOTHING }
    const asked = await history(desired, base.commit)
    if (asked === undefined) return { base, culprit, accepted: NOTHING, missingCommit: base.commit }
    return { base, culprit, accepted: acceptedPaths(disputed, asked) }
  } catch (error) {
    if (!(error instanceof AtomsSyncError)) throw error
    return { failed: error.message }
  }
}

async function compare(agent: ManagedAgent, live: LiveAgent, request: PlanRequest): Promise<AgentPlan> {
  const { remote } = request
  const texts = fieldTexts(live.config)
  if (!request.cosmetic && agent.asksFor(texts)) {
    request.onInSync?.(agent, live)
    return unchangedAgent(agent, live, texts)
  }
  const desired = agent.load()
  const planned = planAgent(desired, live, { cosmetic: request.cosmetic })
  if (!isUpdate(planned)) {
    request.onInSync?.(agent, live)
    return planned
  }
  const state = await remote.getWriteState(live)
  const known = await lookBack(planned, desired, live, state, request)
  const seen = withWriteState(planned, live, state, request)
  return withDrift(seen, { desired, live, known, onDrift: request.onDrift, undoes: request.undoes })
}

/** @throws AtomsSyncError `OPEN_DRAFT` when an unpublished draft would change the config */
async function requireNoneWaiting(live: LiveAgent, remote: PostCallRemote): Promise<void> {
  const { openDraft } = await remote.getWriteState(live)
  if (!openDraft || isSameConfig(openDraft.config, live.config)) return
  throw new AtomsSyncError(
    'OPEN_DRAFT',
    `what the apply wrote is not live, but may become so: ${describeDraft(openDraft)} is open, or is being published`,
    { hint: 'have it discarded, or roll back once more when it is live' },
  )
}

/** A wrong key fails for everybody; a wrong address or a dead network shows before anything was read. */
export function endsEverything({ code }: AtomsSyncError, readSomething: boolean): boolean {
  if (code === 'UNAUTHORIZED' || code === 'INTERRUPTED') return true
  if (code === 'RATE_LIMITED') return true
  return !readSomething && ['NOT_THE_API', 'REDIRECTED', 'NETWORK', 'TIMEOUT'].includes(code)
}

export interface ApplyRequest extends ApplyContext {
  readonly plan: Plan
  readonly clock: Clock
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
  const stop = AbortSignal.any([interrupted, revoked.signal])
  const outcomes = await inParallel(
    plan.agents.filter(isUpdate),
    request.parallelism,
    stop,
    async (agent) => {
      const outcome = await applyAgent(agent, request)
      if (outcome.status === 'failed' && outcome.error.code === 'UNAUTHORIZED') revoked.abort()
      request.onDone(outcome)
      return outcome
    },
    ({ agentId, name, source, changes }): Outcome => ({ agentId, name, source, changes, status: 'skipped' }),
  )
  const interruptedBy = interrupted.aborted && outcomes.some(({ status }) => status === 'skipped')
  return assembleReport({
    plan,
    outcomes,
    startedAt,
    finishedAt: clock.now(),
    interruptedBy: interruptedBy ? signalName(interrupted.reason) : undefined,
  })
}

export const stoppedBy = ({ reason }: AbortSignal) =>
  new AtomsSyncError('INTERRUPTED', 'interrupted; nothing was written', { cause: reason })

const signalName = (reason: unknown): 'SIGINT' | 'SIGTERM' => (reason === 'SIGTERM' ? 'SIGTERM' : 'SIGINT')

export interface ReadRequest {
  readonly agents: readonly { readonly agentId: string }[]
  readonly remote: PostCallRemote
  /** Most agents under way at once. */
  readonly parallelism: number
  readonly interrupted: AbortSignal
  /** Called after each agent. */
  readonly onRead: () => void
}

/**
 * The live config of each agent.
 * @throws AtomsSyncError of the first agent that cannot be read, or `INTERRUPTED`
 */
export async function readLive({
  agents,
  remote,
  parallelism,
  interrupted,
  onRead,
}: ReadRequest): Promise<LiveAgent[]> {
  return inParallel(
    agents,
    parallelism,
    interrupted,
    async ({ agentId }) => {
      const live = await remote.getPostCallConfig(agentId)
      onRead()
      return live
    },
    () => {
      throw stoppedBy(interrupted)
    },
  )
}

export interface EachRequest<Agent, Kept> extends Omit<ReadRequest, 'agents'> {
  readonly agents: readonly Agent[]
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
export async function readEach<Agent extends { readonly agentId: string }, Kept>({
  keep,
  ...request
}: EachRequest<Agent, Kept>): Promise<Each<Agent, Kept>[]> {
  const { agents, remote, parallelism, interrupted } = request
  let readSomething = false
  const read = async (agent: Agent): Promise<Each<Agent, Kept>> => {
    try {
      const live = await remote.getPostCallConfig(agent.agentId)
      readSomething = true
      return { agent, kept: keep(agent, live) }
    } catch (error) {
      if (!(error instanceof AtomsSyncError) || endsEverything(error, readSomething)) throw error
      return { agent, error }
    } finally {
      request.onRead()
    }
  }
  return inParallel(agents, parallelism, interrupted, read, () => {
    throw stoppedBy(interrupted)
  })
}

export interface MovedRequest extends Pick<ApplyRequest, 'plan' | 'remote' | 'parallelism' | 'interrupted'> {
  /** What else may have moved, in words. */
  readonly elsewhere: (agent: UpdateAgent, live: LiveAgent) => Promise<string | undefined>
}

/** Reads the planned agents alone and tells, agent by agent, what moved since the plan was made. */
export async function movedAgents({
  plan,
  remote,
  parallelism,
  interrupted,
  elsewhere,
}: MovedRequest): Promise<string[]> {
  const moved = await inParallel(
    plan.agents.filter(isUpdate),
    parallelism,
    interrupted,
    async (agent) => {
      const fresh = await remote.getPostCallConfig(agent.agentId)
      const what = hasMoved(agent, fresh)
        ? movedValues(agent, fresh)
        : (movedBranch(agent, fresh) ?? (await elsewhere(agent, fresh)))
      return what === undefined ? [] : [`${agent.name}: ${what}`]
    },
    () => {
      throw stoppedBy(interrupted)
    },
  )
  return moved.flat()
}
