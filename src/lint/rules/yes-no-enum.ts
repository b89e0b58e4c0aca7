import type { Prompt } from '../prompt/prompt.js'
import type { MetricRule } from '../rule.js'

export const yesNoEnum: MetricRule = {
  id: 'yes-no-enum',
  severity: 'warning',
  consequence: 'misleads',
  scope: 'metric',
  summary: 'An ENUM that can only answer yes or no is a BOOLEAN',
  why: `With \`type: BOOLEAN\` every reader gets true or false, and dashboards and CRMs can count it. As an ENUM the same
answer is a text: \`Yes\`, \`yes\` and \`Y\` are three different ones, and one that is not among the choices costs the call
its analytics.

A third choice such as \`unclear\` makes it a real ENUM.`,
  examples: {
    bad: [
      {
        title: 'yes and no',
        metrics: [
          {
            identifier: 'consent',
            type: 'ENUM',
            choices: ['yes', 'no'],
            prompt: 'Did the caller consent to the recording?',
          },
        ],
      },
      {
        title: 'true and false as texts',
        metrics: [
          {
            identifier: 'member',
            type: 'ENUM',
            choices: ['true', 'false'],
            prompt: 'Is the caller a member of the programme?',
          },
        ],
      },
    ],
    good: [
      {
        title: 'a third answer',
        metrics: [
          {
            identifier: 'interested',
            type: 'ENUM',
            choices: ['yes', 'no', 'unclear'],
            prompt: 'Was the user interested? yes, no, or unclear',
          },
        ],
      },
      {
        title: 'two real kinds',
        metrics: [
          {
            identifier: 'side',
            type: 'ENUM',
            choices: ['buyer', 'seller'],
            prompt: 'Is the caller a buyer or a seller?',
          },
        ],
      },
    ],
  },
  check({ metric: { type, choices = [] }, index, prompt }) {
    if (type !== 'ENUM' || choices.length !== 2) return []
    const [a = '', b = ''] = choices.map((choice) => choice.trim().toLowerCase().replace(/[.!]$/, ''))
    const isPair = PAIRS.some(([yes, no]) => (a === yes && b === no) || (a === no && b === yes))
    if (!isPair && !asksWhether(prompt)) return []
    return [
      {
        target: { of: 'type', index },
        message: `\`${choices[0]}\` and \`${choices[1]}\` say yes and no, which is a BOOLEAN`,
        hint: 'use `type: BOOLEAN`, or add a third choice such as `unclear`',
      },
    ]
  },
}

/** A yes-or-no question that names no alternatives: not "a buyer or a seller?". */
const asksWhether = ({ questionKind, isEnglish, tokens, sentences }: Prompt): boolean => {
  const [first] = sentences
  if (!isEnglish || questionKind !== 'yes-no' || first === undefined) return false
  return !tokens.slice(first.from, first.to).some(({ kind, text }) => kind === 'word' && text === 'or')
}

const PAIRS: readonly (readonly [string, string])[] = [
  ['yes', 'no'],
  ['y', 'n'],
  ['true', 'false'],
  ['t', 'f'],
  ['1', '0'],
  ['on', 'off'],
  ['affirmative', 'negative'],
  ['present', 'absent'],
  ['ja', 'nein'],
  ['ja', 'nee'],
  ['ja', 'nej'],
  ['oui', 'non'],
  ['vrai', 'faux'],
  ['sí', 'no'],
  ['si', 'no'],
  ['sì', 'no'],
  ['sim', 'não'],
  ['sim', 'nao'],
  ['haan', 'nahi'],
  ['haan', 'nahin'],
  ['हाँ', 'नहीं'],
  ['हां', 'नहीं'],
  ['はい', 'いいえ'],
  ['نعم', 'لا'],
  ['да', 'нет'],
  ['是', '否'],
]
