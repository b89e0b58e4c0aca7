import type { DriftedAgent, DriftReport, ReportedField } from '../../model/drift.js'
import type { Annotation, Facts } from '../../model/page.js'
import { NO_CHANGES } from '../plan/change-counts.js'
import { mention } from '../shared/agent-line.js'
import { diagnosticAnnotation, failureAnnotation } from '../shared/annotations.js'
import { changedBy } from './drift-lines.js'
import { DRIFT_WORDS } from './drift-words.js'

/** Drift for CI systems: a failed test for each agent that is an alarm, and at whose line. */
export const driftFacts = ({ agents, unread, expired, unused, diagnostics }: DriftReport): Facts => ({
  agents: [
    ...agents.map((agent) => mention(agent, agent.acknowledged ? 'acknowledged' : agent.status)),
    ...unread.map((agent) => mention(agent, 'unread')),
  ],
  annotations: [
    ...diagnostics.map(diagnosticAnnotation),
    ...agents.flatMap(agentAnnotations),
    ...unread.map(({ error, ...agent }) => failureAnnotation(agent, 'not read', error)),
    ...expired.map(
      ({ agent, path, reason, until, source }): Annotation => ({
        severity: 'error',
        code: 'acknowledgement-expired',
        title: 'acknowledgement expired',
        message: `${agent} ${path} was accepted until ${until}: ${reason}`,
        hint: 'extend or remove it',
        place: source,
      }),
    ),
    ...unused.map(
      ({ agent, path, source }): Annotation => ({
        severity: 'warning',
        code: 'acknowledgement-unused',
        title: 'acknowledgement covers nothing',
        message: `${agent} ${path}`,
        place: source,
      }),
    ),
  ],
  counts: NO_CHANGES,
})

function agentAnnotations(agent: DriftedAgent): Annotation[] {
  const { status, fields, error } = agent
  if (status === 'pending') return []
  if (fields.length > 0) return fields.map((field) => fieldAnnotation(agent, field))
  const message = `${DRIFT_WORDS[status]}${error === undefined ? '' : `: ${error}`}`
  return [{ ...at(agent), severity: 'error', code: status, title: `${agent.name}: ${status}`, message }]
}

function fieldAnnotation(agent: DriftedAgent, field: ReportedField): Annotation {
  const { path, state, acknowledged } = field
  const said = `${path} was changed${changedBy(field)}${state === 'conflict' ? ', and by the files too' : ''}`
  const known = { ...at(agent), code: state, title: `${agent.name}: ${path}` }
  return acknowledged
    ? {
        ...known,
        severity: 'notice',
        message: `${said}; accepted until ${acknowledged.until}: ${acknowledged.reason}`,
      }
    : {
        ...known,
        severity: 'error',
        message: said,
        hint: 'atoms-sync pull takes it into the files, apply --on-drift=overwrite takes it back',
      }
}

const at = ({ agentId, source }: DriftedAgent): Pick<Annotation, 'agentId' | 'place'> => ({
  agentId,
  place: source,
})
