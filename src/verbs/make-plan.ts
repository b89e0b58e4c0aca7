import type { CompletePostCallConfig } from '../model/config.js'
import type { DesiredAgent, ManagedAgent } from '../model/desired.js'
import type { Diagnostic } from '../model/diagnostic.js'
import type { Environment, Limit } from '../model/environment.js'
import type { AtomsSyncError } from '../model/error.js'
import type { LiveAgent } from '../model/live.js'
import { fieldTexts } from '../model/normal.js'
import type { AgentPlan, GitState, Plan, PlannedBranch, Shards, UpdateAgent } from '../model/plan.js'
import { agentError } from '../model/plan.js'
import type { OnDrift, OnOpenDraft, PostCallRemote } from '../model/remote.js'
import type { DesiredHistory } from '../model/revision.js'
import type { AtomsClient } from '../remote/client.js'
import { DEFAULT_PARALLELISM } from '../remote/client-options.js'
import type { Undo } from '../sync/apply/undo.js'
import type { FindApplied } from '../sync/drift/base.js'
import type { GuardPolicy } from '../sync/plan/guards.js'
import { assemblePlan, isUpdate, planAgent, unchangedAgent, unreadAgent } from '../sync/plan/plan.js'
import { readAllSettled, stoppedBy } from '../sync/read-all.js'
import { VERSION } from '../version.js'
import { type AgentSources, loadAgent } from '../workspace/agents/load-agents.js'
import { servesDesired } from '../workspace/agents/managed-agent.js'
import { appliedPath, readApplied } from '../workspace/records/applied.js'
import type { Workspace } from '../workspace/settings/settings.js'
import { connect } from './connect.js'
import type { Judged } from './judge-update.js'
import type { Session } from './session.js'

/** What a plan allows besides what the settings of the workspace say. */
export interface GuardOptions {
  readonly maxAgents?: Limit | undefined
  readonly maxRemovedMetrics?: number | undefined
  /** Removed metrics, changed types, removed choices. */
  readonly allowBreaking?: boolean | undefined
  /** Publishing on the environment's branch though it is the live one. */
  readonly allowLiveBranch?: boolean | undefined
}

/** How a plan is made, whatever it leads to. */
export interface PlanOptions extends GuardOptions {
  /** Somebody's unpublished edits; `refuse` by default. */
  readonly onOpenDraft?: OnOpenDraft | undefined
  /** What somebody else changed since the last apply; `refuse` by default. */
  readonly onDrift?: OnDrift | undefined
  /** Make a branch live that differs in more than its analytics. */
  readonly allowOtherSections?: boolean | undefined
  /** File with the applied record of agents without versions; below `.atoms-sync/applied` by default. */
  readonly baseline?: string | undefined
  /** Also tell differences of order alone. */
  readonly cosmetic?: boolean | undefined
  /** Give the plan the exit code 2 where there are changes. */
  readonly detailedExitCode?: boolean | undefined
  /** Called before the first agent is read, and after each. */
  readonly onRead?: ((done: number, total: number) => void) | undefined
}

/** A plan, and all that `apply` needs to execute it. */
export interface Planned {
  readonly kind: 'planned'
  readonly plan: Plan
  /** It was saved and reviewed, so what it shows counts as confirmed. */
  readonly reviewed?: true
  /** It undoes an apply, and speaks for what that had changed alone. */
  readonly undoes?: true
  /** Why it must not be executed, known before anything is shown. */
  readonly refusal?: AtomsSyncError
  /** @internal */
  readonly environment: Environment
  /**
   * It reads alone where the plan is made to be looked at.
   * @internal
   */
  readonly client: AtomsClient
  /**
   * What writes go to; the client itself, or a branch that is made live.
   * @internal
   */
  readonly remote: PostCallRemote
  /**
   * Aborted when the first write begins. Absent: the plan is made to be looked at.
   * @internal
   */
  readonly writing?: AbortController | undefined
  /**
   * Whether it was carried out before, in words. Only of a saved plan.
   * @internal
   */
  readonly replayed?: ((agent: UpdateAgent, live: LiveAgent) => Promise<string | undefined>) | undefined
  /**
   * Agents without versions that are in sync, but whose applied record is out of date.
   * @internal
   */
  readonly inSync?: ReadonlyMap<string, CompletePostCallConfig>
}

/** What is planned towards. */
export interface Goal {
  readonly environment: Environment
  readonly agents: readonly ManagedAgent[]
  /** What they were read from; absent where their desired config is known. */
  readonly sources?: AgentSources
  readonly diagnostics: readonly Diagnostic[]
  /** Whether the plan is going to be executed in this run. */
  readonly writes: boolean
  readonly shards?: Shards | undefined
  /** Instead of publishing on the branch that the environment names. */
  readonly branch?: PlannedBranch
  readonly remote?: (client: AtomsClient) => PostCallRemote
  /** Towards what was live before an apply, instead of what files ask for. */
  readonly undoes?: {
    /** What that apply wrote: the applied record lacks writes whose end nobody saw. */
    readonly written: FindApplied
    /** Agents whose write nobody saw end: "nothing to do" is not believed while a draft may hold it. */
    readonly unfinished: ReadonlySet<string>
    readonly undo: (agentId: string, live: LiveAgent) => Undo | undefined
  }
}

/**
 * Desired against live, agent by agent. What is read is compared and dropped, so memory grows with the
 * changes and not with the fleet.
 * @throws AtomsSyncError when nothing can be read at all, or `INTERRUPTED`
 */
