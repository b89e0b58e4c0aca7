import type { Answer } from '../answers/answers.js'
import { isMark } from '../words/clause.js'
import type { Sentence } from '../words/sentence.js'
import type { Token } from '../words/token.js'
import { askedOptions, closedOptions } from './asked-options.js'
import { headedOptions } from './headed-options.js'
import { listedOptions } from './lined-options.js'
import { codedOptions, mappedOptions } from './mapped-options.js'
import { listAt, type OptionList } from './option.js'
import { quotedOptions } from './quoted-options.js'
import { toldApart, toldTogether } from './told-options.js'

/** Every list of answers that a prompt offers, in whatever form. */
export function optionLists(
  tokens: readonly Token[],
  sentences: readonly Sentence[],
  answers: readonly Answer[],
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
