import { METRIC_TYPES, type MetricType } from '../../model/config.js'
import type { PostCall } from '../config/post-call.js'

export type Value = string | number | boolean | null

/** What a model answers on the calls that a prompt makes a case of; `undefined`: it gives no value at all. */
export type Reply = Value | undefined

/**
 * What a prompt makes a model answer where a call does not tell what was asked, fit for the metric or not. A few
 * plain rules, so that a prompt which breaks one of the platform's authoring rules costs calls their analytics here
 * as it does there: answers outside of `choices`, values left out on a condition, texts for a number, values of other
 * metrics, sums without weights. Source: the vendor's guide to post-call analytics, authoring rules.
 * @param identifiers of all metrics of the agent
 */
export function provokedBy(metric: PostCall, identifiers: readonly string[]): readonly Reply[] {
  const prompt = String(metric.dispositionMetricPrompt ?? '')
  const others = identifiers.filter((identifier) => identifier !== metric.identifier)
  const answers = [...told(prompt), ...offered(prompt, metric)].map((words) => replyOf(words, metric))
  if (typeOf(metric) === 'INTEGER' && DECIMALS.test(prompt)) answers.push(2.5)
  const isLost = omits(prompt) || reliesOn(others, prompt) || isVagueSum(prompt)
  return isLost ? [...answers, undefined] : answers
}

/** An order to answer, at the beginning of a clause: "Did she answer 'yes'?" is none. */
const ORDER =
  /(?:^|[.,;:!?()\n–—-]\s{0,9}|\b(?:then|please|otherwise|just|only|should|must|and|or)\s+)(?:answer|return|respond|reply|output|use|write|give|choose|pick|say|set|mark|put)\b([^.;!?\n]*)/gi

const QUOTED = /(?<![\p{L}\p{N}])["'“‘`]([^"'“”‘’`]{1,60})["'”’`](?![\p{L}\p{N}])/gu

/** Words for "cannot tell" that are answers without quotes, too. */
const SENTINEL =
  /(?<![\p{L}\p{N}/_])(?:null|none|n\/a|na|nil|unknown|unclear|not applicable|not available|not mentioned)(?![\p{L}\p{N}/_])/iu

/** The answers that a prompt names: those in quotes, or the one sentinel right behind the order. */
function told(prompt: string): string[] {
  return Array.from(prompt.matchAll(ORDER), ([, order = '']) => {
    const quoted = Array.from(order.matchAll(QUOTED), ([, words = '']) => words.trim())
    const bare = SENTINEL.exec(order.split(/\b(?:if|when|unless|where)\b/i)[0] ?? '')
    return quoted.length > 0 || bare === null ? quoted : [bare[0]]
  }).flat()
}

const OFFER = /\b(?:options|choices|values|answers|one of)\s{0,3}:\s{0,3}([^.;!?\n]{1,500})/gi

/** The choices that a prompt lists: `Options: a, b or c`. */
const offered = (prompt: string, metric: PostCall): string[] =>
  typeOf(metric) !== 'ENUM'
    ? []
    : Array.from(prompt.matchAll(OFFER), ([, list = '']) => list.split(/,|\b(?:or|and)\b/))
        .flat()
        .map((words) => words.replace(/["'“”‘’`]/g, '').trim())
        .filter((words) => words !== '')

const DECIMALS = /(?<!\b(?:no|without|not)\s)\bdecimals?\b/i

/** The words as the value a model makes of them: a choice in its own spelling, a number where one is asked for. */
function replyOf(words: string, metric: PostCall): Reply {
  const lower = words.toLowerCase()
  switch (typeOf(metric)) {
    case 'ENUM':
      return choicesOf(metric).find((choice) => choice.toLowerCase() === lower) ?? words
    case 'INTEGER':
      return lower === 'null' ? null : /^-?\d+$/.test(words) ? Number(words) : words
    case 'BOOLEAN':
      if (lower === 'null') return null
      return /^(true|yes)$/.test(lower) ? true : /^(false|no)$/.test(lower) ? false : words
    case 'STRING':
    case 'DATETIME':
      return lower === 'null' ? null : words
  }
}

const CONDITION = /\b(?:if|when|unless|where|in case|otherwise)\b/i
const NO_VALUE =
  /(?<!\b(?:not|never)\s|n['’]t\s)\b(?:skip|omit)\b|\bleave\s+(?:\w+\s+){0,3}(?:empty|blank|out|unset)\b|\b(?:do not|don['’]t)\s+(?:answer|return|include|output|respond|fill|extract|set)\b(?!\s+(?:with|anything|any|more))|\b(?:answer|return|output|give|write)\s+(?:nothing|no value)\b/i
const SKIPPED =
  /(?<!\b(?:not|never)\s|n['’]t\s)\b(?:skip|omit|ignore|exclude)\s+(?:this|the)\s+(?:metric|field|question|value|data point)\b/i

/** Tells to give no value on a condition, or at all. */
const omits = (prompt: string): boolean =>
  SKIPPED.test(prompt) ||
  prompt.split(/[.;!?\n]+/).some((sentence) => CONDITION.test(sentence) && NO_VALUE.test(sentence))

/**
 * An identifier that is an ordinary word names a metric only where the prompt says so. A seed may hold identifiers
 * that today's platform would refuse; those are never spoken of.
 */
const reliesOn = (others: readonly string[], prompt: string): boolean =>
  OTHER_METRIC.test(prompt) ||
  others
    .filter((identifier) => /^\w{1,100}$/.test(identifier))
    .some((word) => {
      const named = word.includes('_') ? word : `(?:["'\`]${word}["'\`]|metric ${word}|${word} metric)`
      return new RegExp(`(?<![\\w-])${named}(?![\\w-])`, 'i').test(prompt)
    })

const OTHER_METRIC = /\b(?:previous|preceding|other|above|first|last|next)\s+metrics?\b/i

const SUM =
  /\b(?:(?:average|mean) of|overall (?:score|rating)|combined score|total score|aggregate|weighted|composite)\b|\bcombine\b[^.!?\n]{0,200}\b(?:score|rating|number)\b/i
const WEIGHTS =
  /\bsimple (?:average|mean)\b|\barithmetic\b|\bequal(?:ly)?\b|\d\s*%|\bweights?\s*(?:of|:|=)\s*\d|\d\s*[*×]/i

const isVagueSum = (prompt: string): boolean => SUM.test(prompt) && !WEIGHTS.test(prompt)

export const typeOf = ({ dispositionMetricType: type }: PostCall): MetricType =>
  METRIC_TYPES.find((known) => known === type) ?? 'STRING'

export const choicesOf = ({ choices }: PostCall): readonly string[] =>
  Array.isArray(choices) ? choices.map(String) : []
