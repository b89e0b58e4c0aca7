import { closedText } from '../prompt/answers/closed-answer.js'
import type { MetricRule } from '../rule.js'

export const optionsInString: MetricRule = {
  id: 'options-in-string',
  severity: 'warning',
  consequence: 'misleads',
  scope: 'metric',
  summary: 'A STRING whose prompt lists the options is an ENUM',
  why: `The prompt names all answers there are, but nothing holds the model to them: a STRING may come back as \`Billing\`,
\`billing.\` or "It was about billing", and every reader has to clean that up.

Use \`type: ENUM\` and list the options as \`choices\`, the one for "cannot tell" included.`,
  examples: {
    bad: [
      {
        title: 'options in the prompt',
        metrics: [
          {
            identifier: 'urgency',
            type: 'STRING',
            prompt: 'How urgent is the repair? Options: low, medium, high. If unclear, return unknown.',
          },
        ],
      },
      {
        title: 'one of',
        metrics: [
          {
            identifier: 'outcome',
            type: 'STRING',
            prompt: 'How did the call end? Return one of: booked, not_interested, voicemail.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'examples are no list',
        metrics: [
          {
            identifier: 'payment',
            type: 'STRING',
            prompt:
              "How does the customer want to pay (e.g. card, cash or bank transfer)? Use 'not stated' if not discussed.",
          },
        ],
      },
      {
        title: 'an ENUM',
        metrics: [
          {
            identifier: 'urgency',
            type: 'ENUM',
            choices: ['low', 'medium', 'high', 'unknown'],
            prompt: 'How urgent is the repair? Options: low, medium, high. If unclear, return unknown.',
          },
        ],
      },
    ],
  },
  check({ metric, index, prompt }) {
    const list = metric.type === 'STRING' ? closedText(prompt) : undefined
    if (list === undefined) return []
    const [first] = list.options
    return [
      {
        target: {
          of: 'prompt',
          index,
          range: { start: first?.start ?? 0, end: list.options.at(-1)?.end ?? 0 },
        },
        message: 'the prompt lists the options, but a STRING may answer anything',
        hint: `use \`type: ENUM\` with \`choices: [${list.options.map(({ text }) => JSON.stringify(text)).join(', ')}]\``,
      },
    ]
  },
}
