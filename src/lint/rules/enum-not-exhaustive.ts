import type { Hit } from '../../model/lint.js'
import { squashText } from '../plain-text.js'
import type { Option, OptionList } from '../prompt/options/option.js'
import type { Prompt } from '../prompt/prompt.js'
import type { MetricRule } from '../rule.js'

/** Source: the platform's authoring rules: ENUM outputs must be fully enumerated. */
export const enumNotExhaustive: MetricRule = {
  id: 'enum-not-exhaustive',
  severity: 'error',
  consequence: 'costs the call',
  scope: 'metric',
  summary: 'The prompt can make the model answer something that is not in `choices`',
  why: `The value of an ENUM must be one of its \`choices\`, to the letter. When the prompt tells the model to answer
anything else, \`none\`, \`null\`, \`N/A\`, \`unknown\` and the like included, the platform's check fails on that value and
drops all analytics of the call.

Add the answer to \`choices\`, or tell the model to use one that is there. Where the prompt lists the options, it must
list the same ones as \`choices\`: an option that is only in the prompt fails the check, and a choice that the prompt
leaves out is never answered.`,
  examples: {
    bad: [
      {
        title: 'a fallback that is not a choice',
        metrics: [
          {
            identifier: 'outcome',
            type: 'ENUM',
            choices: ['booked', 'cancelled'],
            prompt: 'What was the outcome of the call? If unclear, return unknown.',
          },
        ],
      },
      {
        title: 'an option that is missing in `choices`',
        metrics: [
          {
            identifier: 'visit',
            type: 'ENUM',
            choices: ['checkup', 'emergency'],
            prompt: 'What kind of visit was requested? Options: checkup, emergency, vaccination.',
          },
        ],
      },
      {
        title: 'a choice that the prompt leaves out',
        metrics: [
          {
            identifier: 'seat',
            type: 'ENUM',
            choices: ['indoor', 'terrace', 'bar'],
            prompt: 'Where would the guest like to sit? Choose one of: indoor, terrace.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'the fallback is a choice',
        metrics: [
          {
            identifier: 'outcome',
            type: 'ENUM',
            choices: ['booked', 'cancelled', 'unknown'],
            prompt: 'What was the outcome of the call? If unclear, return unknown.',
          },
        ],
      },
      {
        title: 'a forbidden answer needs no choice',
        metrics: [
          {
            identifier: 'mood',
            type: 'ENUM',
            choices: ['calm', 'angry'],
            prompt: "Classify the caller's mood. Never answer 'none'; pick the closest choice.",
          },
        ],
      },
      {
        title: 'what callers say is no answer',
        metrics: [
          {
            identifier: 'bin',
            type: 'ENUM',
            choices: ['blue', 'brown', 'unclear'],
            prompt: `Which bin was missed? If the resident says "none of them", choose unclear.`,
          },
        ],
      },
    ],
  },
  check({ metric: { type, choices = [] }, index, prompt, agent }) {
    if (type !== 'ENUM') return []
    const known = new Set(choices.map(keyOf))
    // "the value of interest_level" names a metric; that is another rule's business.
    const others = new Set(agent.metrics.map(({ identifier }) => identifier))
    const unlisted = [...toldAnswers(prompt, known), ...unlistedOptions(prompt, known)].filter(
      ({ text }) => !known.has(keyOf(text)) && !others.has(text),
    )
    const seen = new Set<string>()
    const hits = unlisted.flatMap((option): Hit[] => {
      if (seen.has(keyOf(option.text))) return []
      seen.add(keyOf(option.text))
      return [
        {
          target: { of: 'prompt', index, range: { start: option.start, end: option.end } },
          message: `the prompt can make the model answer \`${option.text}\`, which is not in \`choices\``,
          hint: `add \`${option.text}\` to \`choices\`, or tell the model to answer one of them`,
        },
      ]
    })
    return hits.length > 0 ? hits : unnamed(prompt, choices, known, index)
  },
}

/** A dash alone is an answer, too. */
const keyOf = (text: string): string => squashText(text) || text.trim()

/** Answers that the prompt orders, one by one. */
const toldAnswers = ({ answers }: Prompt, known: ReadonlySet<string>): Option[] =>
  answers
    .filter(({ value, list: { values } }) => {
      const isLast = values.length > 1 && value === values.at(-1)
      return !isLast || !beginsWithChoice(value.text, known)
    })
    .map(({ value }) => value)

/** Options of lists that are meant for the answer. What is merely shown counts where most of it are choices. */
function unlistedOptions({ options }: Prompt, known: ReadonlySet<string>): Option[] {
  return options
    .filter((list) => isAboutChoices(list, known))
    .flatMap((list) => sideOf(list, known).filter((option) => !isSharedNoun(option, list, known)))
}

/** `busy -> line engaged` explains a choice, `line engaged -> busy` answers it. */
const sideOf = ({ options, labels = [] }: OptionList, known: ReadonlySet<string>): readonly Option[] =>
  labels.length > 1 && matching(labels, known) > matching(options, known) ? labels : options

const matching = (options: readonly Option[], known: ReadonlySet<string>): number =>
  options.filter(({ text }) => known.has(squashText(text))).length

const isSharedNoun = (option: Option, { options }: OptionList, known: ReadonlySet<string>): boolean =>
  option === options.at(-1) && options.length > 1 && beginsWithChoice(option.text, known)

/** "low, medium or high risk": what the last option has more than its choice belongs to all of them. */
const beginsWithChoice = (text: string, known: ReadonlySet<string>): boolean =>
  known.has(squashText(text.split(' ')[0] ?? ''))

function isAboutChoices({ how, isOpen, options }: OptionList, known: ReadonlySet<string>): boolean {
  if (isOpen || how === 'asked') return false
  const count = matching(options, known)
  return how === 'told' ? true : count >= 2 && count * 2 >= options.length
}

/** Choices that a closed list in the prompt leaves out, and that stand nowhere else in it. */
function unnamed(
  prompt: Prompt,
  choices: readonly string[],
  known: ReadonlySet<string>,
  index: number,
): Hit[] {
  const isListed = prompt.options.some(
    ({ how, isOpen, options }) =>
      how !== 'asked' && !isOpen && options.filter(({ text }) => known.has(squashText(text))).length >= 2,
  )
  if (!isListed) return []
  const text = squashText(prompt.text)
  return choices.flatMap((choice, at): Hit[] => {
    if (text.includes(squashText(choice))) return []
    return [
      {
        target: { of: 'choice', index, choice: at },
        message: `the prompt lists the options, but not \`${choice}\`, so it is never answered`,
        hint: `name \`${choice}\` in the prompt, or remove it from \`choices\``,
      },
    ]
  })
}
