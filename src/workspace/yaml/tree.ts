import { quoted } from '../../text/quote.js'
import type { Span } from './source.js'

/** The values of a file and their places, with anchors, aliases and merge keys followed. */
export type Tree = ScalarTree | ListTree | MapTree

export interface ScalarTree {
  readonly kind: 'scalar'
  readonly span: Span
  readonly value: string | number | boolean | null
  /** The source of an unquoted text: another YAML version may read it differently. */
  readonly plain?: string
  /** Where the text itself is written, if `span` is that of an alias. */
  readonly written?: Span
}

export interface ListTree {
  readonly kind: 'list'
  readonly span: Span
  readonly value: readonly unknown[]
  readonly items: readonly Tree[]
  /** The source of brackets on one line: perhaps a text was meant. */
  readonly flow?: string
}

export interface MapTree {
  readonly kind: 'map'
  readonly span: Span
  /** Without a prototype, so that a key such as `constructor` or `__proto__` is only a key. */
  readonly value: Readonly<Record<string, unknown>>
  readonly entries: ReadonlyMap<string, Entry>
  /** As in a list. */
  readonly flow?: string
}

export interface Entry {
  readonly key: Span
  readonly value: Tree
}

export const stringIn = (tree: Tree | undefined): string | undefined =>
  tree?.kind === 'scalar' && typeof tree.value === 'string' ? tree.value : undefined

export const entryOf = (tree: Tree | undefined, key: string): Entry | undefined =>
  tree?.kind === 'map' ? tree.entries.get(key) : undefined

export const itemsOf = (tree: Tree | undefined): readonly Tree[] => (tree?.kind === 'list' ? tree.items : [])

/** What a message calls a value. */
export function describeKind(tree: Tree): string {
  if (tree.kind === 'list') return 'a list'
  if (tree.kind === 'map') return 'a map of keys'
  if (tree.value === null) return 'nothing'
  if (typeof tree.value === 'string') return 'a text'
  return typeof tree.value === 'number' ? 'a number' : quoted(String(tree.value))
}

/** A value as it is written, or its kind. */
export const describeValue = (tree: Tree): string =>
  tree.kind === 'scalar' ? quoted(tree.plain ?? String(tree.value)) : describeKind(tree)
