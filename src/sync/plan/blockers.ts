import type { LiveAgent } from '../../model/live.js'
import { describeDraft, holdsExactly } from '../../model/open-draft.js'
import type { Blocker, UpdateAgent } from '../../model/plan.js'
import type { OnDrift, OnOpenDraft, WriteState } from '../../model/remote.js'
import { isOurLabel } from '../../model/revision.js'

// Apart from the guards, because those are checked in every plan, and a branch is looked at only where something changes.

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
