import { isMark, wordAt } from '../words/clause.js'
import { phrases, words } from '../words/phrase.js'
import type { Sentence } from '../words/sentence.js'
import type { Token } from '../words/token.js'
import { CONDITION } from '../words/vocabulary.js'
import { EXAMPLES, type FoundList, listAt, type OptionList } from './option.js'

const HEADERS = phrases(
  'options|choices|categories|labels|outcomes are|include?',
  'allowed|possible|valid|permitted|permissible|admissible|legal|accepted|acceptable|available|these|enum values|options|answers|choices|labels|categories|outcomes|responses|results|entries|terms|codes|statuses|words are|is?',
  'enum :',
  'fixed|closed list|set :',
  'allowed|possible|valid|permitted|permissible values|options|answers for|of _ _? _? are',
  'exactly? one of the|these|our|those?',
  'either',
  'decide|deciding between',
  'choose|pick|select|choosing|picking|selecting from|between|among|one?',
  'restricted|limited to',
  'from|of|among these|those two|three|four|five|six|seven options|values?',
  'from|of|among these|those|the following two|three|four|five|six|seven? list|options|values|choices|categories|labels?',
  'the? following list|options|values|choices|categories|labels|statuses|codes|outcomes',
  'one of',
  'only the? values|words|options|labels|terms|codes|answers|choices',
)
/** Lists behind a header ("one of", "options:"), behind a colon or a dash, and in brackets. */
export function headedOptions(tokens: readonly Token[], { from, to }: Sentence): OptionList[] {
  const lists: OptionList[] = []
  for (let at = from; at < to; ) {
    const found = behindHeader(tokens, at, to) ?? behindMark(tokens, at, to)
    if (found !== undefined) lists.push(found.list)
    at = found?.next ?? at + 1
  }
  return lists
}

const NO_HEADER_BEHIND = words('not say says said at mentions mentioned offer offers offered')

function behindHeader(tokens: readonly Token[], at: number, to: number): FoundList | undefined {
  const header = HEADERS.lengthAt(tokens, at)
  if (header === 0 || NO_HEADER_BEHIND.has(wordAt(tokens, at - 1))) return undefined
  const found = listAt(tokens, { from: behindLead(tokens, at + header, to), to }, 'told')
  // "between 1 and 10" is a span.
  if (
    found === undefined ||
    found.list.options.some(({ text }) => /^\d/.test(text) && isSpan(tokens, at, header))
  )
    return undefined
  return EXAMPLES.lengthAt(tokens, at - 1) > 0 ? opened(found) : found
}

const isSpan = (tokens: readonly Token[], at: number, header: number): boolean =>
  tokens.slice(at, at + header).some(({ text }) => text === 'between')

function behindMark(tokens: readonly Token[], at: number, to: number): FoundList | undefined {
  const token = tokens[at]
  if (!isMark(token, ':', '—', '(', '=')) return undefined
  const found = listAt(tokens, { from: at + 1, to }, 'shown')
  if (found === undefined || !fills(tokens, found.next, to, token?.text)) return undefined
  return isMark(token, '(') && EXAMPLES.lengthAt(tokens, at - 1) > 0 ? opened(found) : found
}

const opened = ({ list, next }: FoundList): FoundList => ({ list: { ...list, isOpen: true }, next })

const LEAD = words(
  ': = the these those our following two three four five six exactly only strictly values options or',
)

/** "the following four categories for the caller's situation:" between header and list. */
function behindLead(tokens: readonly Token[], from: number, to: number): number {
  for (let at = from; at < Math.min(to, from + 10); at++) {
    if (isMark(tokens[at], ':', '=', '(')) return at + 1
    if (tokens[at]?.kind !== 'word' && tokens[at]?.kind !== 'number') break
  }
  let at = from
  while (at < to && LEAD.has(wordAt(tokens, at))) at += 1
  return at
}

/** A shown list fills its brackets, or its line. */
function fills(tokens: readonly Token[], at: number, to: number, opening: string | undefined): boolean {
  const token = tokens[at]
  if (opening === '(') return isMark(token, ')')
  if (at >= to || token?.kind === 'break') return true
  return isMark(token, '.', ';', '(', '—', '?') || (token?.kind === 'word' && CONDITION.has(token.text))
}
