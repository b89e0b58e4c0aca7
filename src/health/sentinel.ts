import type { Metric } from '../model/config.js'

/** What models say for "the call does not tell". Compared without case, quotes, blanks and punctuation around. */
const SENTINELS: ReadonlySet<string> = new Set([
  'unknown',
  'unclear',
  'unsure',
  'unspecified',
  'undefined',
  'undetermined',
  'uncertain',
  'unavailable',
  'none',
  'none given',
  'none mentioned',
  'null',
  'nil',
  'nan',
  'n/a',
  'n.a',
  'na',
  'tbd',
  'nothing',
  'empty',
  'blank',
  'missing',
  'no answer',
  'no response',
  'no data',
  'no information',
  'no info',
  'no value',
  "can't tell",
  'cannot tell',
  'cannot determine',
  'cannot be determined',
  'could not determine',
  "didn't say",
  'did not say',
  'unable to determine',
])

/** `not mentioned`, `not specified in the call`, `not applicable`. */
const NOT_SAID =
  /^(?:was )?not (?:mentioned|stated|said|specified|provided|given|known|applicable|available|discussed|disclosed|shared|asked|answered|sure|clear|determined|found|identified|recorded|set|captured|present)\b/

/** A choice that its author meant for "cannot tell", though it is no word of the list: `unknown_reason`. */
const OWN_CHOICE =
  /^(?:unknown|unclear|unspecified|undetermined)\b|\b(?:unknown|unclear|not mentioned|not stated)$/

/**
 * Whether an answer says that the call does not tell. Longer answers only begin so ("Unknown Pleasures was the
 * album"), and are answers.
 */
export function isSentinel(value: unknown, metric?: Pick<Metric, 'choices'>): boolean {
  if (typeof value !== 'string' || value.length > LONGEST) return false
  const word = bare(value)
  return SENTINELS.has(word) || NOT_SAID.test(word) || (isChoice(value, metric) && OWN_CHOICE.test(word))
}

/** A sentinel is a word or two. */
const LONGEST = 40

const isChoice = (value: string, metric: Pick<Metric, 'choices'> | undefined): boolean =>
  metric?.choices?.includes(value) === true

const bare = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/[\s_-]+/g, ' ')
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
