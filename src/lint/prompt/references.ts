import type { Metric } from '../../model/config.js'
import { plain } from './choice.js'
import { phrases, words } from './phrase.js'
import type { Prompt } from './prompt.js'
import type { Token } from './token.js'

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
  'answer|answers|response|result to|of|from the? previous|preceding|question|above|first|earlier question|one|metric?',
  'scores|ratings|answers|values|results|score|rating|answer|value|result|classification|category|sentiment|outcome|status|number|grade above|below',
  'answer|question to? question? 1|2|3|4|5|6|7|8|9',
  'metric|field number|no.|#? 1|2|3|4|5|6|7|8|9',
  'other|previous|preceding|earlier questions',
  'as|already|previously determined|extracted|identified|recorded|classified in|under|above|earlier|before|by|for',
  'you already|previously? extracted|recorded|determined|identified|classified|answered|gave|chose|selected|picked|assigned|computed|calculated earlier|above|before|under|in|for?',
  'extracted|recorded|determined|identified|answered|given above|earlier|previously|in the',
  `any|each|all|none|both|one of the other ${META}`,
)
/** What makes an ordinary word the name of a metric. */
const NAMED_BEFORE = phrases(
  'value|answer|result|output|content|response of|for|in|from|to|under the|metric|field?',
  'extracted|recorded|returned|determined|answered for|in|under|as the?',
  'metric|field|identifier called|named?',
  'see|cf|per|check',
)
const NAMED_BEHIND = phrases(
  `${META}|value|answer`,
  'score|rating above|below|earlier',
  'came|comes back|out',
  'was|is|has been? extracted|determined|filled|set|recorded as?',
  '= _',
  '= true|false|yes|no',
  'you recorded|determined|gave|extracted|chose earlier|above|before?',
)
/** The other metric is only named to say that it does not matter. */
const INDEPENDENT = words(
  'independently independent independent regardless irrespective ignore ignoring unlike',
)

export function referencesIn(prompt: Prompt, metric: Metric, siblings: readonly Metric[]): Reference[] {
  const { tokens } = prompt
  const own = new Set([metric.identifier, ...(metric.choices ?? [])].map(plain))
  const byIdentifier = new Map(siblings.map(({ identifier }) => [identifier, identifier]))
  const bySpoken = new Map(siblings.map(({ identifier }) => [identifier.replaceAll('_', ' '), identifier]))
  const found: Reference[] = []
  for (const [at, token] of tokens.entries()) {
    const named = identifierAt(token, byIdentifier)
    if (named !== undefined && !own.has(plain(named)) && isMeant(tokens, at, named)) {
      found.push({ start: token.start, end: token.end, to: named })
      continue
    }
    const spoken = spokenAt(tokens, at, bySpoken) ?? partAt(tokens, at, siblings)
    if (spoken !== undefined && prompt.isEnglish) {
      found.push(spoken)
      continue
    }
    const length = prompt.isEnglish ? POINTING.lengthAt(tokens, at) : 0
    if (length > 0 && isPointing(tokens, at, length))
      found.push({ start: token.start, end: tokens[at + length - 1]?.end ?? token.end })
  }
  return found.filter(({ start }) => !isIndependent(prompt, start)).slice(0, 1)
}

/** `call_outcome`, `{{call_outcome}}`, "'call_outcome'". */
function identifierAt({ kind, text }: Token, byIdentifier: ReadonlyMap<string, string>): string | undefined {
  if (kind === 'word') return byIdentifier.get(text)
  return kind === 'quoted' && /^[a-z0-9_]+$/.test(text) ? byIdentifier.get(text) : undefined
}

/** With an underscore it can only be the metric; an ordinary word needs words around it that make it one. */
function isMeant(tokens: readonly Token[], at: number, identifier: string): boolean {
  if (identifier.includes('_')) return true
  const isBraced = tokens[at - 1]?.text === '{' || tokens[at - 1]?.text === '$'
  if (isBraced || NAMED_BEHIND.lengthAt(tokens, at + 1) > 0 || isAssigned(tokens, at)) return true
  for (let look = Math.max(0, at - 4); look < at; look++) {
    const length = NAMED_BEFORE.lengthAt(tokens, look)
    if (length > 0 && look + length === at) return true
  }
  return false
}

