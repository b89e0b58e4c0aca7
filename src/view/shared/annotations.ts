import type { Diagnostic } from '../../model/diagnostic.js'
import { describeIncluded } from '../../model/open-draft.js'
import type { Annotation } from '../../model/page.js'
import type { AgentError, AgentRef, Blocker, Change, IncludedDraft } from '../../model/plan.js'
import { describeChange } from './changes.js'

export const diagnosticAnnotation = ({
  severity,
  code,
  message,
  hint,
  place,
  excerpt,
}: Diagnostic<string>): Annotation => ({
  severity,
  code,
  title: code,
  message,
  ...(hint !== undefined && { hint }),
  ...(place && { place }),
  ...(excerpt && { length: excerpt.length }),
})

/** A warning when it breaks something for whoever reads the results. */
export function changeAnnotation(agent: AgentRef, change: Change): Annotation {
  const place = change.source ?? agent.source
  return {
    severity: change.risk === 'breaking' ? 'warning' : 'notice',
    code: `${change.risk}-change`,
    title: `${change.risk} change in ${agent.name}`,
    message: describeChange(change),
    agentId: agent.agentId,
    ...(place && { place }),
  }
}

export const blockerAnnotation = (agent: AgentRef, { id, message, hint }: Blocker): Annotation => ({
  ...ofAgent(agent),
  code: id,
  title: `${agent.name} is blocked`,
  message,
  ...(hint !== undefined && { hint }),
})

/** What of somebody else went live with an agent's changes. */
export const draftAnnotation = (agent: AgentRef, draft: IncludedDraft): Annotation => ({
  ...ofAgent(agent),
  severity: 'warning',
  code: 'included-draft',
  title: `a draft of ${agent.name} went live too`,
  message: describeIncluded(draft),
})

/** What went wrong with one agent: `not read`, `failed`. */
export const failureAnnotation = (agent: AgentRef, what: string, error: AgentError): Annotation => ({
  ...errorAnnotation(error),
  ...ofAgent(agent),
  title: `${agent.name}: ${what}`,
})

export const errorAnnotation = ({ code, message, hint }: AgentError): Annotation => ({
  severity: 'error',
  code,
  title: code,
  message,
  ...(hint !== undefined && { hint }),
})

const ofAgent = ({ agentId, source }: AgentRef): Pick<Annotation, 'severity' | 'agentId' | 'place'> => ({
  severity: 'error',
  agentId,
  ...(source && { place: source }),
})
