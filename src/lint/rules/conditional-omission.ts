import type { MetricRule } from '../rule.js'

/** Source: the platform's authoring rules: never skip or omit a metric on a condition. */
export const conditionalOmission: MetricRule = {
  id: 'conditional-omission',
  severity: 'error',
  consequence: 'costs the call',
  scope: 'metric',
  summary: 'The prompt lets the model leave the metric out',
  why: `Every metric needs a value for every call. When the prompt allows the model to skip the metric, to leave it
blank or to return nothing, its value is missing, the platform's check fails, and all analytics of the call are
dropped.

Name a value for that case, one that the type allows: \`unknown\` for a STRING, \`0\` or \`-1\` for an INTEGER, \`false\` for
a BOOLEAN, a choice for an ENUM, a date that no call can mean for a DATETIME.`,
  examples: {
    bad: [
      {
        title: 'skipped on a condition',
        metrics: [
          {
            identifier: 'promo_code',
            type: 'STRING',
            prompt: 'Which promo code did the customer quote? Skip this if no code was quoted.',
          },
        ],
      },
      {
        title: 'left blank',
        metrics: [
          {
            identifier: 'diners',
            type: 'INTEGER',
            prompt: 'Number of diners. Leave blank when the caller never says.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'a value for that case',
        metrics: [
          {
            identifier: 'promo_code',
            type: 'STRING',
            prompt: "Which promo code did the customer quote? Return 'none' if no code was quoted.",
          },
        ],
      },
      {
        title: 'what the caller skipped',
        metrics: [
          {
            identifier: 'late',
            type: 'BOOLEAN',
            prompt: 'Did the caller skip a payment in the last three months?',
          },
        ],
      },
      {
        title: 'a part of the answer is left out, not the metric',
        metrics: [
          {
            identifier: 'recap',
            type: 'STRING',
            prompt: 'Summarise the call in two sentences. Omit small talk.',
          },
        ],
      },
    ],
  },
  check: ({ index, prompt }) =>
    prompt.omissions.map(({ start, end }) => ({
      target: { of: 'prompt', index, range: { start, end } },
      message: 'this lets the model leave the metric out, which costs the call all of its analytics',
      hint: 'name a value to return in that case, one that the type allows',
    })),
}
