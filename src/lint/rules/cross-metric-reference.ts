import type { Hit } from '../../model/lint.js'
import { referenceIn } from '../prompt/references.js'
import type { MetricRule } from '../rule.js'

/** Source: the platform's authoring rules: no dependence on another metric. */
export const crossMetricReference: MetricRule = {
  id: 'cross-metric-reference',
  severity: 'error',
  consequence: 'costs the call',
  scope: 'metric',
  summary: 'The prompt depends on the value of another metric',
  why: `Each metric is extracted on its own, from the transcript alone. The model does not know what another metric came out
as, so it guesses, or returns nothing, which costs the call its analytics.

Ask for the same fact of the call instead: not \`if call_outcome is booked\`, but \`if the guest booked a room\`.`,
  examples: {
    bad: [
      {
        title: 'a sibling by its identifier',
        metrics: [
          {
            identifier: 'next_action',
            type: 'ENUM',
            choices: ['call', 'none'],
            prompt: "If call_outcome is 'interested', choose call, else none.",
          },
          {
            identifier: 'call_outcome',
            type: 'STRING',
            prompt: "How did the call end? 'unknown' if unclear.",
          },
        ],
      },
      {
        title: 'the metric before',
        metrics: [
          {
            identifier: 'needs_nurse',
            type: 'BOOLEAN',
            prompt: 'Going by the answer to the previous metric, does a nurse need to ring back?',
          },
        ],
      },
    ],
    good: [
      {
        title: 'a fact of the call',
        metrics: [
          {
            identifier: 'deposit',
            type: 'BOOLEAN',
            prompt:
              'If the guest booked a room in the call, did they also promise a deposit? Otherwise false.',
          },
          {
            identifier: 'call_outcome',
            type: 'STRING',
            prompt: "How did the call end? 'unknown' if unclear.",
          },
        ],
      },
      {
        title: "a sibling's identifier as an ordinary word",
        metrics: [
          { identifier: 'budget_named', type: 'BOOLEAN', prompt: 'Did the buyer mention a budget?' },
          { identifier: 'budget', type: 'INTEGER', prompt: 'Budget of the buyer in euros; 0 if not stated.' },
        ],
      },
    ],
  },
  check({ metric, index, prompt, agent }): readonly Hit[] {
    const found = referenceIn(prompt, metric, agent.metrics)
    if (found === undefined) return []
    const { start, end, to } = found
    const on = to === undefined ? 'another metric' : `the metric \`${to}\``
    return [
      {
        target: { of: 'prompt', index, range: { start, end } },
        message: `this depends on ${on}, and each is extracted on its own`,
        hint: 'ask for the same fact of the call instead',
      },
    ]
  },
}
