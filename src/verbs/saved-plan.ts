import type { Environment } from '../model/environment.js'
import { AtomsSyncError } from '../model/error.js'
import type { LiveAgent } from '../model/live.js'
import { isSameConfig } from '../model/normal.js'
import type { Plan, UpdateAgent } from '../model/plan.js'
import type { WriteState } from '../model/remote.js'
import type { AtomsClient } from '../remote/client.js'
import { DEFAULT_PARALLELISM } from '../remote/client-options.js'
import { replayOf } from '../sync/apply/replay.js'
import {
  describeBranchChange,
  describeChangedValues,
  hasChangedSince,
  isApplied,
} from '../sync/apply/verify.js'
import type { DriftSources } from '../sync/drift/find-history.js'
import { describeHiddenDrift } from '../sync/drift/hidden-drift.js'
import { checkGuards } from '../sync/plan/guards.js'
import { mergePlans } from '../sync/plan/merge-plans.js'
import { agreesWithItself, isUpdate } from '../sync/plan/plan.js'
import { readAll } from '../sync/read-all.js'
import { appliedPath, readApplied } from '../workspace/records/applied.js'
import { readPlan } from '../workspace/records/plan-file.js'
import { writtenBefore } from '../workspace/records/read-run-record.js'
import { connect } from './connect.js'
import { type GuardOptions, guardPolicy, historyOf, type Planned } from './make-plan.js'
import { wrongDigest } from './plan.js'
import {
  type Heads,
  isAsShown,
  isPromotion,
  type Promotion,
  promoting,
  publishedSince,
  readHeads,
  withoutBranch,
} from './promotion.js'
import { environmentNamed, requireSoundSettings, type Session } from './session.js'

export interface SavedPlanRequest extends GuardOptions {
  readonly session: Session
  readonly file: string
  /** Refuse any plan but the one with this digest. */
  readonly expectDigest?: string | undefined
  /** Planned agents that changed since: refuse the whole plan, the default, or leave those out. */
  readonly onStale?: 'abort' | 'skip' | undefined
  /** Where the records are that tell whether the plan was executed before, as for `apply`. */
  readonly record?: string | undefined
  readonly baseline?: string | undefined
}

/**
 * A saved plan, ready to be executed: whole, unchanged, of this environment, and not stale.
 * @throws AtomsSyncError `PLAN_REFUSED`, `FILES_INVALID`, `FILE_ERROR`
 */
export async function openSavedPlan(request: SavedPlanRequest): Promise<Planned> {
  const { session, file } = request
  const { workspace } = session
  const saved = readSavedPlan(session.folder, file)
  requireComplete(saved)
  requireSoundSettings(session)
  const environment = environmentNamed(workspace, saved.environment)
  if (session.environment !== undefined && session.environment !== saved.environment) {
    throw refused(
      `the plan is of environment \`${saved.environment}\`, not \`${session.environment}\``,
      'plan that environment',
    )
  }
  requireSameBranch(saved, environment)
  const plan = { ...saved, guards: checkGuards(saved.agents, guardPolicy(workspace, request)) }
  const promotes = isPromotion(plan)
  if (promotes) requireHeads(plan)
  const written = promotes ? withoutBranch(environment) : environment
  const writing = new AbortController()
  const client = await connect(session, { environment: written, writing })
  const remote = promotes ? promoting(client, plan) : client
  const desiredHistory = historyOf(session, environment)
  const replayed = replays(plan, client, { ...request, desiredHistory })
  const planned: Planned = {
    kind: 'planned',
    ...{ plan, environment: written, client, remote, writing, replayed },
    reviewed: true,
  }
  const refusal = wrongDigest(plan, request.expectDigest) ?? (await stale(planned, environment, request))
  return refusal ? { ...planned, refusal } : planned
}

