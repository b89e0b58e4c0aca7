import { wordAt } from '../words/clause.js'
import { phrases, words } from '../words/phrase.js'
import type { Sentence } from '../words/sentence.js'
import type { Token } from '../words/token.js'
import { type Option, type OptionList, optionLength, optionOf } from './option.js'

/** Lines of a list, each with a label and perhaps what it means. */
export function listedOptions(tokens: readonly Token[], sentences: readonly Sentence[]): OptionList[] {
  const lists: OptionList[] = []
  for (let index = 0; index < sentences.length; ) {
    let last = index
    while (sentences[last]?.isItem) last += 1
    const items = sentences.slice(index, last)
    if (items.length > 1) {
      const options = items.flatMap((item) => labelOf(tokens, item) ?? [])
      const header = sentences[index - 1]
      const after = sentences[last]
      // Short lines below a question are its answers.
      const areAnswers = header?.isQuestion === true && items.every(({ from, to }) => to - from <= 3)
      const isTold =
        areAnswers || [header, after].some((near) => near !== undefined && tellsChoice(tokens, near))
      const isForm = header !== undefined && FORM_HEADINGS.has(wordAt(tokens, header.from))
      if (!isForm && options.length === items.length && !items.some((item) => hasArrow(tokens, item)))
        lists.push({ how: isTold ? 'told' : 'shown', options, isOpen: false, isAlternative: isTold })
    }
    index = Math.max(last, index + 1)
  }
  return lists
}

/** What stands below them is how to answer, and not what. */
const FORM_HEADINGS = words(
  'format rules rule requirements constraints guidelines important note notes instructions',
)
const CHOOSING = phrases(
  'one|either of',
  'choose|pick|select|classify|categorise|categorize|label|map|assign',
  'options|choices|categories|labels|values',
  'from|of the|this list',
  'list below',
  'answer|respond|reply|return with?',
  'possible _? _? are',
)
const tellsChoice = (tokens: readonly Token[], { from, to }: Sentence): boolean => {
  for (let at = from; at < to; at++) if (CHOOSING.lengthAt(tokens, at) > 0) return true
  return false
}

const hasArrow = (tokens: readonly Token[], { from, to }: Sentence): boolean =>
  tokens.slice(from, to).some(({ kind, text }) => kind === 'mark' && (text === '->' || text === '|'))

function labelOf(tokens: readonly Token[], { from, to }: Sentence): Option | undefined {
  const length = optionLength(tokens, from, to)
  const next = tokens[from + length]
  const ends = from + length >= to || (next?.kind === 'mark' && /^[:(—=,]$/.test(next.text))
  return length > 0 && ends ? optionOf(tokens, from, length) : undefined
}
