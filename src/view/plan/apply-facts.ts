import type { ApplyReport, Outcome } from '../../model/outcome.js'
import type { Annotation, Facts } from '../../model/page.js'
import { mention } from '../shared/agent-line.js'
import {
  blockerAnnotation,
  changeAnnotation,
  errorAnnotation,
  failureAnnotation,
} from '../shared/annotations.js'
import { changeCounts } from './change-counts.js'

/** An apply for CI systems; what is counted is what was really written. */
export const applyFacts = ({ outcomes, unread, refusal }: ApplyReport): Facts => ({
  agents: [
    ...outcomes.map((outcome) => mention(outcome, outcome.status)),
    ...unread.map(({ agentId, name }) => ({ agentId, name, status: 'unread' })),
  ],
  annotations: [
    ...(refusal === undefined ? [] : [errorAnnotation(refusal)]),
    ...outcomes.flatMap(annotationsOf),
    ...unread.map(({ error, ...agent }) => failureAnnotation(agent, 'not read', error)),
  ],
  counts: changeCounts(outcomes.filter((outcome) => outcome.status === 'applied' && !outcome.alreadyThere)),
})

function annotationsOf(outcome: Outcome): Annotation[] {
  switch (outcome.status) {
    case 'applied':
      return outcome.changes.map((change) => changeAnnotation(outcome, change))
    case 'refused':
      return outcome.blockers.map((blocker) => blockerAnnotation(outcome, blocker))
    case 'failed':
      return [failureAnnotation(outcome, 'failed', outcome.error)]
    case 'skipped':
      return [
        {
          severity: 'warning',
          code: 'skipped',
          title: `${outcome.name} was skipped`,
          message: 'interrupted before its turn',
          agentId: outcome.agentId,
          place: outcome.source,
        },
      ]
  }
}
