import type { Pair, YAMLMap } from 'yaml'
import { METRIC_KEYS, rankIn } from '../layout/document.js'
import { keyName } from '../yaml/build-tree.js'
import type { Edit } from './edit.js'
import { collectionOf } from './item-range.js'
import { insertItems, removeItems } from './items.js'

/** A key that is written in the map itself: neither merged in nor taken from the library. */
export const ownPair = (map: YAMLMap, key: string): Pair | undefined =>
  map.items.find((pair) => keyName(pair.key) === key)

export const hasMerge = (map: YAMLMap): boolean => ownPair(map, '<<') !== undefined

/** Adds keys to a metric, each in its usual place. The texts are whole: `prompt: Why?`. */
export function addKeys(source: string, map: YAMLMap, keys: ReadonlyMap<string, string>): Edit[] {
  const collection = collectionOf(map)
  if (collection === undefined) return []
  const textsAfter = new Map<number, string[]>()
  for (const [key, text] of [...keys].toSorted(([a], [b]) => rank(a) - rank(b))) {
    const before = map.items.findLastIndex((pair) => rank(keyName(pair.key)) < rank(key))
    const index = before === -1 ? map.items.length - 1 : before
    textsAfter.set(index, [...(textsAfter.get(index) ?? []), text])
  }
  return [...textsAfter].flatMap(([after, texts]) => insertItems(source, { collection, after }, texts))
}

const rank = (key: string | undefined): number => rankIn(['<<', ...METRIC_KEYS], key)

/** Removes those of the keys that are written in the map itself. */
export function removeKeys(source: string, map: YAMLMap, keys: readonly string[]): Edit[] {
  const collection = collectionOf(map)
  const indexes = map.items.flatMap(({ key }, at) => (keys.includes(keyName(key) ?? '') ? [at] : []))
  return collection === undefined || indexes.length === 0 ? [] : removeItems(source, collection, indexes)
}
