import { isMark, wordAt } from '../words/clause.js'
import { phrases, words } from '../words/phrase.js'
import type { Token } from '../words/token.js'
import type { Siblings, Spoken } from './siblings.js'

/** A metric that a prompt names, and the tokens that do. */
export interface Named {
  readonly identifier: string
  readonly length: number
}

const META = 'metric|metrics|field|fields|disposition|dispositions|datapoint|datapoints'
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
export const namedAt = (tokens: readonly Token[], at: number, siblings: Siblings): Named[] =>
  [
    identifierAt(tokens, at, siblings),
    spokenAt(tokens, at, siblings),
    ...partsAt(tokens, at, siblings),
  ].filter((named) => named !== undefined)

/**
 * `call_outcome`, `{{call_outcome}}`, "'call_outcome'". With an underscore it can only be the metric; an ordinary
 * word needs words around it that make it one.
 */
function identifierAt(tokens: readonly Token[], at: number, { identifiers }: Siblings): Named | undefined {
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
function spokenAt(tokens: readonly Token[], at: number, { spoken }: Siblings): Named | undefined {
  const said = spoken.get(wordAt(tokens, at))?.find((one) => isSaidAt(tokens, at, one))
  if (said === undefined) return undefined
  const behind = at + said.words.length
  const isMeant = isPointedAt(tokens, behind) || isInOther(tokens, behind) || isCompared(tokens, at, behind)
  return isMeant ? { identifier: said.identifier, length: said.words.length } : undefined
}

const isSaidAt = (tokens: readonly Token[], at: number, { words: said }: Spoken): boolean =>
  said.every((word, index) => wordAt(tokens, at + index) === word)

const POINTERS = words('above below metric field earlier')
const COMPARES = words('is was equals')
const COMPARED = words('true false above below less more at greater high low')

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
function partsAt(tokens: readonly Token[], at: number, { parts }: Siblings): Named[] {
  if (!/^(field|metric)$/.test(wordAt(tokens, at + 1))) return []
  return (parts.get(wordAt(tokens, at)) ?? []).map((identifier) => ({ identifier, length: 2 }))
}
