import type { ConditionResult } from '../../model/condition.js'
import type { AgentHealth, HealthReport } from '../../model/health.js'
import type { Annotation, Facts } from '../../model/page.js'
import { percent } from '../../text/percent.js'
import { counted } from '../../text/plural.js'
import { NO_CHANGES } from '../plan/change-counts.js'
import { mention } from '../shared/agent-line.js'
import { diagnosticAnnotation, errorAnnotation, failureAnnotation } from '../shared/annotations.js'
import { quantityText } from './condition-lines.js'
import { healthStatus } from './health-status.js'

/** A report for CI systems: a failed test for each agent that a condition is met for, and what is worth a look. */
export const healthFacts = ({ agents, unread, conditions, diagnostics, error }: HealthReport): Facts => ({
  agents: [
    ...agents.map((agent) => mention(agent, healthStatus(agent, conditions))),
    ...unread.map((agent) => mention(agent, 'error')),
  ],
  annotations: [
    ...(error === undefined ? [] : [errorAnnotation(error)]),
    ...diagnostics.map(diagnosticAnnotation),
    ...unread.map((agent) => failureAnnotation(agent, 'not read', agent.error)),
    ...conditions.flatMap((result) => conditionAnnotations(result, agents)),
    ...agents.flatMap(agentAnnotations),
  ],
  counts: NO_CHANGES,
})

function conditionAnnotations(
  { condition, status, reason, judgements }: ConditionResult,
  agents: readonly AgentHealth[],
): Annotation[] {
  const { text, source, quantity } = condition
  const place = source && { place: source }
  if (reason !== undefined) {
    const severity = status === 'impossible' ? 'error' : 'warning'
    return [{ severity, code: `condition-${status}`, title: text, message: reason, ...place }]
  }
  return judgements.flatMap(({ agentId, status, value, n }): Annotation[] => {
    if (status === 'not-met') return []
    const agent = agents.find((one) => one.agentId === agentId)
    const metric =
      'identifier' in quantity && agent?.metrics.find((one) => one.identifier === quantity.identifier)
    const at = (metric ? metric.source : undefined) ?? agent?.source ?? source
    const known = { title: text, agentId, ...(at && { place: at }) }
    if (status === 'met')
      return [
        {
          ...known,
          severity: 'error',
          code: 'condition-met',
          message: `it is ${quantityText(condition, value ?? 0)}, of ${counted(n, 'call')}`,
        },
      ]
    return [{ ...known, severity: 'warning', code: 'condition-not-judged', message: `too few calls: ${n}` }]
  })
}

function agentAnnotations({
  agentId,
  name,
  source,
  calls,
  lostRate,
  metrics,
  explanations,
}: AgentHealth): Annotation[] {
  const lost: Annotation = {
    severity: 'warning',
    code: 'lost-calls',
    title: `${name} loses calls`,
    message: [
      `${counted(calls.lost, 'completed call')} without analytics (${percent(lostRate ?? 0)})`,
      ...explanations.map(({ identifier, rule, message }) => `${identifier}, ${rule}: ${message}`),
    ].join('\n'),
    agentId,
    ...(source && { place: source }),
  }
  const invalid = metrics
    .filter((metric) => metric.invalid > 0)
    .map((metric): Annotation => {
      const place = metric.source ?? source
      return {
        severity: 'warning',
        code: 'invalid-values',
        title: `${metric.identifier} of ${name}`,
        message: `${counted(metric.invalid, 'answer')} of a wrong type or outside of the choices (${percent(metric.rates?.invalid ?? 0)})`,
        agentId,
        ...(place && { place }),
      }
    })
  return [...(calls.lost > 0 ? [lost] : []), ...invalid]
}
