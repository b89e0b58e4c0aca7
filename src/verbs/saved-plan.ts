import type { Invocation } from '../console/command.js'
import { connect } from '../console/connect.js'
import type { Flags } from '../console/flags/flag-types.js'
import { environmentNamed, folderOf, openSoundWorkspace } from '../console/session.js'
import type { Environment } from '../model/environment.js'
import { AtomsSyncError } from '../model/error.js'
import { isSameConfig } from '../model/normal.js'
import type { Plan, UpdateAgent } from '../model/plan.js'
import type { AtomsClient } from '../remote/client.js'
import { replayOf } from '../sync/apply/replay.js'
import { checkGuards } from '../sync/plan/guards.js'
import { isUpdate } from '../sync/plan/plan.js'
import { appliedPath, readApplied } from '../workspace/records/applied.js'
import { writtenBefore } from '../workspace/records/executed-plan.js'
import { wrongDigest } from './expect-digest.js'
import { stale } from './find-stale-agents.js'
import { guardPolicy, type Planned, type ReadyPlan } from './plan.js'
import { isPromotion, type Promotion, promoting, withoutBranch } from './promote.js'
import { readUntouched } from './read-plan.js'

/**
 * A saved plan, ready to be executed: whole, unchanged, of this environment, and not stale.
 * @throws AtomsSyncError `PLAN_REFUSED`, `REMOTE_CHANGED`, `FILE_ERROR`
 */
export async function planFromFile(invocation: Invocation, file: string): Promise<ReadyPlan> {
  const { flags } = invocation
  refuseSelection(flags)
  refuseDecided(invocation)
  const saved = readUntouched(folderOf(invocation), file)
  requireComplete(saved)
  const workspace = openSoundWorkspace(invocation)
  const environment = environmentNamed(workspace, saved.environment)
  if (flags.env !== undefined && flags.env !== saved.environment) {
    throw refused(
      `the plan is of environment \`${saved.environment}\`, not \`${flags.env}\``,
      'plan that environment',
    )
  }
  requireSameBranch(saved, environment)
  const { root } = workspace
  const plan = { ...saved, guards: checkGuards(saved.agents, guardPolicy(workspace, flags)) }
  const promotes = isPromotion(plan)
  if (promotes) requireHeads(plan)
  const target = {
    environment: promotes ? withoutBranch(environment) : environment,
    root,
    readOnly: false,
    writing: new AbortController(),
  }
  const client = await connect(invocation, target)
  const remote = promotes ? promoting(client, plan) : client
  const replayed = replays(plan, client, { root, flags })
  const planned = { kind: 'planned', plan, client, remote, target, reviewed: true, replayed } as const
  const refusal = wrongDigest(plan, flags) ?? (await stale(planned, { environment, root }, invocation))
  return refusal ? { ...planned, refusal } : planned
}

/**
 * Tells of an agent that is as the plan saw it whether that is so because the plan was carried out and undone since: the
 * platform's history knows, else the records here.
 */
function replays(
  plan: Plan,
  remote: AtomsClient,
  { root, flags }: { readonly root: string; readonly flags: Flags },
): NonNullable<Planned['replayed']> {
  const written = writtenBefore(plan, { root, record: flags.record })
  const applied = readApplied(appliedPath(root, plan.environment, flags.baseline), plan.environment)
  return async (agent, live) => {
    const record = live.dialect === 'direct' ? applied.get(agent.agentId) : undefined
    // What drifted was applied before the plan was made: there the record tells nothing.
    const isRecorded = record && agent.drift.length === 0 && isSameConfig(record.config, agent.after)
    if (written.has(agent.agentId) || isRecorded)
      return 'the plan was applied, as the records here tell, and that was undone since'
    const replay = await replayOf(agent, live, { remote, createdAt: plan.createdAt })
    return replay ?? wentLiveSince(agent, plan, remote)
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

/** What was reviewed is applied whole or not at all. */
function refuseSelection({ agent, exclude, changedSince, shard }: Flags): void {
  if ([agent, exclude, changedSince, shard].every((flag) => flag === undefined)) return
  throw new AtomsSyncError(
    'USAGE',
    'a saved plan is applied as a whole: --agent, --exclude, --changed-since and --shard do not go with it',
    {
      hint: 'select when the plan is made: plan --agent … --out',
    },
  )
}

/** What was decided about drift is in the plan. */
function refuseDecided({ typed }: Invocation): void {
  if (!typed.has('onDrift')) return
  throw new AtomsSyncError(
    'USAGE',
    'a saved plan says what becomes of agents that drifted: --on-drift does not go with it',
    { hint: 'decide when the plan is made: plan --on-drift … --out' },
  )
}

const refused = (message: string, hint: string) =>
  new AtomsSyncError('PLAN_REFUSED', `${message}; nothing was written`, { hint })

function requireComplete({ complete, summary, shards }: Plan): void {
  if (complete) return
  if (summary.failed === 0 && shards !== undefined)
    throw refused(
      'the plan is incomplete: shards are missing',
      'show the plans of all shards as one, or apply each',
    )
  throw refused('the plan is incomplete: some agents could not be read', 'make the plan again')
}
