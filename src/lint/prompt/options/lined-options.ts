import { wordAt } from '../words/clause.js'
import { phrases, wordSet } from '../words/phrase.js'
import type { Sentence } from '../words/sentence.js'
import type { Token } from '../words/token.js'
import { NO_VALUE } from '../words/vocabulary.js'
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
        areAnswers ||
        [header, after].some((near) => near !== undefined && CHOOSING.beginsIn(tokens, near.from, near.to))
      const isForm = header !== undefined && FORM_HEADINGS.has(wordAt(tokens, header.from))
      if (!isForm && options.length === items.length && !items.some((item) => hasArrow(tokens, item)))
        lists.push({ how: isTold ? 'told' : 'shown', options, isOpen: false, isAlternative: isTold })
    }
    index = Math.max(last, index + 1)
  }
  return lists
}

/** What stands below them is how to answer, and not what. */
const FORM_HEADINGS = wordSet(
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
const hasArrow = (tokens: readonly Token[], { from, to }: Sentence): boolean =>
  tokens.slice(from, to).some(({ kind, text }) => kind === 'mark' && (text === '->' || text === '|'))

function labelOf(tokens: readonly Token[], { from, to }: Sentence): Option | undefined {
  const length = optionLength(tokens, from, to)
  const next = tokens[from + length]
  const ends = from + length >= to || (next?.kind === 'mark' && /^[:(—=,]$/.test(next.text))
  return length > 0 && ends ? optionOf(tokens, from, length) : undefined
}

/** `busy -> callback` and rows of a table: the answer is behind the arrow, or in the last cell. */
export function mappedOptions(tokens: readonly Token[], sentences: readonly Sentence[]): OptionList[] {
  const options: Option[] = []
  const labels: Option[] = []
  for (const sentence of sentences) {
    let from = sentence.from
    for (let at = sentence.from; at < sentence.to; at++) {
      const token = tokens[at]
      if (token?.kind === 'mark' && /^[,;:]$/.test(token.text)) from = at + 1
      if (token?.kind !== 'mark' || token.text !== '->') continue
      const length = optionLength(tokens, at + 1, sentence.to)
      if (length === 0) continue
      options.push(optionOf(tokens, at + 1, length))
      if (at > from) labels.push(optionOf(tokens, from, at - from))
    }
    const cell = lastCell(tokens, sentence)
    if (cell !== undefined) options.push(cell)
  }
  const found = options.filter(({ text }) => !NO_VALUE.has(text) && text !== 'answer' && text !== 'output')
  return found.length > 1 ? [{ how: 'told', options: found, labels, isOpen: false, isAlternative: true }] : []
}

function lastCell(tokens: readonly Token[], { from, to }: Sentence): Option | undefined {
  if (tokens[from - 1]?.text !== '|') return undefined
  const bars = tokens
    .slice(from, to)
    .flatMap(({ kind, text }, index) => (kind === 'mark' && text === '|' ? [from + index] : []))
  const [first] = bars
  const last = bars.at(-1)
  if (first === undefined || last === undefined) return undefined
  const start = bars.length > 1 && last === to - 1 ? (bars.at(-2) ?? first) : last === to - 1 ? first : last
  const end = last === to - 1 && start !== last ? last : to
  const length = optionLength(tokens, start + 1, end)
  return length > 0 ? optionOf(tokens, start + 1, length) : undefined
}

/** `1 = lamp dark`, a line each: the code in front is the answer, or a label where what follows is a choice. */
export function codedOptions(tokens: readonly Token[], sentences: readonly Sentence[]): OptionList[] {
  const labels: Option[] = []
  const options = sentences.flatMap(({ from, to }) => {
    const starts = [from]
    for (let at = from; at < to; at++)
      if (tokens[at]?.kind === 'mark' && tokens[at]?.text === ',') starts.push(at + 1)
    return starts.flatMap((start) => {
      const equals = tokens[start + 1]
      if (start + 2 >= to || equals?.kind !== 'mark' || equals.text !== '=') return []
      const length = optionLength(tokens, start + 2, to)
      if (length > 0) labels.push(optionOf(tokens, start + 2, length))
      return [optionOf(tokens, start, 1)]
    })
  })
  return options.length > 1 ? [{ how: 'told', options, labels, isOpen: false, isAlternative: true }] : []
}
