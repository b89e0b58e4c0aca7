import { isAlias, isScalar, isSeq, type Node, type YAMLMap } from 'yaml'
import type { Metric } from '../../model/config.js'
import { choiceEdits, freshChoices, isSameChoices } from './choices.js'
import type { Edit } from './edit.js'
import { collectionOf, type EditSite, spotIn } from './edit-site.js'
import { addKeys, hasMerge, ownPair, removeKeys } from './keys.js'
import { freshText, replaceToken, textEdits } from './text.js'
import { isSameText } from './wanted.js'

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
