import { isMark, wordAt } from './words/clause.js'
import { phrases, words } from './words/phrase.js'
import type { Sentence } from './words/sentence.js'
import type { Token } from './words/token.js'

/** Words that put several things into one. */
export const COMBINES = phrases(
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
const ORDERS = words(`
  return give round rate use answer output merge work then divide write report combine average rounded not
`)
const INTRODUCES = words('of at from covering considering : including')
const OF_BOTH = words('of combining from considering covering both')

/** "politeness, speed and product knowledge": parts joined by "and"; options are joined by "or". */
export function hasParts(
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