/** `interested = false` */
const isAssigned = (tokens: readonly Token[], at: number): boolean =>
  tokens[at + 1]?.kind === 'mark' && tokens[at + 1]?.text === '='

/** "the satisfaction score above": the identifier in words, and pointed at. */
function spokenAt(
  tokens: readonly Token[],
  at: number,
  bySpoken: ReadonlyMap<string, string>,
): Reference | undefined {
  const token = tokens[at]
  if (token?.kind !== 'word') return undefined
  for (let length = 2; length <= 4; length++) {
    const part = tokens.slice(at, at + length)
    if (part.length < length || part.some(({ kind }) => kind !== 'word')) return undefined
    const identifier = bySpoken.get(part.map(({ text }) => text).join(' '))
    const next = tokens[at + length]
    if (identifier === undefined || next === undefined) continue
    const isCompared =
      tokens[at - 1]?.text === 'the' &&
      /^(is|was|equals)$/.test(next.text) &&
      isLiteral(tokens[at + length + 1])
    const isPointed =
      next.kind === 'word' &&
      /^(above|below|metric|field|earlier)$/.test(next.text) &&
      tokens[at + length + 1]?.kind !== 'number'
    const inOther = tokens
      .slice(at + length, at + length + 6)
      .some(
        ({ text }, index, rest) =>
          /^(metric|field)$/.test(text) && /^(other|another|previous)$/.test(rest[index - 1]?.text ?? ''),
      )
    if (isPointed || inOther || isCompared)
      return { start: token.start, end: part.at(-1)?.end ?? token.end, to: identifier }
  }
  return undefined
}

const isLiteral = (token: Token | undefined): boolean =>
  token?.kind === 'number' ||
  token?.kind === 'quoted' ||
  /^(true|false|above|below|less|more|at|greater|high|low)$/.test(token?.text ?? '')

/** "the outcome field": a word of another metric's name, called a metric. */
function partAt(tokens: readonly Token[], at: number, siblings: readonly Metric[]): Reference | undefined {
  const [token, next] = [tokens[at], tokens[at + 1]]
  if (token?.kind !== 'word' || next?.kind !== 'word' || !/^(field|metric)$/.test(next.text)) return undefined
  const meant = siblings.find(({ identifier }) => identifier.split('_').includes(token.text))
  return meant && { start: token.start, end: next.end, to: meant.identifier }
}

/** "the score above is low", but not "a score above 70". */
function isPointing(tokens: readonly Token[], at: number, length: number): boolean {
  const last = tokens[at + length - 1]
  const next = tokens[at + length]
  if (last !== undefined && /^(above|below)$/.test(last.text) && tokens[at]?.text !== 'you') {
    if (next?.kind === 'number' || next?.kind === 'quoted') return false
    if (next?.kind === 'word' && /^(the|a|his|her|their|its)$/.test(next.text)) return false
    const article = tokens[at - 1]
    return (
      tokens[at]?.text === 'the' ||
      (article?.kind === 'word' && /^(the|that|this|your|same|two|three|all|both)$/.test(article.text)) ||
      /metric|field/.test(tokens[at]?.text ?? '')
    )
  }
  return true
}

function isIndependent({ tokens, sentences }: Prompt, start: number): boolean {
  const at = tokens.findIndex((token) => token.start === start)
  if (
    tokens
      .slice(Math.max(0, at - 4), at)
      .some(({ kind, text }) => kind === 'word' && /^(not|never|without|don't|nor)$/.test(text))
  )
    return true
  const sentence = sentences.find(
    ({ from, to }) => (tokens[from]?.start ?? 0) <= start && start <= (tokens[to - 1]?.end ?? 0),
  )
  if (sentence === undefined) return false
  const own = tokens.slice(sentence.from, sentence.to)
  if (own.some(({ kind, text }) => kind === 'word' && INDEPENDENT.has(text))) return true
  const words = own.map(({ text }) => text).join(' ')
  return (
    /\b(not|never|doesn't|don't|no) (depend|rely|refer|consider|use|look at|based|copy|take|reuse)\b/.test(
      words,
    ) || /\bno regard\b/.test(words)
  )
}
