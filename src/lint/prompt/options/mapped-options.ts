import type { Sentence } from '../words/sentence.js'
import type { Token } from '../words/token.js'
import { NO_VALUE } from '../words/vocabulary.js'
import { type Option, type OptionList, optionLength, optionOf } from './option.js'

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
