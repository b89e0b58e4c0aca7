import type { Prompt } from '../prompt/prompt.js'
import { hasScale } from '../prompt/rating.js'
import { isMark, wordAt } from '../prompt/words/clause.js'
import { phrases, wordSet } from '../prompt/words/phrase.js'
import type { Sentence } from '../prompt/words/sentence.js'
import type { Token } from '../prompt/words/token.js'
import type { MetricRule } from '../rule.js'

/** Source: the platform's authoring rules: aggregations need their weights spelled out. */
export const unweightedAggregation: MetricRule = {
  id: 'unweighted-aggregation',
  severity: 'error',
  consequence: 'costs the call',
  scope: 'metric',
  summary: 'The prompt combines several things into one without saying how they are weighted',
  why: `A model that has to combine politeness, speed and knowledge into one score weighs them anew for every call, and may
give up on the metric altogether. The platform lists this among the mistakes that cost a call its analytics.

Say "simple average", or give the weights: \`politeness 40%, speed 30%, knowledge 30%\`. Better still, make each part a
metric of its own and do the sum where the results are read.`,
  examples: {
    bad: [
      {
        title: 'an overall score',
        metrics: [
          {
            identifier: 'quality',
            type: 'INTEGER',
            prompt:
              "Judge the agent's politeness, speed and knowledge and return one overall score from 1 to 10.",
          },
        ],
      },
      {
        title: 'weights that are none',
        metrics: [
          {
            identifier: 'lead_score',
            type: 'INTEGER',
            prompt:
              'Combine budget, urgency and authority into a score from 0 to 100. Weigh them as you see fit.',
          },
        ],
      },
    ],
    good: [
      {
        title: 'a simple average',
        metrics: [
          {
            identifier: 'quality',
            type: 'INTEGER',
            prompt:
              'Judge politeness, speed and knowledge from 1 to 10 and return their simple average, rounded.',
          },
        ],
      },
      {
        title: 'an average that the caller named',
        metrics: [
          {
            identifier: 'bill',
            type: 'INTEGER',
            prompt:
              'Average monthly electricity bill in whole euros as the customer states it; 0 if not stated.',
          },
        ],
      },
    ],
  },
  check({ metric, index, prompt }) {
    const found = metric.type === 'BOOLEAN' || metric.type === 'DATETIME' ? undefined : aggregationIn(prompt)
    const isText = metric.type === 'STRING' && prompt.questionKind === 'account'
    if (found === undefined || found.isWeighted || isText) return []
    return [
      {
        target: { of: 'prompt', index, range: { start: found.start, end: found.end } },
        message: 'this combines several things into one, but does not say how they are weighted',
        hint: 'say "simple average", or give the weight of each part',
      },
    ]
  },
}

interface Aggregation {
  /** Offsets into the prompt. */
  readonly start: number
  readonly end: number
  /** It says what each part counts. */
  readonly isWeighted: boolean
}

/** What comes out: without one of these, something that is called combined is just a thing. */
const RESULTS = wordSet(`
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

const SHARES = wordSet('for parts part points percent % times')

function isWeighted(tokens: readonly Token[]): boolean {
  if (WEIGHTS.beginsIn(tokens) || tokens.some((_, at) => isNumbered(tokens, at))) return true
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
  'consolidated|distilled|condensed|rolled up? from|into|in|to',
  'rolling|factoring|factors|consisting|consists|all-in-one|reflecting',
  'calculate|compute|derive|form|condense|distil|distill|work|build|determine|produce out|up? a|an|the|one? _? _? score|index|rating|mark|grade|figure|average|composite|level',
)

/** Verbs behind an "and" that joins orders and no parts. */
const ORDERS = wordSet(`
  return give round rate use answer output merge work then divide write report combine average rounded not
`)
const INTRODUCES = wordSet('of at from covering considering : including')
const OF_BOTH = wordSet('of combining from considering covering both')

/** "politeness, speed and product knowledge": parts joined by "and"; options are joined by "or". */
function hasParts(
  tokens: readonly Token[],
  { from, to }: Sentence,
  isOption: (token: Token | undefined) => boolean,
): boolean {
  let commas = 0
  let sinceComma = 0
  for (let at = from; at < to; at++) {
    if (isMark(tokens[at], ',')) {
      commas += 1
      sinceComma = 0
      continue
    }
    if (isMark(tokens[at], '+')) commas += 1
    else if (tokens[at]?.kind === 'mark' && !isMark(tokens[at], '(', ')', '&')) commas = 0
    const joins = joinsParts(tokens, at) && !isOption(tokens[at + 1])
    if (joins && (commas > 0 || speaksOfBoth(tokens, at, from))) return true
    // "of queue, staff, premises": three and more need no "and".
    if (commas >= 2 && sinceComma <= 3 && endsSeries(tokens, at, to) && isIntroduced(tokens, from, at))
      return true
    sinceComma += 1
  }
  return false
}

function joinsParts(tokens: readonly Token[], at: number): boolean {
  const isAnd = isMark(tokens[at], '&', '+') || (tokens[at]?.kind === 'word' && wordAt(tokens, at) === 'and')
  return isAnd && isPart(tokens[at - 1]) && isPart(tokens[at + 1]) && !ORDERS.has(wordAt(tokens, at + 1))
}

const isPart = (token: Token | undefined): boolean => token?.kind === 'word' || isMark(token, ')', ',')

const endsSeries = (tokens: readonly Token[], at: number, to: number): boolean =>
  at === to - 1 || isMark(tokens[at], ')') || isMark(tokens[at + 1], ';', '—')

const isIntroduced = (tokens: readonly Token[], from: number, to: number): boolean =>
  tokens.slice(Math.max(from, to - 16), to).some(({ text }) => INTRODUCES.has(text))

/** Two parts count where what joins them speaks of both: "average of speed_score and tone_score". */
function speaksOfBoth(tokens: readonly Token[], at: number, from: number): boolean {
  for (let look = at - 1; look >= Math.max(from, at - 6); look--) {
    if (COMBINES.lengthAt(tokens, look) > 0 || OF_BOTH.has(wordAt(tokens, look))) return true
  }
  return false
}
