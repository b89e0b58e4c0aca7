import { answersIn, type PromptAnswer } from './answers/answers.js'
import { type Omission, omissionsIn } from './omissions.js'
import type { OptionList } from './options/option.js'
import { optionLists } from './options/options.js'
import { type QuestionKind, questionKindOf } from './question.js'
import { isEnglish } from './words/language.js'
import { type Sentence, sentencesOf } from './words/sentence.js'
import { type Token, tokenize } from './words/token.js'

/** A prompt, taken apart once for all rules. */
export interface Prompt {
  readonly text: string
  /** `false`: nothing was concluded from its words, so everything below is empty. */
  readonly isEnglish: boolean
  readonly tokens: readonly Token[]
  readonly sentences: readonly Sentence[]
  /** What it wants to know. */
  readonly questionKind: QuestionKind
  /** Literals it tells the model to answer, forbidden and converted ones left out. */
  readonly answers: readonly PromptAnswer[]
  /** It describes, rather than spells out, what to answer when the call does not tell. */
  readonly describesFallback: boolean
  readonly options: readonly OptionList[]
  readonly omissions: readonly Omission[]
}

/** Takes a prompt apart. Linear in its length. */
export function readPrompt(text: string): Prompt {
  const tokens = tokenize(text)
  if (!isEnglish(tokens)) {
    return {
      text,
      isEnglish: false,
      tokens,
      sentences: [],
      questionKind: 'fact',
      answers: [],
      describesFallback: false,
      options: [],
      omissions: [],
    }
  }
  const sentences = sentencesOf(tokens)
  const instructions = sentences.map((sentence) => answersIn(tokens, sentence))
  const answers = instructions.flatMap((one) => one.answers)
  return {
    text,
    isEnglish: true,
    tokens,
    sentences,
    questionKind: questionKindOf(tokens, sentences),
    answers,
    describesFallback: instructions.some((one) => one.describesFallback),
    options: optionLists(tokens, sentences, answers),
    omissions: sentences.flatMap((sentence) => omissionsIn(tokens, sentence)),
  }
}
