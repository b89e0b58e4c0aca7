import type { Annotation, Facts, Mention } from '../../model/page.js'
import type { AgentPlan, Plan } from '../../model/plan.js'
import { findingAnnotation } from '../lint/finding.js'
import { mention } from '../shared/agent-line.js'
import {
  blockerAnnotation,
  changeAnnotation,
  diagnosticAnnotation,
  errorAnnotation,
  failureAnnotation,
} from '../shared/annotations.js'
import { changeCounts } from './change-counts.js'
import { missingShards } from './plan-totals.js'

/** A plan for CI systems: every agent, what to say at which line, what changes in numbers. */
export const planFacts = ({ agents, diagnostics, findings = [], error, shards }: Plan): Facts => ({
  agents: agents.map(mentionOf),
  annotations: [
    ...(error === undefined ? [] : [errorAnnotation(error)]),
    ...missingAnnotation(missingShards({ ...(shards && { shards }) })),
    ...diagnostics.map(diagnosticAnnotation),
    // GitHub shows the first ten warnings alone: what breaks goes before what could be better.
    ...agents.flatMap(annotationsOf),
    ...findings.map(findingAnnotation),
  ],
  counts: changeCounts(agents.filter((agent) => agent.action === 'update')),
})

const missingAnnotation = (message: string | undefined): Annotation[] =>
  message === undefined ? [] : [errorAnnotation({ code: 'incomplete', message })]

const mentionOf = (agent: AgentPlan): Mention => ({
  ...mention(agent, agent.action),
  ...(agent.action === 'update' && { risk: agent.risk }),
})

function annotationsOf(agent: AgentPlan): Annotation[] {
  switch (agent.action) {
    case 'none':
      return []
    case 'error':
      return [failureAnnotation(agent, 'not read', agent.error)]
    case 'update':
      return [
        ...agent.blockers.map((blocker) => blockerAnnotation(agent, blocker)),
        ...agent.changes.map((change) => changeAnnotation(agent, change)),
      ]
  }
}