/**
 * Saved plans as they were made, those of several shards as one. No network.
 * @param files relative to the folder
 * @throws AtomsSyncError `PLAN_REFUSED` for a plan that was changed since, and for plans that do not fit; `FILE_ERROR`, `USAGE`
 */
export function showPlans(folder: string, files: readonly string[]): Plan {
  const [first, ...others] = files.map((file) => readSavedPlan(folder, file))
  if (first === undefined) throw new AtomsSyncError('USAGE', 'name the plan to show')
  return others.length === 0 ? first : mergePlans([first, ...others])
}

/** Whoever reviews a plan must not see other values than its digest stands for. */
function readSavedPlan(folder: string, file: string): Plan {
  const plan = readPlan(folder, file)
  if (agreesWithItself(plan)) return plan
  throw refused(
    `${file} was changed after it was made: its digest does not match what is in it`,
    'make the plan again with plan --out',
  )
}

function requireComplete({ complete, summary, shards }: Plan): void {
  if (complete) return
  if (summary.failed === 0 && shards !== undefined)
    throw refused(
      'the plan is incomplete: shards are missing',
      'show the plans of all shards as one, or apply each',
    )
  throw refused('the plan is incomplete: some agents could not be read', 'make the plan again')
}

/** What a branch has to do with the plan is in its digest; here the settings must still say the same. */
function requireSameBranch({ branch, environment: name }: Plan, environment: Environment): void {
  if (branch?.name === environment.branch) return
  const said = (of: string | undefined) => (of === undefined ? 'no branch' : `branch \`${of}\``)
  throw refused(
    `the plan was made when environment \`${name}\` named ${said(branch?.name)}, and now it names ${said(environment.branch)}`,
    'plan again and have it reviewed',
  )
}

function requireHeads({ agents }: Promotion): void {
  if (agents.filter(isUpdate).every(({ goesLive }) => goesLive !== undefined)) return
  throw refused('the promotion does not say which revisions go live', 'make it again with promote --out')
}

const refused = (message: string, hint: string) =>
  new AtomsSyncError('PLAN_REFUSED', `${message}; nothing was written`, { hint })

/**
 * Tells of an agent that is as the plan saw it whether that is so because the plan was carried out and undone since: the
 * platform's history knows, else the records here. Also whether somebody changed it before and the plan does not show it:
 * anybody can take that out of a file.
 */
function replays(
  plan: Plan,
  remote: AtomsClient,
  {
    session: { workspace },
    record: file,
    baseline,
    desiredHistory,
  }: SavedPlanRequest & Pick<DriftSources, 'desiredHistory'>,
): NonNullable<Planned['replayed']> {
  const { root } = workspace
  const written = writtenBefore(plan, { root, record: file })
  const applied = readApplied(appliedPath(root, plan.environment, baseline), plan.environment)
  const promotes = isPromotion(plan)
  return async (agent, live) => {
    const record = live.dialect === 'direct' ? applied.get(agent.agentId) : undefined
    // What drifted was applied before the plan was made: there the record tells nothing.
    const isRecorded = record && agent.drift.length === 0 && isSameConfig(record.config, agent.after)
    if (written.has(agent.agentId) || isRecorded)
      return 'the plan was applied, as the records here tell, and that was undone since'
    const once = readOnce(remote, live)
    const replay = await replayOf(agent, live, { remote: once, createdAt: plan.createdAt })
    const why = replay ?? (await wentLiveSince(agent, plan, remote))
    if (why !== undefined) return why
    const now = { live, state: await once.getWriteState(live), git: plan.git }
    const findApplied = ({ agentId }: LiveAgent) => applied.get(agentId)
    return describeHiddenDrift(agent, now, { remote: once, findApplied, desiredHistory, promotes })
  }
}

/** What both checks look at is read once. */
function readOnce(client: AtomsClient, live: LiveAgent): DriftSources['remote'] {
  let state: Promise<WriteState> | undefined
  return {
    getRevisionConfig: (agentId, id) => client.getRevisionConfig(agentId, id),
    getWriteState: () => {
      state ??= client.getWriteState(live)
      return state
    },
  }
}