export async function makePlan(session: Session, goal: Goal, options: PlanOptions): Promise<Planned> {
  const { workspace, interrupted, clock } = session
  const { environment, agents, writes, undoes, branch = publishedOn(environment) } = goal
  const writing = writes ? new AbortController() : undefined
  const client = await connect(session, { environment, writing, readsFork: !undoes, reads: agents })
  const remote = goal.remote?.(client) ?? client
  const applied = readApplied(
    appliedPath(workspace.root, environment.name, options.baseline),
    environment.name,
  )
  const inSync = new Map<string, CompletePostCallConfig>()
  const unrecorded = writes && !undoes ? (await import('./record-applied.js')).unrecorded : () => undefined
  const load = (agent: ManagedAgent) => loadAgent(agent, goal.sources)
  const comparison: Comparison = {
    load,
    cosmetic: options.cosmetic === true,
    undo: undoes?.undo,
    onInSync(agent, live) {
      const found = unrecorded(live, applied, () => load(agent))
      if (found) inSync.set(live.agentId, found)
    },
    judged: {
      remote,
      onOpenDraft: options.onOpenDraft ?? 'refuse',
      allowOtherSections: options.allowOtherSections === true,
      onDrift: options.onDrift ?? 'refuse',
      findApplied: (live) => undoes?.written(live) ?? applied.get(live.agentId),
      desiredHistory: undoes ? undefined : historyOf(session, environment),
      promotes: branch?.action === 'promote',
      undoes: undoes !== undefined,
    },
  }
  const { onRead } = options
  let done = 0
  onRead?.(done, agents.length)
  const [compared, git] = await Promise.all([
    readAllSettled<ManagedAgent, AgentPlan>(
      { agents, interrupted, parallelism: session.parallelism ?? DEFAULT_PARALLELISM },
      {
        read: async (agent, answered) => {
          const live = await remote.getPostCallConfig(agent.agentId)
          answered()
          const planned = await compare(agent, live, comparison)
          if (!isUpdate(planned) && undoes?.unfinished.has(agent.agentId)) {
            const { requireNoDraftWaiting } = await import('../sync/apply/undo.js')
            await requireNoDraftWaiting(live, remote)
          }
          return planned
        },
        unread: (agent, error) => unreadAgent(agent, agentError(error)),
        onRead: () => onRead?.(++done, agents.length),
      },
    ),
    gitOf(session),
  ])
  if (interrupted.aborted) throw stoppedBy(interrupted)
  const plan = assemblePlan({
    toolVersion: VERSION,
    createdAt: clock.now(),
    git,
    environment: environment.name,
    branch,
    shards: goal.shards,
    agents: compared,
    diagnostics: goal.diagnostics,
    guards: guardPolicy(workspace, options),
    detailedExitCode: options.detailedExitCode === true,
  })
  const planned = { kind: 'planned', plan, environment, client, remote, writing, inSync } as const
  return undoes ? { ...planned, undoes: true } : planned
}

interface Comparison {
  readonly load: (agent: ManagedAgent) => DesiredAgent
  readonly cosmetic: boolean
  readonly undo: NonNullable<Goal['undoes']>['undo'] | undefined
  /** Called with each agent that serves what is asked for. */
  readonly onInSync: (agent: ManagedAgent, live: LiveAgent) => void
  readonly judged: Judged
}

/** One agent: what must change and, only where something must, what is in the way and who moved. */
async function compare(
  agent: ManagedAgent,
  live: LiveAgent,
  { cosmetic, load, onInSync, judged, ...comparison }: Comparison,
): Promise<AgentPlan> {
  const texts = fieldTexts(live.config)
  const undo = comparison.undo?.(agent.agentId, live)
  if (!undo && !cosmetic && servesDesired(agent, texts)) {
    onInSync(agent, live)
    return unchangedAgent(agent, live, texts)
  }
  const desired = undo?.desired ?? load(agent)
  const planned = planAgent(desired, live, { cosmetic })
  if (!isUpdate(planned)) {
    onInSync(agent, live)
    return planned
  }
  const { judgeUpdate } = await import('./judge-update.js')
  return judgeUpdate({ planned, desired, live, undo }, judged)
}

/** Loaded only when it is asked: hardly a plan needs it. */
export function historyOf({ workspace, env }: Session, environment: Environment): DesiredHistory {
  let history: Promise<DesiredHistory> | undefined
  return async (agent, since) => {
    history ??= import('../workspace/git/desired-history.js').then(({ openHistory }) =>
      openHistory({ workspace, environment: environment.name, env }),
    )
    return (await history)(agent, since)
  }
}

/** To start Git takes milliseconds; what is due at once, the first requests, goes out before. */
async function gitOf({ workspace, env }: Session): Promise<GitState | undefined> {
  await new Promise((resolve) => setImmediate(resolve))
  const { gitState } = await import('../workspace/git/run-git.js')
  return gitState(workspace.root, env)
}

const publishedOn = ({ branch }: Environment): PlannedBranch | undefined =>
  branch === undefined ? undefined : { name: branch, action: 'publish' }

export function guardPolicy({ guards }: Workspace, options: GuardOptions): GuardPolicy {
  const { maxAgents, maxRemovedMetrics, allowBreaking, allowLiveBranch } = options
  return {
    ...guards,
    ...(maxAgents && { maxAgents }),
    ...(maxRemovedMetrics !== undefined && { maxRemovedMetrics }),
    allowBreaking: allowBreaking === true,
    allowLiveBranch: allowLiveBranch === true,
  }
}
