import { isScalar, type Pair, type YAMLMap } from 'yaml'
import type { Edit } from './edit.js'
import { collectionOf } from './item-range.js'
import { insertItems, removeItems } from './items.js'

/** The order in which the keys of a metric are written. */
const ORDER = ['<<', 'use', 'identifier', 'renamedFrom', 'prompt', 'type', 'choices']

/** A key that a map has itself; what it merges in or takes from the library is not its own. */
export const ownPair = (map: YAMLMap, key: string): Pair | undefined =>
  map.items.find((pair) => nameOf(pair) === key)

export const hasMerge = (map: YAMLMap): boolean => ownPair(map, '<<') !== undefined

const nameOf = ({ key }: Pair): string | undefined =>
  isScalar(key) ? (key.type === 'PLAIN' ? key.source : String(key.value)) : undefined

/** Adds keys to a metric, each where it is usually written. The texts are whole: `prompt: Why?`. */
export function addKeys(source: string, map: YAMLMap, keys: ReadonlyMap<string, string>): Edit[] {
  const collection = collectionOf(map)
  if (collection === undefined) return []
  const behind = new Map<number, string[]>()
  for (const [key, text] of [...keys].toSorted(([a], [b]) => rank(a) - rank(b))) {
    const before = map.items.findLastIndex((pair) => rank(nameOf(pair)) < rank(key))
    const index = before === -1 ? map.items.length - 1 : before
    behind.set(index, [...(behind.get(index) ?? []), text])
  }
  return [...behind].flatMap(([index, texts]) => insertItems(source, { collection, behind: index }, texts))
}

const rank = (key: string | undefined): number => {
  const at = ORDER.indexOf(key ?? '')
  return at === -1 ? ORDER.length : at
}

/** Removes those of the keys that are a map's own. */
export function removeKeys(source: string, map: YAMLMap, keys: readonly string[]): Edit[] {
  const collection = collectionOf(map)
  const indexes = map.items.flatMap((pair, at) => (keys.includes(nameOf(pair) ?? '') ? [at] : []))
  return collection === undefined || indexes.length === 0 ? [] : removeItems(source, collection, indexes)
}
