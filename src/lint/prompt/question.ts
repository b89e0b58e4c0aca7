import { phrases, wordSet } from './words/phrase.js'
import type { Sentence } from './words/sentence.js'
import type { Token } from './words/token.js'

/**
 * What a prompt wants to know.
 *
 * - `yes-no`: whether something is so; `rating`: how much, as a judgement of the model's
 * - `count`: how often something happened in the call, which no call leaves open
 * - `account`: a summary or description in words; `fact`: something that was said, or was not
 */
export type QuestionKind = 'yes-no' | 'rating' | 'count' | 'account' | 'fact'

const AUXILIARIES = wordSet(
  "did was is are were has have had does do can could will would should may might must am isn't wasn't didn't doesn't hasn't",
)
const WHETHER = phrases(
  'whether',
  'please? determine|check|say|tell|state|note|indicate|establish|decide whether|if',
  'it is to be stated|noted|recorded whether',
  'true|yes if|when|where|whenever|as|only',
  'mark|set|return|answer|output|record|tell|say|check|determine|indicate|note|flag|identify|state|decide us|me? whether|if|true|yes',
  'answer|return|output|respond|reply|set with|to|as? true|yes',
)
const ACCOUNTS = phrases(
  'shorten|condense|expand|rewrite|rephrase|summarise|summarize|summary|describe|description|explain|outline|recap|characterise|characterize|paraphrase|narrate|overview|recount',
  'write|give|provide|produce|compose|create|draft|return|add us|me? a|an? brief|short|concise|one-sentence|two-sentence|detailed|one-line|quick summary|description|overview|account|recap|note|explanation|paragraph|text|report|characterisation',
  'write|draft|compose|prepare a|an|the _? note|message|text|handover|mail|report|recap|paragraph|list',
  'in one|two|three|four|five|a|1|2|3|few|your|2-3 sentence|sentences|words|bullets|lines|paragraph|few',
  'in brief',
  'key|main points|takeaways',
  'bullet points',
  'one|two|three|four|1|2|3 more? sentences|sentence|lines',
  'write|draft|compose|prepare|give|provide|produce the|a|an? _? _? summary|notes|description|recap|overview|account',
  'what happened',
)
const COUNTS = phrases(
  'count',
  'how often',
  'how many times',
  'number of times',
  'how many of? the? calls|questions|interruptions|objections',
)
export function questionKindOf(tokens: readonly Token[], sentences: readonly Sentence[]): QuestionKind {
  const asks = sentences.flatMap((sentence) => askIn(tokens, sentence) ?? [])
  for (const kind of ['account', 'rating', 'count'] as const) if (asks.includes(kind)) return kind
  return asks.includes('yes-no') ? 'yes-no' : 'fact'
}

function askIn(tokens: readonly Token[], sentence: Sentence): QuestionKind | undefined {
  const { from, to } = sentence
  for (let at = from; at < to; at++) {
    if (ACCOUNTS.lengthAt(tokens, at) > 0 && !isThing(tokens, at)) return 'account'
    if (COUNTS.lengthAt(tokens, at) > 0) return 'count'
  }
  if (isHow(tokens, from)) return 'rating'
  const first = tokens[from]
  const startsWithAuxiliary = first?.kind === 'word' && AUXILIARIES.has(first.text) && sentence.isQuestion
  if (startsWithAuxiliary || WHETHER.lengthAt(tokens, from) > 0) return 'yes-no'
  return undefined
}

/** "the score", "their description": a thing that somebody names, not a task. */
function isThing(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]
  return (
    before?.kind === 'word' &&
    /^(the|this|that|their|his|her|its|caller's|customer's|which|what|credit|any|no|they|he|she|to)$/.test(
      before.text,
    )
  )
}

/** "How satisfied was the caller?", but not "how many", "how long". */
function isHow(tokens: readonly Token[], from: number): boolean {
  const [how, degree] = [tokens[from], tokens[from + 1]]
  if (how?.text !== 'how' || degree?.kind !== 'word') return false
  return !/^(many|much|long|often|old|far|tall|big|large|soon|late|early|heavy|wide|deep|fast|did|does|do|was|is|were|are|would|will|can|could|should|has|have|high)$/.test(
    degree.text,
  )
}