/** Of a promotion: the head of its branch is not live, and went live since the plan was made. */
async function wentLiveSince(
  { agentId, goesLive }: UpdateAgent,
  { branch }: Plan,
  client: AtomsClient,
): Promise<string | undefined> {
  if (goesLive === undefined || branch === undefined) return undefined
  const { revision: head, wasLiveAt } = goesLive
  const at = await client.getLastActivation(agentId, { branch: branch.name, head })
  return at === wasLiveAt
    ? undefined
    : `branch ${branch.name} went live after the plan was made, and another was made live since`
}

/**
 * Looks at every agent that is going to be written before the first write, unless those that moved are to be skipped. What
 * the plan itself refuses may move.
 */
async function stale(
  { plan: whole, client, replayed }: Planned,
  environment: Environment,
  { session, onStale }: SavedPlanRequest,
): Promise<AtomsSyncError | undefined> {
  const agents = whole.agents.filter(isUpdate).filter(({ blockers }) => blockers.length === 0)
  const plan = { ...whole, agents }
  const heads = isPromotion(plan) ? await readHeads(session, environment, agents) : undefined
  const hides = heads && (await notAsShown(agents, heads, client))
  if (hides) return hides
  if (onStale === 'skip') return undefined
  const { interrupted, parallelism = DEFAULT_PARALLELISM } = session
  const changed = await readAll({ agents, interrupted, parallelism }, async (agent) => {
    const fresh = await client.getPostCallConfig(agent.agentId)
    const what = await movedSince(agent, fresh, { client, replayed })
    return what === undefined ? [] : [`${agent.name}: ${what}`]
  })
  const moved = [...changed.flat(), ...(heads ? movedHeads(plan, heads) : [])]
  if (moved.length === 0) return undefined
  return new AtomsSyncError('REMOTE_CHANGED', `the plan is stale: ${moved.join('; ')}; nothing was written`, {
    hint: 'plan again and have it reviewed, or leave those agents out with --on-stale=skip',
  })
}

/** What of an agent moved since the plan was made, in words; `undefined`: nothing. */
async function movedSince(
  agent: UpdateAgent,
  fresh: LiveAgent,
  { client, replayed }: Pick<Planned, 'client' | 'replayed'>,
): Promise<string | undefined> {
  if (hasChangedSince(agent, fresh)) return describeChangedValues(agent, fresh)
  const branch = describeBranchChange(agent, fresh)
  if (branch !== undefined || isApplied(agent, fresh)) return branch
  const published = agent.goesLive && (await publishedSince(client, agent.goesLive, fresh))
  return published ?? replayed?.(agent, fresh)
}

/** Where a revision holds something else than the promotion shows of it. */
async function notAsShown(
  agents: readonly UpdateAgent[],
  heads: Heads,
  client: AtomsClient,
): Promise<AtomsSyncError | undefined> {
  const shown = await Promise.all(
    agents.map((agent) => {
      const head = heads.get(agent.agentId)
      return head === undefined || head instanceof AtomsSyncError || isAsShown(client, agent, head)
    }),
  )
  const other = agents.filter((_, at) => !shown[at]).map(({ name }) => name)
  if (other.length === 0) return undefined
  return refused(
    `the promotion does not show all that would go live for ${other.join(', ')}`,
    'make it again with promote --out',
  )
}

/** Agents whose branch is not what was reviewed any more. */
function movedHeads(
  { agents, branch }: Pick<Plan, 'branch'> & { readonly agents: readonly UpdateAgent[] },
  heads: Heads,
): string[] {
  return agents.flatMap(({ agentId, name, goesLive }) => {
    const head = heads.get(agentId)
    if (head instanceof AtomsSyncError) throw head
    return head?.revision === goesLive?.revision ? [] : [`${name}: branch ${branch?.name} got a new revision`]
  })
}
