import type { PromptAnswer } from '../prompt/answers/answers.js'
import type { Prompt } from '../prompt/prompt.js'
import { hasScale, ratingIn } from '../prompt/rating.js'
import { referenceIn } from '../prompt/references.js'
import { conditionKindOf } from '../prompt/words/clause.js'
import { phrases } from '../prompt/words/phrase.js'
import { type Token, tokenize } from '../prompt/words/token.js'
import { ABSENCE, SENTINELS } from '../prompt/words/vocabulary.js'
import type { MetricRule } from '../rule.js'
import { closedListIn } from './options-in-string.js'
import { aggregationIn } from './unweighted-aggregation.js'
import { isVague } from './vague-prompt.js'

/** Source: the platform's advice: say what to return when the answer is missing. */
export const missingFallback: MetricRule = {
  id: 'missing-fallback',
  severity: 'warning',
  consequence: 'misleads',
  scope: 'metric',
  summary: 'The prompt does not say what to return when the call does not tell',
  why: `A name, an amount or a date is not mentioned in every call. A prompt that does not say what to return then leaves
it to the model: it invents a value, answers "The caller did not say", or something that the type does not allow, which
costs the call its analytics.

Name the value: \`Return 'unknown' if not mentioned\`, \`0 if none\`, \`1970-01-01T00:00:00Z if no date was agreed\`.
Questions that every call answers need none: yes or no, a rating, a summary, one of a list.`,
  examples: {
    bad: [
      {
        title: 'a name',
        metrics: [{ identifier: 'user_name', type: 'STRING', prompt: "What is the user's name?" }],
      },
      {
        title: 'a date',
        metrics: [
          {
            identifier: 'moving_date',
            type: 'DATETIME',
            prompt: 'Date the customer is moving house, in ISO 8601.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'a value for that case',
        metrics: [
          {
            identifier: 'user_name',
            type: 'STRING',
            prompt: "What is the user's name? Return 'unknown' if not mentioned.",
          },
        ],
      },
      {
        title: 'a rating',
        metrics: [
          { identifier: 'csat', type: 'INTEGER', prompt: "Rate the caller's satisfaction from 1 to 5." },
        ],
      },
      {
        title: 'a summary',
        metrics: [
          {
            identifier: 'recap',
            type: 'STRING',
            prompt: 'Summarise what the caller wanted in one sentence.',
          },
        ],
      },
    ],
  },
  check({ metric, index, prompt, agent }) {
    if (!prompt.isEnglish || metric.type === 'ENUM' || metric.type === 'BOOLEAN') return []
    if (
      prompt.questionKind !== 'fact' ||
      isJudgement(prompt) ||
      saysWhatElse(prompt) ||
      isVague(prompt, metric)
    )
      return []
    if (metric.type === 'STRING' && closedListIn(prompt) !== undefined) return []
    // What another metric says is not looked for in the call.
    if (referenceIn(prompt, metric, agent.metrics) !== undefined) return []
    return [
      {
        target: { of: 'prompt', index },
        message: 'this does not say what to return when the call does not tell',
        hint: HINTS[metric.type],
      },
    ]
  },
}

const HINTS = {
  STRING: "add, for example: Return 'unknown' if not mentioned.",
  INTEGER: 'add, for example: Return 0 if not mentioned.',
  DATETIME: 'add, for example: Return 1970-01-01T00:00:00Z if not mentioned.',
}

/** "first name only if the surname is not audible" is no answer, "English if it does not come up" is one. */
const isLiteral = ({ value, isTold }: PromptAnswer): boolean =>
  value.kind !== 'bare' || isTold || value.length === 1

/** A rating, or several in one: the model's own, which no call leaves open. */
const isJudgement = (prompt: Prompt): boolean =>
  ratingIn(prompt) !== undefined || aggregationIn(prompt) !== undefined || hasScale(prompt)

/** An answer for when the call does not tell, be it one that the type does not allow, or an omission. */
const saysWhatElse = (prompt: Prompt): boolean => {
  const { answers, describesFallback, omissions } = prompt
  return (
    describesFallback ||
    omissions.some(({ coversAbsence }) => coversAbsence) ||
    answers.some(
      (answer) => (answer.condition === 'absent' && isLiteral(answer)) || isNoAnswer(answer.value.text),
    ) ||
    meansNothing(prompt) ||
    tellsAbsence(prompt)
  )
}

/** "Not told is -99", "Answers like 'unknown' are invalid: return 0": an answer and absence, however they are joined. */
function tellsAbsence({ tokens, sentences, answers }: Prompt): boolean {
  const literals = answers.filter(({ value }) => value.kind !== 'bare').map(({ value }) => value)
  let next = 0
  return sentences.some(({ from, to, isQuestion }) => {
    const [start, end] = [tokens[from]?.start ?? 0, tokens[to - 1]?.end ?? 0]
    while ((literals[next]?.start ?? end) < start) next += 1
    if (isQuestion || (literals[next]?.end ?? Infinity) > end) return false
    return conditionKindOf(tokens, from, to) === 'absent' || tokens.slice(from, to).some(isQuotedNoAnswer)
  })
}

/** "unknown", "not stated", "no order": ways to say that there is no answer. */
const isNoAnswer = (text: string): boolean => {
  if (/^(1970-01-01|1900-01-01|0001-01-01|9999-12-31|2099-)/.test(text)) return true
  const tokens = tokenize(text)
  return (
    tokens.length > 0 &&
    (SENTINELS.lengthAt(tokens, 0) === tokens.length ||
      tokens.some(
        ({ text: word }) => ABSENCE.has(word) || /^un(known|clear|sure|stated|specified)/.test(word),
      ))
  )
}

const isQuotedNoAnswer = ({ kind, text }: Token): boolean => kind === 'quoted' && isNoAnswer(text)

/** "with 0 meaning that …", "1900-01-01 stands for …": a literal that is given a meaning. */
const MEANS = phrases(
  'meaning|means|mean|stands|stand|indicates|indicating|denotes|represents|representing|signifies|signals|gives|yields for? that?',
  'is|are to? be? represented|shown|expressed|indicated|denoted|encoded|signalled|reported|written by|as|with',
  'represented|encoded|shown|expressed|indicated|denoted by|as|with',
)

/** Whether some literal stands for "the call does not tell", in either order. */
function meansNothing({ tokens, sentences }: Prompt): boolean {
  return sentences.some(({ from, to }) => {
    let [means, missing, literal] = [false, false, false]
    for (let at = from; at < to; at++) {
      const token = tokens[at]
      if (MEANS.lengthAt(tokens, at) > 0) means = true
      if (token?.kind === 'word' && ABSENCE.has(token.text)) missing = true
      if (token?.kind === 'quoted' && token.text.split(' ').some((word) => ABSENCE.has(word.toLowerCase())))
        missing = true
      if (token?.kind === 'number' || token?.kind === 'quoted' || token?.shape === 'upper') literal = true
    }
    return means && missing && literal
  })
}
