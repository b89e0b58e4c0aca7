import type { ConfirmPolicy, GuardSettings, Limit } from '../../model/environment.js'
import type { LiveAgent } from '../../model/live.js'
import { describeDraft, holdsExactly } from '../../model/open-draft.js'
import type { AgentPlan, Blocker, GuardResult, UpdateAgent } from '../../model/plan.js'
import type { OnDrift, OnOpenDraft, WriteState } from '../../model/remote.js'
import { isOurLabel } from '../../model/revision.js'

/** The workspace's guards with what the command line allows on top. */
export interface GuardPolicy extends GuardSettings {
  readonly allowBreaking: boolean
  readonly allowLiveBranch: boolean
}

const NAMED_AGENTS = 10

/** Checks that stand between showing a plan and executing it. Pure; nothing is refused here. */
export function checkGuards(agents: readonly AgentPlan[], policy: GuardPolicy): GuardResult[] {
  // What is refused is not done, so it needs nobody's leave; the others go on.
  const updates = agents
    .filter((agent) => agent.action === 'update')
    .filter(({ blockers }) => blockers.length === 0)
  return [
    ...(policy.maxAgents ? [maxAgents(updates, agents.length, policy.maxAgents)] : []),
    ...(policy.maxRemovedMetrics === undefined ? [] : [maxRemovedMetrics(updates, policy.maxRemovedMetrics)]),
    ...breaking(updates, policy),
    ...liveBranch(updates, policy),
  ]
}

function maxAgents(updates: readonly UpdateAgent[], total: number, limit: Limit): GuardResult {
  const allowed = 'count' in limit ? limit.count : (total * limit.percent) / 100
  const ok = updates.length <= allowed
  return {
    id: 'maxAgents',
    limit: 'count' in limit ? `${limit.count}` : `${limit.percent}%`,
    actual: `${updates.length}/${total}`,
    ok,
    ...(!ok && { agents: names(updates), allowWith: `--max-agents ${updates.length}` }),
  }
}

function maxRemovedMetrics(updates: readonly UpdateAgent[], limit: number): GuardResult {
  const removedFrom = (agent: UpdateAgent) => agent.changes.filter((change) => change.op === 'remove').length
  const removed = updates.reduce((sum, agent) => sum + removedFrom(agent), 0)
  const ok = removed <= limit
  return {
    id: 'maxRemovedMetrics',
    limit: `${limit}`,
    actual: `${removed}`,
    ok,
    ...(!ok && {
      agents: names(updates.filter((agent) => removedFrom(agent) > 0)),
      allowWith: `--max-removed-metrics ${removed}`,
    }),
  }
}

const breaking = (updates: readonly UpdateAgent[], policy: GuardPolicy): GuardResult[] =>
  checkConfirmed(
    updates.filter(({ risk }) => risk === 'breaking'),
    { id: 'breaking', limit: policy.breaking, isAllowed: policy.allowBreaking, flag: '--allow-breaking' },
  )

/** Whoever names a branch means to leave production alone, and after a promotion the branch is production. */
const liveBranch = (updates: readonly UpdateAgent[], policy: GuardPolicy): GuardResult[] =>
  checkConfirmed(
    updates.filter(({ isLiveBranch }) => isLiveBranch),
    {
      id: 'liveBranch',
      limit: policy.liveBranch,
      isAllowed: policy.allowLiveBranch,
      flag: '--allow-live-branch',
    },
  )

interface Confirmation extends Pick<GuardResult, 'id'> {
  readonly limit: ConfirmPolicy
  readonly isAllowed: boolean
  readonly flag: string
}

/** What a person has to say yes to. Nothing to say where there is none. */
function checkConfirmed(
  agents: readonly UpdateAgent[],
  { id, limit, isAllowed, flag }: Confirmation,
): GuardResult[] {
  if (agents.length === 0) return []
  const ok = isAllowed || limit === 'allow'
  return [{ id, limit, actual: agentsOf(agents), ok, ...(!ok && { agents: names(agents), allowWith: flag }) }]
}

const agentsOf = ({ length }: readonly UpdateAgent[]): string =>
  length === 1 ? '1 agent' : `${length} agents`

const names = (agents: readonly UpdateAgent[]): string[] =>
  agents.slice(0, NAMED_AGENTS).map((agent) => agent.name)

export interface WritePolicy {
  readonly onOpenDraft: OnOpenDraft
  /** A branch may go live that differs in more than its analytics. */
  readonly allowOtherSections: boolean
  readonly onDrift: OnDrift
}

/** The planned agent with what its branch is like: its dialect told apart, an open draft in the way. Pure. */
export function withWriteState(
  agent: UpdateAgent,
  live: LiveAgent,
  state: WriteState,
  { onOpenDraft, allowOtherSections, onDrift }: WritePolicy,
): UpdateAgent {
  const { openDraft, dialect, goesLive, archived } = state
  const inTheWay = openDraft && onOpenDraft === 'refuse' && !holdsExactly(openDraft, agent.after, live)
  const blockers = [
    ...agent.blockers,
    ...(archived ? [ARCHIVED] : []),
    ...(inTheWay ? [openDraftBlocker(describeDraft(openDraft))] : []),
    ...(wasTakenBack(state) && onDrift !== 'overwrite' ? [takenBackBlocker(live, state)] : []),
    ...(goesLive?.sections.length && !allowOtherSections ? [sectionsBlocker(goesLive.sections)] : []),
  ]
  return { ...agent, dialect, blockers, ...(archived && { archived }), ...(goesLive && { goesLive }) }
}

const ARCHIVED: Blocker = {
  id: 'archived',
  message: 'the agent is archived on the platform, so nothing is written to it',
  hint: 'restore it on the dashboard, or remove its file',
}

const openDraftBlocker = (draft: string): Blocker => ({
  id: 'open-draft',
  message: `${draft} is open; publishing would ship those edits too`,
  hint: 'have it published or discarded, or choose with --on-open-draft=discard|include',
})

/** The drift of what an apply of ours published and went live elsewhere is told by its values. */
const wasTakenBack = ({ goesLive, elsewhere = [] }: WriteState): boolean =>
  goesLive?.wasLiveAt !== undefined &&
  !elsewhere.some(({ id, label }) => id === goesLive.revision && isOurLabel(label))

function takenBackBlocker({ revision }: LiveAgent, { revisions }: WriteState): Blocker {
  const editor = revisions.find(({ id }) => id === revision)?.activatedBy ?? 'somebody'
  return {
    id: 'drifted',
    message: `the head of the branch was live before, and ${editor} made another revision live since`,
    hint: 'find out why; then bring the branch up to date, or go ahead with --on-drift=overwrite',
  }
}

const sectionsBlocker = (sections: readonly string[]): Blocker => ({
  id: 'other-sections',
  message: `the branch differs from what is live in ${sections.join(', ')} too, and that would go live with it`,
  hint: 'bring the branch up to date on the platform, or go ahead with --allow-other-sections',
})
