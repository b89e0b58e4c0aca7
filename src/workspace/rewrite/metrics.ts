import { isMap, type Pair, type YAMLSeq } from 'yaml'
import type { Metric } from '../../model/config.js'
import { freshChoices } from './choices.js'
import { type Edit, insertion } from './edit.js'
import { collectionOf, type Spot } from './edit-site.js'
import { insertItems } from './insert.js'
import { type Collection, closeOf, endOfMarks, itemExtents } from './item-range.js'
import { lineEnd } from './lines.js'
import { removeItems } from './remove.js'
import { freshText } from './text.js'

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
