import type { Invocation } from '../console/command.js'
import { connect, type Target } from '../console/connect.js'
import { failedPlan } from '../console/failed-plan.js'
import type { Flags } from '../console/flags/flag-types.js'
import { tellInvalid } from '../console/invalid-files.js'
import { showProgress } from '../console/progress.js'
import {
  type Desired,
  type Loaded,
  loadDesired,
  loadDesiredOrNone,
  noAgentFiles,
} from '../console/session.js'
import type { CompletePostCallConfig } from '../model/config.js'
import type { ManagedAgent } from '../model/desired.js'
import { hasErrors } from '../model/diagnostic.js'
import type { Environment } from '../model/environment.js'
import type { AtomsSyncError } from '../model/error.js'
import type { LiveAgent } from '../model/live.js'
import type { AgentError, Plan, PlannedBranch, Shards, UpdateAgent } from '../model/plan.js'
import type { PostCallRemote } from '../model/remote.js'
import type { AskedHistory } from '../model/revision.js'
import { type AtomsClient, DEFAULT_PARALLELISM } from '../remote/client.js'
import type { Undo } from '../sync/apply/undo.js'
import type { Remembered } from '../sync/drift/base.js'
import type { GuardPolicy } from '../sync/plan/guards.js'
import { VERSION } from '../version.js'
import { adoptionPage } from '../view/plan/first-apply.js'
import { namesOf, selects } from '../workspace/agents/select.js'
import { inShard } from '../workspace/agents/shard.js'
import { changedSince, noLongerManaged } from '../workspace/git/changed-since.js'
import { gitState } from '../workspace/git/git-state.js'
import { appliedPath, readApplied } from '../workspace/records/applied.js'
import type { Workspace } from '../workspace/settings/settings.js'
import { makePlan } from './pipeline.js'
import { unrecorded } from './record-seen.js'

export interface Planned {
  readonly plan: Plan
  readonly client: AtomsClient
  /** What writes go to; the client itself, or a branch that is made live. */
  readonly remote: PostCallRemote
  readonly target: Target
  /** It was saved and reviewed, so what it shows counts as confirmed. */
  readonly reviewed?: true
  /** Whether it was carried out before, in words. Only of a saved plan. */
  readonly replayed?: (agent: UpdateAgent, live: LiveAgent) => Promise<string | undefined>
  /** It undoes an apply, and speaks for what that had changed alone. */
  readonly undoes?: true
  /** Agents without versions that serve what the files ask for, and of which the applied record says something else. */
  readonly inSync?: ReadonlyMap<string, CompletePostCallConfig>
  /** Why it must not be executed, known before anything is shown. */
  readonly refusal?: AtomsSyncError
}

/** Made from files that are in order, from a record, or read from a file. */
export interface ReadyPlan extends Planned {
  readonly kind: 'planned'
}

/**
 * From the command line to a plan. Files with errors never reach the network.
 * @returns `invalid` when the files have errors, with a plan that says so
 */
export async function planFrom(
  invocation: Invocation,
  options: { readonly readOnly: boolean },
): Promise<ReadyPlan | { readonly kind: 'invalid'; readonly plan: Plan }> {
  const { world, screen } = invocation
  // Where the last agent file was removed, there is that to tell.
  const load = invocation.flags.changedSince === undefined ? loadDesired : loadDesiredOrNone
  const desired = load(invocation, { cached: options.readOnly })
  const { environment, agents, diagnostics, files } = desired
  if (hasErrors(diagnostics)) {
    tellInvalid(diagnostics, { files, agents: agents.length }, screen)
    const error: AgentError = { code: 'FILES_INVALID', message: 'the files have errors; no request was made' }
    const run = { environment: environment.name, now: world.clock.now() }
    return { kind: 'invalid', plan: { ...failedPlan(error, 1, run), diagnostics } }
  }
  return planTowards(await narrowed(desired, invocation), invocation, options)
}

/**
 * The agents that `--changed-since` and `--shard` leave. None left is no mistake here: nothing to do. Agents whose file
 * was removed are told: nothing is planned for them.
 */
async function narrowed(loaded: Loaded, { flags, world }: Invocation): Promise<Desired> {
  const { workspace, environment, everyone, agents } = loaded
  const { agent, exclude, changedSince: ref, shard } = flags
  const isMine = <A extends ManagedAgent>(some: readonly A[]) =>
    shard === undefined ? some : inShard(some, shard)
  if (ref === undefined) return { ...loaded, agents: isMine(agents) }
  const since = { workspace, ref, environment: environment.name, env: world.env }
  const { changed, removed } = await changedSince(everyone, since)
  if (loaded.files === 0 && removed.length === 0) throw noAgentFiles(workspace)
  const selected = new Set(agents)
  const isSelected = selects({ agent, exclude }, [...everyone, ...removed].map(namesOf))
  const gone = isMine(removed).filter((each) => isSelected(namesOf(each)))
  return {
    ...loaded,
    agents: isMine(changed.filter((each) => selected.has(each))),
    diagnostics: [...loaded.diagnostics, ...gone.map(noLongerManaged)],
  }
}

