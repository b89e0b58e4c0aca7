import { isVague } from '../prompt/vague.js'
import type { MetricRule } from '../rule.js'

/** Source: the platform's advice: be specific. */
export const vaguePrompt: MetricRule = {
  id: 'vague-prompt',
  severity: 'warning',
  consequence: 'misleads',
  scope: 'metric',
  summary: 'The prompt does not say what exactly is asked',
  why: `"Was it good?" has a different answer for everybody who reads the transcript, and for the model on every call. The
numbers look exact and mean nothing.

Name what is looked at and what counts: who said or did what, and when the answer is yes.`,
  examples: {
    bad: [
      {
        title: 'good for whom, in what',
        metrics: [{ identifier: 'good', type: 'BOOLEAN', prompt: 'Was it good?' }],
      },
      { title: 'no question at all', metrics: [{ identifier: 'notes', type: 'STRING', prompt: 'Notes' }] },
    ],
    good: [
      {
        title: 'what was done, and when it counts',
        metrics: [
          {
            identifier: 'concerns',
            type: 'BOOLEAN',
            prompt: 'Did the agent acknowledge and respond to customer concerns?',
          },
        ],
      },
      {
        title: 'short and clear',
        metrics: [{ identifier: 'voicemail', type: 'BOOLEAN', prompt: 'Voicemail reached?' }],
      },
    ],
  },
  check: ({ metric, index, prompt }) =>
    isVague(prompt, metric)
      ? [
          {
            target: { of: 'prompt', index },
            message: 'this leaves open what exactly is asked, so the answers mean nothing',
            hint: 'name what is looked at and what counts as an answer',
          },
        ]
      : [],
}
