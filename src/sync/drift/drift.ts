import { isDeepStrictEqual } from 'node:util'
import { formatChangePath } from '../../model/change-path.js'
import type { DesiredAgent } from '../../model/desired.js'
import type { LiveAgent } from '../../model/live.js'
import type { AgentPlan, Blocker, DriftedField, UpdateAgent } from '../../model/plan.js'
import type { OnDrift } from '../../model/remote.js'
import type { Revision } from '../../model/revision.js'
import { isUpdate, planAgent } from '../plan/plan.js'
import type { ComparedField } from './three-way.js'
import type { FindPublisher } from './timeline.js'

/** What is known about who changed an agent. */
export type DriftCheck =
  | {
      /** The fields that somebody else changed. */
      readonly drift: readonly ComparedField[]
      readonly findPublisher: FindPublisher
      /** Applied from this commit, and the history at hand does not lead back to it. */
      readonly missingCommit?: string
    }
  | {
      /** Files and live never agreed. The revision that is live, where there are any. */
      readonly adopted: Revision | undefined
    }
  | { readonly failed: string }

/** The planned agent with its drift, and what the policy makes of it. Pure. */
export function judgeDrift(
  agent: UpdateAgent,
  {
    desired,
    live,
    check,
    onDrift,
    undoes = false,
  }: {
    desired: DesiredAgent
    live: LiveAgent
    check: DriftCheck
    onDrift: OnDrift
    /** It leads back to what was live before an apply, not to what files ask for. */
    undoes?: boolean | undefined
  },
): AgentPlan {
  if ('adopted' in check) {
    const { adopted } = check
    return { ...agent, origin: 'adopt', ...(adopted && { adopted: publishedAs(adopted) }) }
  }
  if ('failed' in check) {
    const blockers =
      onDrift === 'overwrite' ? agent.blockers : [...agent.blockers, uncheckedBlocker(check.failed)]
    return { ...agent, origin: 'unchecked', blockers }
  }
  const drift = check.drift.map((field) => driftedField(field, check.findPublisher))
  if (drift.length === 0) return { ...agent, origin: 'pending' }
  const conflicts = drift.filter(({ state }) => state === 'conflict')
  const origin = conflicts.length > 0 ? ('conflict' as const) : ('drifted' as const)
  if (onDrift === 'overwrite') return { ...agent, origin, drift }
  const blocker = (fields: readonly DriftedField[]) => driftBlocker(fields, undoes, check.missingCommit)
  if (onDrift === 'refuse') return { ...agent, origin, drift, blockers: [...agent.blockers, blocker(drift)] }
  const kept = keepDrifted(agent, desired, live, drift)
  if (kept.action === 'none') return { ...kept, kept: drift }
  if (!isUpdate(kept)) return kept
  const blockers = conflicts.length > 0 ? [...kept.blockers, blocker(conflicts)] : kept.blockers
  return { ...kept, origin, drift, blockers }
}

/** Plans again with the drifted fields left as they are live. */
function keepDrifted(
  agent: UpdateAgent,
  desired: DesiredAgent,
  live: LiveAgent,
  drift: readonly DriftedField[],
): AgentPlan {
  const theirs = drift.filter(({ state }) => state === 'drifted').map(({ path }) => path)
  const kept = planAgent({ ...desired, ignore: [...desired.ignore, ...theirs] }, live)
  return isUpdate(kept) ? { ...kept, dialect: agent.dialect, blockers: agent.blockers } : kept
}

function driftedField(
  { path, state, base, live, desired }: ComparedField,
  findPublisher: FindPublisher,
): DriftedField {
  const revision = findPublisher(path)
  return {
    path: formatChangePath(path),
    state: state === 'conflict' ? 'conflict' : 'drifted',
    ...(base !== undefined && { applied: base }),
    ...(live !== undefined && { live }),
    ...(desired !== undefined && { desired }),
    ...(revision && publishedAs(revision)),
  }
}

const publishedAs = ({ id, publishedBy, publishedAt }: Revision) => ({
  revision: id,
  ...(publishedBy !== undefined && { editor: publishedBy }),
  ...(publishedAt !== undefined && { at: publishedAt }),
})

function driftBlocker(
  drift: readonly DriftedField[],
  undoes: boolean,
  missingCommit: string | undefined,
): Blocker {
  const paths = drift.map(({ path }) => path).join(', ')
  const editors = [...new Set(drift.flatMap(({ editor }) => editor ?? []))].join(', ')
  const both = !undoes && drift.some(({ state }) => state === 'conflict') ? ', and so did the files' : ''
  const back = drift.filter(({ applied, live }) => applied !== undefined && isDeepStrictEqual(applied, live))
  const putBack =
    back.length === 0 ? '' : ` (${back.map(({ path }) => path).join(', ')}: changed, and put back since)`
  const missing =
    missingCommit === undefined
      ? ''
      : `. Whether the files held it before cannot be told: the history here does not lead back to ${missingCommit}, which was applied (a shallow clone, or commits that were rewritten?)`
  return {
    id: 'drifted',
    message: `${editors || 'somebody else'} changed ${paths} since it was last applied${both}${putBack}`,
    hint: undoes
      ? 'leave it as it is, or take their change back too with --on-drift=overwrite'
      : `take the change into the files, and merge that before other changes of it; or choose with --on-drift=overwrite|keep${missing}`,
  }
}

const uncheckedBlocker = (why: string): Blocker => ({
  id: 'unchecked',
  message: `whether somebody else changed it could not be checked: ${why}`,
  hint: 'plan again, or go ahead with --on-drift=overwrite',
})
