import type { Metric } from '../../model/config.js'
import type { AgentRule } from '../rule.js'

const DEFAULT_MAX = 10

const questions = (count: number): Metric[] =>
  Array.from({ length: count }, (_, at) => ({
    identifier: `product_${at + 1}_discussed`,
    prompt: `Was product number ${at + 1} discussed? Answer true or false.`,
    type: 'BOOLEAN',
  }))

export const tooManyMetrics: AgentRule = {
  id: 'too-many-metrics',
  scope: 'agent',
  severity: 'warning',
  summary: 'An agent asks more of each call than is likely to be answered well',
  why: `Every metric is extracted from every call, and one value that fails its check costs the call all of its
analytics. So each further metric makes the others less likely to arrive. The platform advises to start with 3 to 5.

Keep the metrics that somebody reads: a webhook, a dashboard, a person. Two that are always read together are often one
ENUM. Where an agent really needs more, raise \`max\`, or say why in a comment.`,
  consequence: 'misleads',
  options: { max: { default: DEFAULT_MAX, summary: 'the most metrics an agent may have' } },
  examples: {
    bad: [{ title: 'eleven questions for every call', metrics: questions(11) }],
    good: [{ title: 'the three that are read', metrics: questions(3) }],
  },
  check({ metrics }, { max = DEFAULT_MAX }) {
    if (metrics.length <= max) return []
    const message = `this agent has ${metrics.length} metrics, and ${max} is the limit; the platform advises to start with 3 to 5`
    return [
      { target: { of: 'agent' }, message, hint: 'remove what nobody reads, or raise `max` of this rule' },
    ]
  },
}
