import { phrases, words } from './phrase.js'
import type { Prompt } from './prompt.js'
import { hasScale } from './rating.js'
import type { Sentence } from './sentence.js'
import type { Token } from './token.js'

export interface Aggregation {
  /** Offsets into the prompt. */
  readonly start: number
  readonly end: number
  /** It says what each part counts. */
  readonly isWeighted: boolean
}

/** Words that put several things into one. */
const COMBINES = phrases(
  'combine|combines|combined|combining|combination|composite|blend|blends|blended|blending|merge|merges|merged|merging|aggregate|aggregates|aggregated|aggregating|amalgamate|consolidate|fuse|fold|roll|condense',
  'average|averages|averaged|averaging|mean|weighted|weight|weigh|weighing|overall',
  'all in all',
  'total impression|score|rating|mark|grade',
  'taken|taking|put|putting|considered together',
  'put|putting _? _? together',
  'built|made|composed|derived|calculated|computed|produced up? from|of|out',
  'sum|sums|add|adds up',
  'into|in a|an|one single|one|overall|combined? score|mark|rating|index|figure|number|grade|value|result',
  'single|overall|one _? _? score|mark|rating|index|figure|number|grade',
  'across all|the|these',
  'rolling|factoring|factors|consisting|consists|all-in-one|reflecting',
  'calculate|compute|derive|form|condense|distil|distill|work|build|determine|produce out|up? a|an|the|one? _? _? score|index|rating|mark|grade|figure|average|composite|level',
)
/** What comes out of it: without one of these, something that is called combined is just a thing. */
const RESULTS = words(
  'score scores rating ratings mark marks grade grades index figure average mean satisfaction impression fit points percentage csat nps composite rank risk quality level health number performance rate experience severity value verdict mood evaluation assessment',
)
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
export function aggregationIn(prompt: Prompt): Aggregation | undefined {
  if (!prompt.isEnglish) return undefined
  const { tokens, sentences } = prompt
  const combining = placeOf(tokens, COMBINES)
  const hasResult = tokens.some(({ kind, text }) => kind === 'word' && RESULTS.has(text)) || hasScale(prompt)
  if (combining === undefined || !hasResult) return undefined
  const optionStarts = new Set(prompt.options.filter(({ isAlternative }) => isAlternative).flatMap(({ options }) => options.map(({ start }) => start)))
  const isListed = sentences.filter(({ isItem }) => isItem).length > 1 && prompt.options.every(({ how }) => how !== 'told')
  if (!isListed && !sentences.some((sentence) => hasParts(tokens, sentence, optionStarts))) return undefined
  return { ...combining, isWeighted: isWeighted(tokens) }
}

function placeOf(tokens: readonly Token[], searched: ReturnType<typeof phrases>): Pick<Aggregation, 'start' | 'end'> | undefined {
  for (const [at, token] of tokens.entries()) {
    const length = searched.lengthAt(tokens, at)
    if (length > 0) return { start: token.start, end: tokens[at + length - 1]?.end ?? token.end }
  }
  return undefined
}

/** "politeness, speed and product knowledge": parts joined by "and"; options are joined by "or". */
function hasParts(tokens: readonly Token[], { from, to }: Sentence, optionStarts: ReadonlySet<number>): boolean {
  let commas = 0
  let sinceMark = 0
  for (let at = from; at < to; at++) {
    const token = tokens[at]
    if (token === undefined) break
    if (token.kind === 'mark' && token.text === ',') {
      commas += 1
      sinceMark = 0
      if (tokens[at + 1]?.text === 'and' || tokens[at + 1]?.text === '&') continue
      continue
    }
    if (token.kind === 'mark' && token.text !== '(' && token.text !== ')' && token.text !== '&') commas = 0
    const isAnd = (token.kind === 'word' && token.text === 'and') || token.text === '&'
    if (isAnd && isPart(tokens[at - 1]) && isPart(tokens[at + 1]) && !isOrder(tokens[at + 1]) && !optionStarts.has(tokens[at + 1]?.start ?? -1)) {
      if (commas > 0 || isPair(tokens, at, from)) return true
    }
    // "of queue, staff, premises": three and more need no "and".
    if (commas >= 2 && sinceMark <= 3 && (at === to - 1 || token.text === ')' || tokens[at + 1]?.text === ';') && isIntroduced(tokens, from, at)) return true
    sinceMark += 1
  }
  return false
}

const isIntroduced = (tokens: readonly Token[], from: number, to: number): boolean =>
  tokens.slice(Math.max(from, to - 16), to).some(({ text }) => /^(of|at|from|covering|considering|:|including)$/.test(text))

const isPart = (token: Token | undefined): boolean =>
  token !== undefined && (token.kind === 'word' || token.text === ')' || token.text === ',')

const isOrder = (token: Token | undefined): boolean =>
  /^(return|give|round|rate|use|answer|output|merge|work|then|divide|write|report|combine|average|rounded|not)$/.test(token?.text ?? '')

/** Two parts count where what joins them speaks of both: "average of speed_score and tone_score". */
function isPair(tokens: readonly Token[], at: number, from: number): boolean {
  for (let look = at - 1; look >= Math.max(from, at - 6); look--) {
    if (COMBINES.lengthAt(tokens, look) > 0 || /^(of|combining|from|considering|covering|both)$/.test(tokens[look]?.text ?? '')) return true
  }
  return false
}

/** "weight 0.4", "weight of 2", "weighted 40". */
function isNumberBehind(tokens: readonly Token[], at: number): boolean {
  const skip = /^(of|is|are|=|:|them|by|at)$/.test(tokens[at]?.text ?? '') ? 1 : 0
  return tokens[at + skip]?.kind === 'number'
}

function isWeighted(tokens: readonly Token[]): boolean {
  if (tokens.some((_, at) => WEIGHTS.lengthAt(tokens, at) > 0)) return true
  const shares = tokens.filter(({ kind, text }) => kind === 'number' && /%$|^\d+(:\d+)+$|^0?\.\d+$/.test(text))
  if (shares.length >= 2 || shares.some(({ text }) => text.includes(':'))) return true
  const isNumbered = tokens.some(({ kind, text }, at) => kind === 'word' && /^weigh/.test(text) && isNumberBehind(tokens, at + 1))
  if (isNumbered) return true
  const worth = tokens.filter(({ kind }, at) => kind === 'number' && /^(for|parts|part|points|percent|%|times)$/.test(tokens[at + 1]?.text ?? ''))
  return worth.length >= 2
}
