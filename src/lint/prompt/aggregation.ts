import type { Prompt } from './prompt.js'
import { hasScale } from './scale.js'
import { COMBINES, hasParts } from './weighted-parts.js'
import { wordAt } from './words/clause.js'
import { phrases, words } from './words/phrase.js'
import type { Token } from './words/token.js'

export interface Aggregation {
  /** Offsets into the prompt. */
  readonly start: number
  readonly end: number
  /** It says what each part counts. */
  readonly isWeighted: boolean
}

/** What comes out: without one of these, something that is called combined is just a thing. */
const RESULTS = words(`
  score scores rating ratings mark marks grade grades index figure average mean satisfaction impression fit points
  percentage csat nps composite rank risk quality level health number performance rate experience severity value verdict
  mood evaluation assessment
`)
const WEIGHTS = phrases(
  'simple|unweighted|arithmetic|plain|straight|ordinary|normal arithmetic? average|mean',
  'equal|same|identical weight|weights|weighting|share|shares|importance',
  'equally|evenly',
  'counts|count|counting|weighs|weigh|weighing|weighted|counted double|once|twice|half|alike',
  'counts|count|counting|weighs|weigh|weighing|weighted|counted as? the same',
  'one|two|a half|third|thirds|quarter|quarters|fifth|fifths each|for|of',
  'sum|total of the|all? scores|points|marks|ratings|parts|three|two|four',
  'return|add|give the? sum|total',
  'divide|divided the? sum? by',
  'lowest|highest|worst|minimum|maximum|smallest|largest|median of',
  'each is|are|of? them|these|which|the? is|are? worth',
  'double weight',
)

/** Several things that the prompt puts into one, if it does. */
export function aggregationIn(prompt: Prompt): Aggregation | undefined {
  const { tokens, sentences, options, isEnglish } = prompt
  const at = isEnglish ? tokens.findIndex((_, index) => COMBINES.lengthAt(tokens, index) > 0) : -1
  const hasResult = tokens.some(({ kind, text }) => kind === 'word' && RESULTS.has(text)) || hasScale(prompt)
  if (at === -1 || !hasResult) return undefined
  const alternatives = options.filter(({ isAlternative }) => isAlternative)
  const starts = new Set(alternatives.flatMap((list) => list.options.map(({ start }) => start)))
  const isOption = (token: Token | undefined) => token !== undefined && starts.has(token.start)
  const isListed =
    sentences.filter(({ isItem }) => isItem).length > 1 && options.every(({ how }) => how !== 'told')
  if (!isListed && !sentences.some((sentence) => hasParts(tokens, sentence, isOption))) return undefined
  const last = at + COMBINES.lengthAt(tokens, at) - 1
  return { start: tokens[at]?.start ?? 0, end: tokens[last]?.end ?? 0, isWeighted: isWeighted(tokens) }
}

const SHARES = words('for parts part points percent % times')

function isWeighted(tokens: readonly Token[]): boolean {
  if (tokens.some((_, at) => WEIGHTS.lengthAt(tokens, at) > 0 || isNumbered(tokens, at))) return true
  const numbers = tokens.filter(({ kind }) => kind === 'number')
  if (numbers.some(({ text }) => /^\d+(:\d+)+$/.test(text))) return true
  if (numbers.filter(({ text }) => /%$|^0?\.\d+$/.test(text)).length >= 2) return true
  return tokens.filter(({ kind }, at) => kind === 'number' && SHARES.has(wordAt(tokens, at + 1))).length >= 2
}

/** "weight 0.4", "weight of 2", "weighted 40". */
function isNumbered(tokens: readonly Token[], at: number): boolean {
  if (tokens[at]?.kind !== 'word' || !wordAt(tokens, at).startsWith('weigh')) return false
  const skip = /^(of|is|are|=|:|them|by|at)$/.test(wordAt(tokens, at + 1)) ? 1 : 0
  return tokens[at + 1 + skip]?.kind === 'number'
}
