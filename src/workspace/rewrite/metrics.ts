import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'
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
  itemExtents,
  type Spot,
  spotIn,
} from './item-range.js'
import { insertItems, removeItems } from './items.js'
import { addKeys, hasMerge, ownPair, removeKeys } from './keys.js'
import { freshText, replaceToken, textEdits } from './text-edits.js'

/** The list of an agent's metrics: the pair it is the value of, and where that stands. */
export interface MetricList {
  readonly pair: Pair
  readonly list: YAMLSeq
  readonly spot: Spot
}

/** Takes metrics out, each with its comments. A list that becomes empty says so. */
export function removeMetrics(source: string, { pair, list }: MetricList, at: readonly number[]): Edit[] {
  const collection = collectionOf(list)
  if (collection === undefined || at.length === 0) return []
  const isEmptied = at.length === itemExtents(collection).length
  if (isEmptied && collection.type === 'flow-collection')
    return [{ start: collection.offset + 1, end: closeOf(collection), text: '', drops: true }]
  const behindKey = pair.srcToken === undefined ? undefined : endOfMarks(pair.srcToken)
  const empty = isEmptied && behindKey !== undefined ? [insertion(behindKey, ' []')] : []
  return [...empty, ...removeItems(source, collection, at)]
}

/** Adds metrics at the end. */
export function addMetrics(
  source: string,
  { pair, list, spot }: MetricList,
  metrics: readonly Metric[],
): Edit[] {
  const collection = collectionOf(list)
  if (collection === undefined || metrics.length === 0) return []
  const count = itemExtents(collection).length
  if (collection.type !== 'flow-collection') {
    const step = stepOf(list, collection)
    const items = metrics.map((metric) => blockMetric(metric, { dash: collection.indent, step }))
    return insertItems(source, { collection, behind: count - 1 }, items)
  }
  const behindKey = pair.srcToken === undefined ? undefined : endOfMarks(pair.srcToken)
  const end = closeOf(collection) + 1
  const isBare = count === 0 && source.slice(collection.offset + 1, end - 1).trim() === ''
  if (!isBare || spot.flow || behindKey === undefined)
    return insertItems(source, { collection, behind: count - 1 }, metrics.map(flowMetric))
  // `[]` becomes a block; what is behind it on its line stays there.
  const dash = spot.column + 2
  const lines = metrics.map((metric) => ' '.repeat(dash) + blockMetric(metric, { dash, step: 2 }))
  return [{ start: behindKey, end, text: '' }, insertion(lineEnd(source, end), `\n${lines.join('\n')}`)]
}

/** How far keys stand behind the dash, as the last metric has it. */
function stepOf({ items }: YAMLSeq, { indent }: Collection): number {
  const last = items.at(-1)
  const map = isMap(last) ? collectionOf(last) : undefined
  return map === undefined || map.type === 'flow-collection' ? 2 : Math.max(2, map.indent - indent)
}

interface Columns {
  readonly dash: number
  readonly step: number
}

function blockMetric(metric: Metric, { dash, step }: Columns): string {
  const column = dash + step
  return `-${' '.repeat(step - 1)}${keysOf(metric, { flow: false, column }).join(`\n${' '.repeat(column)}`)}`
}

const flowMetric = (metric: Metric): string => `{${keysOf(metric, { flow: true, column: 0 }).join(', ')}}`

const keysOf = ({ identifier, prompt, type, choices }: Metric, spot: Spot): string[] => [
  `identifier: ${freshText(identifier, spot)}`,
  `prompt: ${freshText(prompt, spot)}`,
  `type: ${type}`,
  ...(choices === undefined ? [] : [`choices: ${freshChoices(choices)}`]),
]

/** How one metric of a file becomes another. */
export interface MetricEdits {
  /** Of values that stand in the metric itself. */
  readonly own: readonly Edit[]
  /** Of values that it shares by an alias or `<<`: written out once nothing else is left to do. */
  readonly shared: readonly Edit[]
  /** Keys that it gets beside `use`. */
  readonly overrides: readonly string[]
}

/** A metric as it stands in the file, what it says with everything resolved, and what it shall say. */
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
  const spot = spotIn(collection)
  const own: Edit[] = []
  const shared: Edit[] = []
  const missing = new Map<string, string>()
  const put = (key: string, change: ValueChange): void => {
    const value = ownPair(map, key)?.value
    if (value === undefined) missing.set(key, `${key}: ${change.fresh}`)
    else if (isAlias(value)) shared.push(...replaceAlias(source, value, change.fresh))
    else own.push(...change.edit(value as Node))
  }
  for (const key of ['identifier', 'prompt', 'type'] as const) {
    if (!isSameText(was[key], wanted[key])) put(key, textChange({ source, spot }, wanted[key]))
  }
  const { choices } = wanted
  if (choices !== undefined && !isSameChoices(was.choices, choices))
    put('choices', choicesChange(source, was.choices ?? [], choices))
  const gone = choices === undefined ? [...stale, 'choices'] : stale
  own.push(...removeKeys(source, map, gone))
  const added = addKeys(source, map, missing)
  if (hasMerge(map)) shared.push(...added)
  else own.push(...added)
  const overrides = ownPair(map, 'use') === undefined ? [] : [...missing.keys()]
  return { own, shared, overrides }
}

/** A value to come: as an edit of the one that is there, and as nobody has written it yet. */
interface ValueChange {
  readonly fresh: string
  edit(value: Node): Edit[]
}

const textChange = (site: EditSite, text: string): ValueChange => ({
  fresh: freshText(text, site.spot),
  edit: (value) => (isScalar(value) ? textEdits(site, value, text) : []),
})

const choicesChange = (source: string, was: readonly string[], wanted: readonly string[]): ValueChange => ({
  fresh: freshChoices(wanted),
  edit: (value) => (isSeq(value) ? choiceEdits(source, value, { was, wanted }) : []),
})

const replaceAlias = (source: string, { srcToken }: Node, written: string): Edit[] =>
  srcToken === undefined ? [] : replaceToken(source, srcToken, written)
