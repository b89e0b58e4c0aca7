import { closest, distance } from 'fastest-levenshtein'
import { quoted } from './quote.js'

/**
 * What the platform and its SDKs call our fields. `dispositionValues` is the nested form of the type.
 * Source: the vendor's `DispositionMetric` and `PostCallAnalyticsConfig` schemas.
 */
const VENDOR_SPELLINGS = new Map([
  ['dispositionmetricprompt', 'prompt'],
  ['dispositionmetrictype', 'type'],
  ['dispositionvalues', 'type'],
  ['dispositionmetricchoices', 'choices'],
  ['dispositionmetricidentifier', 'identifier'],
  ['dispositionmetricsconfig', 'dispositionMetrics'],
  ['_id', 'agentId'],
])

/** The field that the platform's own name for it stands for, if it is one of `known`. */
export function vendorSpelling(key: string, known: readonly string[]): string | undefined {
  const ours = VENDOR_SPELLINGS.get(squeeze(key)) ?? (key.includes('_') ? sameWord(key, known) : undefined)
  return ours !== undefined && known.includes(ours) ? ours : undefined
}

/** The known word that was probably meant: another spelling of it, or one typing mistake in three letters away. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || word.length > 100) return undefined
  const same = sameWord(word, known)
  if (same !== undefined) return same
  const lower = new Map(known.map((candidate) => [candidate.toLowerCase(), candidate]))
  const nearest = closest(word.toLowerCase(), [...lower.keys()])
  return distance(word.toLowerCase(), nearest) <=
    Math.max(nearest.length > 3 ? 2 : 1, Math.floor(nearest.length / 3))
    ? lower.get(nearest)
    : undefined
}

/** A hint: the known word that was probably meant, or else what can be said without knowing it. */
export function meantHint(word: string, known: readonly string[], otherwise: string): string {
  const meant = didYouMean(word, known)
  return meant === undefined ? otherwise : didYouMeanHint(meant)
}

export const didYouMeanHint = (word: string): string => `did you mean ${quoted(word)}?`

const sameWord = (word: string, known: readonly string[]): string | undefined =>
  known.find((candidate) => squeeze(candidate) === squeeze(word))

const squeeze = (word: string): string =>
  word.length > 1 ? word.replace(/(?<=.)[_\- ]/g, '').toLowerCase() : word
