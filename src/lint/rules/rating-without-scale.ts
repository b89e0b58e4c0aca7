import { ratingIn } from '../prompt/rating.js'
import type { MetricRule } from '../rule.js'

export const ratingWithoutScale: MetricRule = {
  id: 'rating-without-scale',
  severity: 'warning',
  consequence: 'misleads',
  scope: 'metric',
  summary: 'The prompt asks for a rating as a number, but not on which scale',
  why: `Without a scale the model rates one call 4 of 5 and the next 80 of 100, and the average of both is nonsense.

Say the lowest and the highest number and what they mean: \`from 1 (very unhappy) to 5 (very happy)\`.`,
  examples: {
    bad: [
      {
        title: 'no scale',
        metrics: [
          { identifier: 'csat', type: 'INTEGER', prompt: "Rate the customer's satisfaction as a number." },
        ],
      },
      {
        title: 'which way is up, but not how far',
        metrics: [
          {
            identifier: 'urgency',
            type: 'INTEGER',
            prompt: 'Assign an urgency score to the maintenance request, higher meaning more urgent.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'both ends',
        metrics: [
          { identifier: 'csat', type: 'INTEGER', prompt: "Rate the customer's satisfaction from 1 to 5." },
        ],
      },
      {
        title: 'a score that somebody named',
        metrics: [
          {
            identifier: 'credit_score',
            type: 'INTEGER',
            prompt: "Credit score the applicant says they have. Use 0 if they don't mention one.",
          },
        ],
      },
    ],
  },
  check({ metric: { type }, index, prompt }) {
    const rating = type === 'INTEGER' ? ratingIn(prompt) : undefined
    if (rating === undefined || rating.hasScale) return []
    return [
      {
        target: { of: 'prompt', index, range: { start: rating.start, end: rating.end } },
        message: 'this asks for a rating, but not on which scale',
        hint: 'say the lowest and the highest number, for example: from 1 (not at all) to 5 (very)',
      },
    ]
  },
}
