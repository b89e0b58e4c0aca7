import type { Hit } from '../../model/lint.js'
import { comparableText, squashText } from '../plain-text.js'
import type { MetricRule } from '../rule.js'

export const ambiguousChoices: MetricRule = {
  id: 'ambiguous-choices',
  severity: 'warning',
  consequence: 'misleads',
  scope: 'metric',
  summary: 'Two choices differ only in case, blanks or punctuation, or one contains another',
  why: `The model picks one choice for every call. Between \`follow up\` and \`follow-up\` it picks by chance, and reports
count one thing as two. Between \`billing\` and \`billing issue\` both fit, and so the answers mean nothing.

Keep one of the two, or name them so that only one can fit: \`interested\` and \`not interested\` become \`interested\` and
\`declined\`.`,
  examples: {
    bad: [
      {
        title: 'the same but for a hyphen',
        metrics: [
          {
            identifier: 'next_step',
            type: 'ENUM',
            choices: ['follow up', 'follow-up', 'none'],
            prompt: 'What kind of next step was agreed?',
          },
        ],
      },
      {
        title: 'one within another',
        metrics: [
          {
            identifier: 'topic',
            type: 'ENUM',
            choices: ['billing', 'billing issue', 'technical'],
            prompt: "What area does the customer's issue belong to?",
          },
        ],
      },
    ],
    good: [
      {
        title: 'letters in common are not words in common',
        metrics: [
          {
            identifier: 'returning',
            type: 'ENUM',
            choices: ['yes', 'no', 'unknown'],
            prompt: 'Has the patient been here before?',
          },
        ],
      },
      {
        title: 'the last word in common',
        metrics: [
          {
            identifier: 'loan',
            type: 'ENUM',
            choices: ['car loan', 'home loan', 'student loan'],
            prompt: 'Which loan does the caller enquire about?',
          },
        ],
      },
    ],
  },
  check({ metric: { type, choices = [] }, index }) {
    if (type !== 'ENUM') return []
    const byText = new Map<string, number>()
    for (const [at, choice] of choices.entries())
      if (!byText.has(squashText(choice))) byText.set(squashText(choice), at)
    const hit = (at: number, message: string, hint: string): Hit => ({
      target: { of: 'choice', index, choice: at },
      message,
      hint,
    })
    return choices.flatMap((choice, at): Hit[] => {
      const same = byText.get(squashText(choice))
      if (same !== undefined && same !== at && squashText(choice) !== '')
        return [
          hit(
            at,
            `\`${choice}\` and \`${choices[same]}\` are the same but for case, blanks or punctuation`,
            'keep one of the two',
          ),
        ]
      const part = partsOf(choice).find((each) => byText.has(each))
      const other = part === undefined ? undefined : choices[byText.get(part) ?? -1]
      if (other === undefined) return []
      return [hit(at, `\`${choice}\` contains the choice \`${other}\``, 'name them so that only one can fit')]
    })
  },
}

/** More words than that are a sentence; looking at all their stretches would take long. */
const MOST_WORDS = 12

/** Every shorter stretch of whole words. */
function partsOf(choice: string): string[] {
  const words = comparableText(choice).split(' ')
  if (words.length < 2 || words.length > MOST_WORDS) return []
  const parts: string[] = []
  for (let from = 0; from < words.length; from++) {
    for (let to = from + 1; to <= words.length; to++) {
      if (to - from < words.length) parts.push(words.slice(from, to).join(''))
    }
  }
  return parts
}
