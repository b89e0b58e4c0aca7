import { type Alias, type Document, isAlias, isNode, isScalar, isSeq, type Node, visit } from 'yaml'
import { freshChoices } from './rewrite-choices.js'
import type { Edit } from './rewrite-edit.js'
import { collectionOf, type Spot, spotIn } from './rewrite-spot.js'
import { freshText, replaceToken } from './rewrite-text.js'
import type { Span } from './source.js'

/**
 * Gives the anchors in stretches that are about to go a new home: the first place that repeats them. What is
 * neither a text nor a list of texts is not moved, and the file is refused once the anchor is gone.
 */
export function rehome(source: string, document: Document, going: readonly Span[]): Edit[] {
  const goes = ({ srcToken }: Node): boolean =>
    srcToken !== undefined &&
    going.some(({ start, end }) => start <= srcToken.offset && srcToken.offset < end)
  const homes = new Map<string, Node>()
  const moved = new Set<Node>()
  const edits: Edit[] = []
  visit(document, {
    Alias(_, alias, path) {
      const home = homes.get(alias.source)
      if (home === undefined || moved.has(home) || !goes(home) || goes(alias)) return
      moved.add(home)
      edits.push(...moveTo(source, alias, home, spotAmong(path)))
    },
    Node(_, node) {
      if (!isAlias(node) && node.anchor !== undefined) homes.set(node.anchor, node)
    },
  })
  return edits
}

function moveTo(
  source: string,
  { source: name, srcToken }: Alias,
  home: Node,
  spot: Spot | undefined,
): Edit[] {
  const written = spot === undefined ? undefined : writtenAt(home, spot)
  return written === undefined || srcToken === undefined
    ? []
    : replaceToken(source, srcToken, written, `&${name} `)
}

function writtenAt(home: Node, spot: Spot): string | undefined {
  if (isScalar(home)) return typeof home.value === 'string' ? freshText(home.value, spot) : undefined
  if (!isSeq(home)) return undefined
  const texts = home.items.flatMap((item) =>
    isScalar(item) && typeof item.value === 'string' ? [item.value] : [],
  )
  return texts.length === home.items.length ? freshChoices(texts) : undefined
}

/** The place of a node with these ancestors. */
function spotAmong(path: readonly unknown[]): Spot | undefined {
  const collection = path.findLast((node) => isNode(node) && collectionOf(node) !== undefined)
  const token = isNode(collection) ? collectionOf(collection) : undefined
  return token === undefined ? undefined : spotIn(token)
}
