import type { LiveAgent } from '../model/live.js'
import { describeDraft, holdsExactly } from '../model/open-draft.js'
import type { Blocker, UpdateAgent } from '../model/plan.js'
import type { OnOpenDraft, WriteState } from '../model/remote.js'

export interface WritePolicy {
  readonly onOpenDraft: OnOpenDraft
  /** A branch may go live that differs in more than its analytics. */
  readonly allowOtherSections: boolean
}

/** The planned agent with what its branch is like: its dialect told apart, an open draft in the way. Pure. */
export function withWriteState(
  agent: UpdateAgent,
  live: LiveAgent,
  state: WriteState,
  { onOpenDraft, allowOtherSections }: WritePolicy,
): UpdateAgent {
  const { openDraft, dialect, goesLive } = state
  const inTheWay = openDraft && onOpenDraft === 'refuse' && !holdsExactly(openDraft, agent.after, live)
  const blockers = [
    ...agent.blockers,
    ...(inTheWay ? [openDraftBlocker(describeDraft(openDraft))] : []),
    ...(goesLive?.sections.length && !allowOtherSections ? [sectionsBlocker(goesLive.sections)] : []),
  ]
  return { ...agent, dialect, blockers, ...(goesLive && { goesLive }) }
}

const openDraftBlocker = (draft: string): Blocker => ({
  id: 'open-draft',
  message: `${draft} is open; publishing would ship those edits too`,
  hint: 'have it published or discarded, or choose with --on-open-draft=discard|include',
})

const sectionsBlocker = (sections: readonly string[]): Blocker => ({
  id: 'other-sections',
  message: `the branch differs from what is live in ${sections.join(', ')} too, and that would go live with it`,
  hint: 'bring the branch up to date on the platform, or go ahead with --allow-other-sections',
})
