import { isAlias, isMap, isScalar, isSeq, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'
import type { Metric } from '../../model/config.js'
import { choiceEdits, freshChoices, isSameChoices } from './choices.js'
import { type Edit, insertion, lineEnd } from './edit.js'
import { isSameText } from './goal.js'
import {
  type Collection,
  closeOf,
  collectionOf,
  type EditSite,
  endOfMarks,
  itemSpans,
  type Site,
  siteIn,
} from './item-range.js'
import { insertItems, removeItems } from './items.js'
import { addKeys, hasMerge, ownPair, removeKeys } from './keys.js'
import { freshText, replaceToken, textEdits } from './text-edits.js'

/** How one metric of a file becomes another. */
interface MetricEdits {
  /** Of values that are written in the metric itself. */
  readonly own: readonly Edit[]
  /** Of values that it shares by an alias or `<<`: written out once nothing else is left to do. */
  readonly shared: readonly Edit[]
  /** Keys that it gets beside `use`. */
  readonly overrides: readonly string[]
}

/** A metric as it is written, the same with everything resolved, and what it is to become. */
export interface MetricTask {
  readonly map: YAMLMap
  readonly was: Metric
  readonly wanted: Metric
  /** Keys that have to go, such as a rename that has not happened. */
  readonly stale: readonly string[]
}

export function metricEdits(source: string, { map, was, wanted, stale }: MetricTask): MetricEdits {
  const collection = collectionOf(map)
  if (collection === undefined) return { own: [], shared: [], overrides: [] }
  const site: EditSite = { source, ...siteIn(collection) }
  const own: Edit[] = []
  const shared: Edit[] = []
  const missing = new Map<string, string>()
  const put = (key: string, fresh: string, edit: (value: unknown) => Edit[]): void => {
    const value = ownPair(map, key)?.value
    if (value === undefined) missing.set(key, `${key}: ${fresh}`)
    else if (isAlias(value)) shared.push(...replaceToken(source, value.srcToken, fresh))
    else own.push(...edit(value))
  }
  for (const key of ['identifier', 'prompt', 'type'] as const) {
    const text = wanted[key]
    if (!isSameText(was[key], text))
      put(key, freshText(text, site), (value) => (isScalar(value) ? textEdits(site, value, text) : []))
  }
  const { choices } = wanted
  if (choices !== undefined && !isSameChoices(was.choices, choices)) {
    const texts = { was: was.choices ?? [], wanted: choices }
    put('choices', freshChoices(choices), (value) => (isSeq(value) ? choiceEdits(source, value, texts) : []))
  }
  own.push(...removeKeys(source, map, choices === undefined ? [...stale, 'choices'] : stale))
  const added = hasMerge(map) ? shared : own
  added.push(...addKeys(source, map, missing))
  const overrides = ownPair(map, 'use') === undefined ? [] : [...missing.keys()]
  return { own, shared, overrides }
}

/** The list of an agent's metrics, the pair it is the value of, and the place of that. */
export interface MetricList {
  readonly pair: Pair
  readonly list: YAMLSeq
  readonly site: Site
}

/** Removes metrics, each with its comments. A list that becomes empty is written as `[]`. */
export function removeMetrics(source: string, { pair, list }: MetricList, at: readonly number[]): Edit[] {
  const collection = collectionOf(list)
  if (collection === undefined || at.length === 0) return []
  const isEmptied = at.length === itemSpans(collection).length
  if (isEmptied && collection.type === 'flow-collection')
    return [{ start: collection.offset + 1, end: closeOf(collection), text: '', drops: true }]
  const behindKey = pair.srcToken === undefined ? undefined : endOfMarks(pair.srcToken)
  const empty = isEmptied && behindKey !== undefined ? [insertion(behindKey, ' []')] : []
  return [...empty, ...removeItems(source, collection, at)]
}

/** Adds metrics at the end. */
export function addMetrics(
  source: string,
  { pair, list, site }: MetricList,
  metrics: readonly Metric[],
): Edit[] {
  const collection = collectionOf(list)
  if (collection === undefined || metrics.length === 0) return []
  const after = itemSpans(collection).length - 1
  if (collection.type !== 'flow-collection') {
    const columns = { dash: collection.indent, step: stepOf(list, collection) }
    return insertItems(
      source,
      { collection, after },
      metrics.map((metric) => blockMetric(metric, columns)),
    )
  }
  const behindKey = pair.srcToken === undefined ? undefined : endOfMarks(pair.srcToken)
  const end = closeOf(collection) + 1
  const isBare = after === -1 && source.slice(collection.offset + 1, end - 1).trim() === ''
  if (!isBare || site.flow || behindKey === undefined)
    return insertItems(source, { collection, after }, metrics.map(flowMetric))
  // `[]` becomes a block; the rest of its line stays.
  const dash = site.column + 2
  const lines = metrics.map((metric) => ' '.repeat(dash) + blockMetric(metric, { dash, step: 2 }))
  return [{ start: behindKey, end, text: '' }, insertion(lineEnd(source, end), `\n${lines.join('\n')}`)]
}

/** How many columns lie between the dash and the keys of the last metric. */
function stepOf({ items }: YAMLSeq, { indent }: Collection): number {
  const last = items.at(-1)
  const map = isMap(last) ? collectionOf(last) : undefined
  return map === undefined || map.type === 'flow-collection' ? 2 : Math.max(2, map.indent - indent)
}

function blockMetric(
  metric: Metric,
  { dash, step }: { readonly dash: number; readonly step: number },
): string {
  const column = dash + step
  const keys = keysOf(metric, { flow: false, column })
  return `-${' '.repeat(step - 1)}${keys.join(`\n${' '.repeat(column)}`)}`
}

const flowMetric = (metric: Metric): string => `{${keysOf(metric, { flow: true, column: 0 }).join(', ')}}`

const keysOf = (metric: Metric, site: Site): string[] =>
  metricValues(metric, site).map(([key, text]) => `${key}: ${text}`)

/** The keys of a metric and their values, newly written. */
export const metricValues = (
  { identifier, prompt, type, choices }: Metric,
  site: Site,
): (readonly [key: string, text: string])[] => [
  ['identifier', freshText(identifier, site)],
  ['prompt', freshText(prompt, site)],
  ['type', type],
  ...(choices === undefined ? [] : [['choices', freshChoices(choices)] as const]),
]
