import { aggregationIn } from '../prompt/aggregation.js'
import type { MetricRule } from '../rule.js'

/** Source: the platform's authoring rules: aggregations need their weights spelled out. */
export const unweightedAggregation: MetricRule = {
  id: 'unweighted-aggregation',
  severity: 'error',
  consequence: 'costs the call',
  scope: 'metric',
  summary: 'The prompt combines several things into one without saying how they are weighted',
  why: `A model that has to combine politeness, speed and knowledge into one score weighs them anew for every call, and may
give up on the metric altogether. The platform lists this among the mistakes that cost a call its analytics.

Say "simple average", or give the weights: \`politeness 40%, speed 30%, knowledge 30%\`. Better still, make each part a
metric of its own and do the sum where the results are read.`,
  examples: {
    bad: [
      {
        title: 'an overall score',
        metrics: [
          {
            identifier: 'quality',
            type: 'INTEGER',
            prompt:
              "Judge the agent's politeness, speed and knowledge and return one overall score from 1 to 10.",
          },
        ],
      },
      {
        title: 'weights that are none',
        metrics: [
          {
            identifier: 'lead_score',
            type: 'INTEGER',
            prompt:
              'Combine budget, urgency and authority into a score from 0 to 100. Weigh them as you see fit.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'a simple average',
        metrics: [
          {
            identifier: 'quality',
            type: 'INTEGER',
            prompt:
              'Judge politeness, speed and knowledge from 1 to 10 and return their simple average, rounded.',
          },
        ],
      },
      {
        title: 'an average that the caller named',
        metrics: [
          {
            identifier: 'bill',
            type: 'INTEGER',
            prompt:
              'Average monthly electricity bill in whole euros as the customer states it; 0 if not stated.',
          },
        ],
      },
    ],
  },
  check({ metric, index, prompt }) {
    const found = metric.type === 'BOOLEAN' || metric.type === 'DATETIME' ? undefined : aggregationIn(prompt)
    const isText = metric.type === 'STRING' && prompt.ask === 'account'
    if (found === undefined || found.isWeighted || isText) return []
    return [
      {
        target: { of: 'prompt', index, range: { start: found.start, end: found.end } },
        message: 'this combines several things into one, but does not say how they are weighted',
        hint: 'say "simple average", or give the weight of each part',
      },
    ]
  },
}
