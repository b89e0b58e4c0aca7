import type { Metric } from '../../../model/config.js'
import type { Prompt } from '../prompt.js'
import { isMark, wordAt } from '../words/clause.js'
import { phrases, words } from '../words/phrase.js'
import { plain } from '../words/plain-choice.js'
import type { Token } from '../words/token.js'
import { namedAt } from './metric-mention.js'
import { siblingsOf } from './siblings.js'

/** A place where a prompt leans on another metric. */
export interface Reference {
  /** Offsets into the prompt. */
  readonly start: number
  readonly end: number
  /** Identifier of the metric; absent where it is only pointed at ("the previous metric"). */
  readonly to?: string
}

const META = 'metric|metrics|field|fields|disposition|dispositions|datapoint|datapoints'
const POINTING = phrases(
  `previous|preceding|prior|other|another|first|second|third|last|next|following|earlier|above|remaining ${META}`,
  `the ${META}|question|answer|value|result before|above|below|preceding|following this?`,
  `${META} before|above|below|preceding|after this|it|one?`,
  'answer|answers|response|result to|of|from the? previous|preceding|question|above question|one|metric?',
  'answer|answers|response|result to|of|from the? first|earlier question|one|metric',
  'scores|ratings|answers|values|results|score|rating|answer|value|result|classification|category|sentiment|outcome|status|number|grade above|below',
  'answer|question to? question? 1|2|3|4|5|6|7|8|9',
  'metric|field number|no.|#? 1|2|3|4|5|6|7|8|9',
  'other|previous|preceding|earlier questions',
  'as|already|previously determined|extracted|identified|recorded|classified in|under|above|earlier|before|by|for',
  'you already|previously? extracted|recorded|determined|identified|classified|answered|gave|chose|selected|picked|assigned|computed|calculated earlier|above|before|under|in|for?',
  'extracted|recorded|determined|identified|answered|given above|earlier|previously|in the',
  `any|each|all|none|both|one of the other ${META}`,
)
/** The other metric is only named to say that it does not matter. */
const INDEPENDENT = words(
  'independently independent independent regardless irrespective ignore ignoring unlike',
)

/** So many mentions are looked at; one that counts is enough. */
const MOST = 20

/** The first place where a prompt depends on another metric of its agent. */
export function referenceIn(
  prompt: Prompt,
  metric: Metric,
  metrics: readonly Metric[],
): Reference | undefined {
  const { tokens, isEnglish } = prompt
  const siblings = siblingsOf(metrics)
  const own = new Set([metric.identifier, ...(metric.choices ?? [])].map(plain))
  let seen = 0
  for (let at = 0; at < tokens.length && seen < MOST; at++) {
    const named = namedAt(tokens, at, siblings).find(({ identifier }) => !own.has(plain(identifier)))
    const length = named?.length ?? (isEnglish ? pointingLength(tokens, at) : 0)
    if (length === 0) continue
    seen += 1
    if (isIndependent(prompt, at)) continue
    const [first, last] = [tokens[at], tokens[at + length - 1]]
    return { start: first?.start ?? 0, end: last?.end ?? 0, ...(named && { to: named.identifier }) }
  }
  return undefined
}

const ARTICLES = words('the that this your same two three all both')
const BEHIND_PLACE = words('the a his her their its')

/** "the score above is low", but not "a score above 70"; "other metrics", but not "KPIs or other metrics". */
function pointingLength(tokens: readonly Token[], at: number): number {
  const length = POINTING.lengthAt(tokens, at)
  if (length === 0) return 0
  const [first, last] = [wordAt(tokens, at), wordAt(tokens, at + length - 1)]
  if (first === 'other' && /^(or|and)$/.test(wordAt(tokens, at - 1))) return 0
  if (!/^(above|below)$/.test(last) || first === 'you') return length
  // "one of the values below:" heads a list.
  if (isMark(tokens[at + length], ':')) return 0
  const next = tokens[at + length]
  if (next?.kind === 'number' || next?.kind === 'quoted' || BEHIND_PLACE.has(wordAt(tokens, at + length)))
    return 0
  const isDefinite = first === 'the' || ARTICLES.has(wordAt(tokens, at - 1)) || /metric|field/.test(first)
  return isDefinite ? length : 0
}

const DENIES = words("not never without don't nor")
const DENIED =
  /\b(not|never|doesn't|don't|no) (depend|rely|refer|consider|use|look at|based|copy|take|reuse)\b|\bno regard\b/

/** "Decide this independently of …", "not from any other metric". */
function isIndependent({ tokens, sentences }: Prompt, at: number): boolean {
  if (tokens.slice(Math.max(0, at - 4), at).some(({ kind, text }) => kind === 'word' && DENIES.has(text)))
    return true
  const sentence = sentences.find(({ from, to }) => from <= at && at < to)
  const own = sentence === undefined ? [] : tokens.slice(sentence.from, sentence.to)
  if (own.some(({ kind, text }) => kind === 'word' && INDEPENDENT.has(text))) return true
  return DENIED.test(own.map(({ text }) => text).join(' '))
}
