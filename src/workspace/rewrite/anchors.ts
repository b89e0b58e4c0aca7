import { type Alias, type CST, type Document, isAlias, isNode, isScalar, isSeq, type Node, visit } from 'yaml'
import type { Span } from '../yaml/source.js'
import { freshChoices } from './choices.js'
import type { Edit } from './edit.js'
import { collectionOf, type EditSite, type Spot, spotIn } from './edit-site.js'
import { anchorAt, textInPlaceOf } from './text.js'

/** An alias, what it repeats, and where it stands. */
export interface Repeat {
  readonly alias: Alias
  readonly home: Node
  readonly spot: Spot | undefined
}

/** Every alias of a file, in order. An anchor that is given again is another one from there on. */
export function repeatsIn(document: Document): Repeat[] {
  const homes = new Map<string, Node>()
  const repeats: Repeat[] = []
  visit(document, (_, node, path) => {
    if (isAlias(node)) {
      const home = homes.get(node.source)
      if (home !== undefined) repeats.push({ alias: node, home, spot: spotAmong(path) })
    } else if (isNode(node) && node.anchor !== undefined) {
      homes.set(node.anchor, node)
    }
  })
  return repeats
}

/** The place of a node with these ancestors. */
function spotAmong(path: readonly unknown[]): Spot | undefined {
  const collections = path.flatMap((node) => (isNode(node) ? (collectionOf(node) ?? []) : []))
  const nearest = collections.at(-1)
  return nearest === undefined ? undefined : spotIn(nearest)
}

/**
 * Gives the anchors in stretches that are about to go a new home: the first place that repeats them. What is
 * neither a text nor a list of texts is not moved, and the file is refused once the anchor is gone.
 */
export function rehome(source: string, document: Document, going: readonly Span[]): Edit[] {
  const goes = ({ srcToken }: Node): boolean =>
    srcToken !== undefined &&
    going.some(({ start, end }) => start <= srcToken.offset && srcToken.offset < end)
  const moved = new Set<Node>()
  return repeatsIn(document).flatMap(({ alias, home, spot }): Edit[] => {
    if (moved.has(home) || !goes(home) || goes(alias) || alias.srcToken === undefined) return []
    moved.add(home)
    const written = spot === undefined ? undefined : writtenAt({ source, spot }, alias.srcToken, home)
    return written === undefined ? [] : anchorAt(source, alias, written)
  })
}

function writtenAt(site: EditSite, token: CST.Token, home: Node): string | undefined {
  if (isScalar(home))
    return typeof home.value === 'string' ? textInPlaceOf(site, token, home.value) : undefined
  if (!isSeq(home)) return undefined
  const texts = home.items.flatMap((item) =>
    isScalar(item) && typeof item.value === 'string' ? [item.value] : [],
  )
  return texts.length === home.items.length ? freshChoices(texts) : undefined
}
