import type { DesiredAgent } from '../model/desired.js'
import type { LiveAgent } from '../model/live.js'
import type { AgentPlan, UpdateAgent } from '../model/plan.js'
import { checkUndo, type Undo } from '../sync/apply/undo.js'
import { judgeDrift } from '../sync/drift/drift.js'
import { checkDrift, type DriftSources } from '../sync/drift/find-history.js'
import { type WritePolicy, withWriteState } from '../sync/plan/blockers.js'
import { withDraft } from '../sync/plan/include-draft.js'

// Apart from `make-plan.ts`, because start-up is what every CI step pays: most plans find nothing to change.

/** What judges changes: the policy of the run, and who remembers what was applied. */
export interface Judged extends WritePolicy, DriftSources {
  /** It leads back to what was live before an apply, not to what files ask for. */
  readonly undoes: boolean
}

interface Update {
  readonly planned: UpdateAgent
  readonly desired: DesiredAgent
  readonly live: LiveAgent
  readonly undo: Undo | undefined
}

/** What is in the way of a change, and who changed what it replaces. */
export async function judgeUpdate({ undo, ...update }: Update, judged: Judged): Promise<AgentPlan> {
  const { planned, desired, live } = update
  const { remote, onDrift, undoes, onOpenDraft } = judged
  const state = await remote.getWriteState(live)
  const from = { planned, desired, live, state }
  const check = undo ? await checkUndo(from, undo, judged) : await checkDrift(from, judged)
  const write = withWriteState(planned, live, state, judged)
  const judgedAgent = judgeDrift(write, { desired, live, check, onDrift, undoes })
  const draft = onOpenDraft === 'include' ? state.openDraft : undefined
  return draft ? withDraft(judgedAgent, { desired, live, draft }) : judgedAgent
}
