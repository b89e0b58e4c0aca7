import type { Metric } from '../../model/config.js'
import { comparableText } from '../plain-text.js'
import type { Prompt } from './prompt.js'
import { isMark, wordAt } from './words/clause.js'
import { phrases, wordSet } from './words/phrase.js'
import type { Token } from './words/token.js'

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
const INDEPENDENT = wordSet(
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
  const own = new Set([metric.identifier, ...(metric.choices ?? [])].map(comparableText))
  let seen = 0
  for (let at = 0; at < tokens.length && seen < MOST; at++) {
    const named = mentionsAt(tokens, at, siblings).find(
      ({ identifier }) => !own.has(comparableText(identifier)),
    )
    const length = named?.length ?? (isEnglish ? pointingLength(tokens, at) : 0)
    if (length === 0) continue
    seen += 1
    if (isIndependent(prompt, at)) continue
    const [first, last] = [tokens[at], tokens[at + length - 1]]
    return { start: first?.start ?? 0, end: last?.end ?? 0, ...(named && { to: named.identifier }) }
  }
  return undefined
}

const ARTICLES = wordSet('the that this your same two three all both')
const BEHIND_PLACE = wordSet('the a his her their its')

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

const DENIES = wordSet("not never without don't nor")
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

/** A metric that a prompt names, and the tokens that do. */
interface Mention {
  readonly identifier: string
  readonly length: number
}

/** What makes an ordinary word the name of a metric. */
const BEFORE = phrases(
  'value|answer|result|output|content|response of|for|in|from|to|under the|metric|field?',
  'extracted|recorded|returned|determined|answered for|in|under|as the?',
  'metric|field|identifier called|named?',
  'see|cf|per|check',
)
const BEHIND = phrases(
  `${META}|value|answer`,
  'score|rating above|below|earlier',
  'came|comes back|out',
  'was|is|has been? extracted|determined|filled|set|recorded as?',
  '= _',
  '= true|false|yes|no',
  'you recorded|determined|gave|extracted|chose earlier|above|before?',
)

/** The metrics that may be named at a token: by identifier, in words, or by a word of their names. */
const mentionsAt = (tokens: readonly Token[], at: number, siblings: Siblings): Mention[] =>
  [
    identifierAt(tokens, at, siblings),
    spokenAt(tokens, at, siblings),
    ...partsAt(tokens, at, siblings),
  ].filter((named) => named !== undefined)

/**
 * `call_outcome`, `{{call_outcome}}`, "'call_outcome'". With an underscore it can only be the metric; an ordinary
 * word needs words around it that make it one.
 */
function identifierAt(tokens: readonly Token[], at: number, { identifiers }: Siblings): Mention | undefined {
  const token = tokens[at]
  if (token === undefined || !identifiers.has(token.text) || token.kind === 'number') return undefined
  if (!token.text.includes('_') && !isCalledMetric(tokens, at)) return undefined
  return { identifier: token.text, length: 1 }
}

function isCalledMetric(tokens: readonly Token[], at: number): boolean {
  if (isMark(tokens[at - 1], '{', '$') || isMark(tokens[at + 1], '=')) return true
  if (BEHIND.lengthAt(tokens, at + 1) > 0) return true
  for (let look = Math.max(0, at - 4); look < at; look++) {
    const length = BEFORE.lengthAt(tokens, look)
    if (length > 0 && look + length === at) return true
  }
  return false
}

/** "the satisfaction score above", "the sentiment score is 2 or lower": the identifier in words. */
function spokenAt(tokens: readonly Token[], at: number, { spoken }: Siblings): Mention | undefined {
  const said = spoken.get(wordAt(tokens, at))?.find((one) => isSaidAt(tokens, at, one))
  if (said === undefined) return undefined
  const behind = at + said.words.length
  const isMeant = isPointedAt(tokens, behind) || isInOther(tokens, behind) || isCompared(tokens, at, behind)
  return isMeant ? { identifier: said.identifier, length: said.words.length } : undefined
}

const isSaidAt = (tokens: readonly Token[], at: number, { words: said }: SpokenName): boolean =>
  said.every((word, index) => wordAt(tokens, at + index) === word)

const POINTERS = wordSet('above below metric field earlier')
const COMPARES = wordSet('is was equals')
const COMPARED = wordSet('true false above below less more at greater high low')

const isPointedAt = (tokens: readonly Token[], at: number): boolean =>
  POINTERS.has(wordAt(tokens, at)) && tokens[at + 1]?.kind !== 'number'

/** "the appointment date found in the other metric" */
function isInOther(tokens: readonly Token[], from: number): boolean {
  for (let at = from + 1; at < from + 6; at++) {
    const isOther = /^(other|another|previous)$/.test(wordAt(tokens, at - 1))
    if (isOther && /^(metric|field)$/.test(wordAt(tokens, at))) return true
  }
  return false
}

function isCompared(tokens: readonly Token[], at: number, behind: number): boolean {
  const value = tokens[behind + 1]
  const isValue =
    value?.kind === 'number' || value?.kind === 'quoted' || COMPARED.has(wordAt(tokens, behind + 1))
  return wordAt(tokens, at - 1) === 'the' && COMPARES.has(wordAt(tokens, behind)) && isValue
}

/** "the outcome field": a word of another metric's name, called a metric. */
function partsAt(tokens: readonly Token[], at: number, { byWord }: Siblings): Mention[] {
  if (!/^(field|metric)$/.test(wordAt(tokens, at + 1))) return []
  return (byWord.get(wordAt(tokens, at)) ?? []).map((identifier) => ({ identifier, length: 2 }))
}

/** The metrics of an agent by the ways a prompt can name them. */
interface Siblings {
  readonly identifiers: ReadonlySet<string>
  /** By the first word: `satisfaction` → `satisfaction score`, for `satisfaction_score`. */
  readonly spoken: ReadonlyMap<string, readonly SpokenName[]>
  /** By each word of an identifier, the metrics that have it. */
  readonly byWord: ReadonlyMap<string, readonly string[]>
}

interface SpokenName {
  readonly words: readonly string[]
  readonly identifier: string
}

const known = new WeakMap<readonly Metric[], Siblings>()

/** Made once for each agent, since each of its metrics asks. */
function siblingsOf(metrics: readonly Metric[]): Siblings {
  const siblings = known.get(metrics) ?? indexOf(metrics)
  known.set(metrics, siblings)
  return siblings
}

function indexOf(metrics: readonly Metric[]): Siblings {
  const spoken = new Map<string, SpokenName[]>()
  const parts = new Map<string, string[]>()
  for (const { identifier } of metrics) {
    const words = identifier.split('_').filter((word) => word !== '')
    for (const word of words) parts.set(word, [...(parts.get(word) ?? []), identifier])
    const [first] = words
    if (first !== undefined && words.length > 1)
      spoken.set(first, [...(spoken.get(first) ?? []), { words, identifier }])
  }
  return { identifiers: new Set(metrics.map(({ identifier }) => identifier)), spoken, byWord: parts }
}
