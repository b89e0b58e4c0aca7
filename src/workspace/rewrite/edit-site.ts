import type { Node } from 'yaml'
import { type Collection, isCollection } from './item-range.js'

/** What stands around a value. */
export interface Spot {
  /** Inside of brackets or braces. */
  readonly flow: boolean
  /** The column of the key or the dash in front of it. */
  readonly column: number
}

/** A text that is edited, and where in it the value stands. */
export interface EditSite {
  readonly source: string
  readonly spot: Spot
}

/** A list or a map together with where it stands; `undefined` when it was not read from a text. */
export function collectionOf({ srcToken }: Node): Collection | undefined {
  return isCollection(srcToken) ? srcToken : undefined
}

export const spotIn = (collection: Collection): Spot => ({
  flow: collection.type === 'flow-collection',
  column: collection.indent,
})
