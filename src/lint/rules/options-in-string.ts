import { comparableText } from '../plain-text.js'
import type { OptionList } from '../prompt/options/option.js'
import type { Prompt } from '../prompt/prompt.js'
import { phrases } from '../prompt/words/phrase.js'
import { tokenAt } from '../prompt/words/token.js'
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
    const list = metric.type === 'STRING' ? closedListIn(prompt) : undefined
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

/** The list of answers that a prompt for a text closes, if it does: told, or shown as alternatives. */
export function closedListIn(prompt: Prompt): OptionList | undefined {
  return prompt.options.find(
    (list) =>
      !list.isOpen &&
      (list.how === 'told' ||
        (list.how === 'asked' && list.options.length > 2 && isWhich(prompt)) ||
        (list.how === 'shown' && list.isAlternative && !isFormat(prompt, list))) &&
      distinct(list) >= 2,
  )
}

/** "Which of our three languages …, German, French or Italian?" */
const isWhich = ({ tokens, sentences }: Prompt): boolean =>
  sentences.some(({ from, isQuestion }) => isQuestion && /^(which|what)$/.test(tokens[from]?.text ?? ''))

/** "unknown" and "none" are no options, but ways to say that there is no answer. */
function distinct({ options }: OptionList): number {
  return new Set(
    options
      .filter(({ text }) => !NO_ANSWER.test(comparableText(text)))
      .map(({ text }) => comparableText(text)),
  ).size
}

const NO_ANSWER =
  /^(none|none .*|null|nil|na|other|nothing|(not|no) .*|un(known|clear|sure|stated|specified))$/

const FORMATS = phrases('format|form|pattern|order|such|like', 'separated by', 'for example', 'e.g.')

/** "in the format: day/month/year" lists parts and no answers. */
function isFormat({ tokens }: Prompt, { options }: OptionList): boolean {
  const at = tokenAt(tokens, options[0]?.start ?? 0)
  return FORMATS.beginsIn(tokens, Math.max(0, at - 4), at)
}
