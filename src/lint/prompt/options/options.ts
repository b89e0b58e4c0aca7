import type { PromptAnswer } from '../answers/answers.js'
import { isMark } from '../words/clause.js'
import type { Literal } from '../words/literal.js'
import type { Sentence } from '../words/sentence.js'
import type { Token } from '../words/token.js'
import { askedOptions, closedOptions, headedOptions, quotedOptions } from './inline-options.js'
import { codedOptions, listedOptions, mappedOptions } from './lined-options.js'
import { listAt, type OptionList } from './option.js'

/** Every list of answers that a prompt offers, in whatever form. */
export function optionLists(
  tokens: readonly Token[],
  sentences: readonly Sentence[],
  answers: readonly PromptAnswer[],
): OptionList[] {
  const inline = sentences.flatMap((sentence, index) => [
    ...headedOptions(tokens, sentence),
    ...askedOptions(tokens, sentence),
    ...quotedOptions(tokens, sentence),
    ...bareOptions(tokens, sentence, sentences[index - 1]),
  ])
  return [
    ...toldTogether(answers),
    ...toldApart(answers),
    ...inline,
    ...closedOptions(tokens, sentences, inline),
    ...listedOptions(tokens, sentences),
    ...mappedOptions(tokens, sentences),
    ...codedOptions(tokens, sentences),
  ]
}

/** "Was the user interested? yes, no, or unclear": a sentence that is a list and nothing else. */
function bareOptions(
  tokens: readonly Token[],
  sentence: Sentence,
  before: Sentence | undefined,
): OptionList[] {
  const { from, to, isItem, isQuestion } = sentence
  const isAnswered = before?.isQuestion === true
  const isBarred = tokens.slice(from, to).some((token) => isMark(token, '|', '/'))
  if (isItem || isQuestion || !(isAnswered || isBarred)) return []
  const found = listAt(tokens, { from, to }, 'shown')
  const isLong = found?.list.options.some(({ text }) => text.split(' ').length > 3)
  if (found === undefined || isLong || found.next < to) return []
  const isShort = found.list.options.every(({ text }) => text.split(' ').length <= 2)
  return isAnswered || isShort ? [found.list] : []
}

/** `answer yes, no or unclear`: one order with several answers. */
function toldTogether(answers: readonly PromptAnswer[]): OptionList[] {
  const lists = new Set(answers.filter(({ isTold }) => isTold).map(({ list }) => list))
  return [...lists]
    .filter(({ values }) => values.length > 1)
    .map(({ values, hasAnd, isOpen }) => ({
      ...told(values),
      isOpen: isOpen === true,
      isOrdered: true,
      isAlternative: hasAnd !== true,
    }))
}

/** `return 'hot' if …, 'warm' if … and 'cold' otherwise`: answers for what the call tells, each with its own case. */
function toldApart(answers: readonly PromptAnswer[]): OptionList[] {
  const cases = answers.filter(({ condition, isConverted }) => condition !== 'none' && !isConverted)
  const isClosed = cases.filter(({ condition }) => condition === 'other').length > 1
  return isClosed ? [told(cases.map(({ value }) => value))] : []
}

const told = (values: readonly Literal[]): OptionList => ({
  how: 'told',
  options: values.map(({ text, start, end }) => ({ text, start, end })),
  isOpen: false,
  isAlternative: true,
})