interface TowardsOptions {
  readonly readOnly: boolean
  /** Instead of publishing on the branch that the environment names. */
  readonly branch?: PlannedBranch
  readonly remote?: (client: AtomsClient) => PostCallRemote
  /** Towards what was live before an apply, instead of what files ask for. */
  readonly undoes?: {
    /** What that apply wrote: the applied record lacks writes whose end nobody saw. */
    readonly written: Remembered
    /** Agents whose write nobody saw end. */
    readonly unfinished: ReadonlySet<string>
    readonly undo: (agentId: string, live: LiveAgent) => Undo | undefined
  }
}

/** Plans towards something that is known to be valid, from files or from a record. */
export async function planTowards(
  desired: Desired,
  invocation: Invocation,
  { readOnly, branch, remote: remoteOf = (client) => client, undoes }: TowardsOptions,
): Promise<ReadyPlan> {
  const { flags, world } = invocation
  const { workspace, environment, agents, diagnostics } = desired
  const target: Target = {
    environment,
    root: workspace.root,
    readOnly,
    ...(!readOnly && { writing: new AbortController() }),
    ...(!undoes && { readsFork: true }),
  }
  const client = await connect(invocation, readOnly ? { ...target, reads: agents } : target)
  const remote = remoteOf(client)
  const applied = appliedConfigs(desired, flags)
  const inSync = new Map<string, CompletePostCallConfig>()
  const noteInSync = (agent: ManagedAgent, live: LiveAgent) => {
    const found = unrecorded(live, applied, () => agent.load())
    if (found) inSync.set(live.agentId, found)
  }
  const progress = showProgress('Reading agents', agents.length, invocation)
  try {
    const plan = await makePlan({
      desired: agents,
      diagnostics,
      environment: environment.name,
      branch: branch ?? publishedOn(environment),
      shards: shardsOf(flags),
      remote,
      guards: guardPolicy(workspace, flags),
      onOpenDraft: flags.onOpenDraft ?? 'refuse',
      allowOtherSections: flags.allowOtherSections === true,
      onDrift: flags.onDrift ?? 'refuse',
      remembered: (live) => undoes?.written(live) ?? applied.get(live.agentId),
      history: undoes ? undefined : historyOf(desired, invocation),
      promotes: branch?.action === 'promote',
      undoes: undoes !== undefined,
      unfinished: undoes?.unfinished,
      undo: undoes?.undo,
      git: () => afterRequests().then(() => gitState(workspace.root, world.env)),
      toolVersion: VERSION,
      detailedExitCode: flags.detailedExitcode === true,
      cosmetic: flags.showCosmetic === true,
      clock: world.clock,
      parallelism: flags.parallelism ?? DEFAULT_PARALLELISM,
      interrupted: world.interrupted,
      onRead: () => progress.tick(),
      onInSync: readOnly || undoes ? undefined : noteInSync,
    })
    tellAdoption(plan, invocation)
    return { kind: 'planned', plan, client, remote, target, inSync, ...(undoes && { undoes: true }) }
  } finally {
    progress.end()
  }
}

/** Loaded only when it is asked: hardly a plan needs it. */
function historyOf({ workspace, environment }: Desired, { world }: Invocation): AskedHistory {
  let history: Promise<AskedHistory> | undefined
  return async (agent, since) => {
    history ??= import('../workspace/git/desired-history.js').then(({ openHistory }) =>
      openHistory({ workspace, environment: environment.name, env: world.env }),
    )
    return (await history)(agent, since)
  }
}

/** To start Git takes milliseconds; what is due at once, the first requests, goes out before. */
const afterRequests = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const publishedOn = ({ branch }: Environment): PlannedBranch | undefined =>
  branch === undefined ? undefined : { name: branch, action: 'publish' }

const shardsOf = ({ shard }: Flags): Shards | undefined =>
  shard === undefined || shard.count === 1 ? undefined : { count: shard.count, included: [shard.index] }

const appliedConfigs = ({ workspace, environment }: Desired, { baseline }: Flags) =>
  readApplied(appliedPath(workspace.root, environment.name, baseline), environment.name)

export function guardPolicy({ guards }: Workspace, flags: Flags): GuardPolicy {
  return {
    ...guards,
    ...(flags.maxAgents && { maxAgents: flags.maxAgents }),
    ...(flags.maxRemovedMetrics !== undefined && { maxRemovedMetrics: flags.maxRemovedMetrics }),
    allowBreaking: flags.allowBreaking === true,
    allowLiveBranch: flags.allowLiveBranch === true,
  }
}

/** Said once: without history and without a record every apply is a first one. */
function tellAdoption({ agents }: Plan, { screen }: Invocation): void {
  const adopted = agents.filter(
    (agent) => agent.action === 'update' && agent.dialect === 'direct' && agent.origin === 'adopt',
  )
  if (adopted.length > 0) screen.aside(adoptionPage(adopted.length))
}
