import { type Alias, type CST, type Document, isAlias, isNode, isScalar, isSeq, type Node, visit } from 'yaml'
import type { Span } from '../yaml/source.js'
import { quotedText } from '../yaml/write-scalar.js'
import { freshChoices } from './choices.js'
import type { Edit } from './edit.js'
import { collectionOf, type EditSite, endOf, type Site, siteIn } from './item-range.js'
import { ownPair, removeKeys } from './keys.js'
import { type MetricTask, metricValues } from './metrics.js'
import { anchorAt, exactTextAt } from './text-edits.js'

/** An alias, the node it repeats, and its place. */
export interface AliasUse {
  readonly alias: Alias
  readonly anchored: Node
  readonly site: Site | undefined
}

/** Every alias of a file, in order. A redefined anchor counts as a new one from that point. */
export function findAliases(document: Document): AliasUse[] {
  const anchored = new Map<string, Node>()
  const found: AliasUse[] = []
  visit(document, (_, node, path) => {
    if (isAlias(node)) {
      const target = anchored.get(node.source)
      if (target !== undefined) found.push({ alias: node, anchored: target, site: siteAmong(path) })
    } else if (isNode(node) && node.anchor !== undefined) {
      anchored.set(node.anchor, node)
    }
  })
  return found
}

/** The place of a node with these ancestors. */
function siteAmong(path: readonly unknown[]): Site | undefined {
  const nearest = path.flatMap((node) => (isNode(node) ? (collectionOf(node) ?? []) : [])).at(-1)
  return nearest === undefined ? undefined : siteIn(nearest)
}

/**
 * Before ranges are removed, moves their anchors to the first alias that stays. Only texts and lists of texts move:
 * without any other anchor, the file is refused.
 */
export function moveAnchors(source: string, document: Document, removed: readonly Span[]): Edit[] {
  const goes = ({ srcToken }: Node): boolean =>
    srcToken !== undefined && removed.some((span) => holds(span, srcToken))
  const moved = new Set<Node>()
  return findAliases(document).flatMap(({ alias, anchored, site }): Edit[] => {
    if (moved.has(anchored) || !goes(anchored) || goes(alias) || alias.srcToken === undefined) return []
    moved.add(anchored)
    const written = site === undefined ? undefined : valueAt({ source, ...site }, alias.srcToken, anchored)
    return written === undefined ? [] : anchorAt(source, alias, written)
  })
}

const holds = ({ start, end }: Span, { offset }: CST.Token): boolean => start <= offset && offset < end

function valueAt(site: EditSite, token: CST.Token, anchored: Node): string | undefined {
  if (isScalar(anchored))
    return typeof anchored.value === 'string' ? exactTextAt(site, token, anchored.value) : undefined
  if (!isSeq(anchored)) return undefined
  const texts = anchored.items.flatMap((item) =>
    isScalar(item) && typeof item.value === 'string' ? [item.value] : [],
  )
  return texts.length === anchored.items.length ? freshChoices(texts) : undefined
}

/**
 * Replaces `<<` by the keys that it merges in, where it can no longer stay: a merged key cannot be removed, and
 * metrics cannot merge in one that goes or changes its type.
 */
export function writeOutMerges(
  source: string,
  tasks: readonly MetricTask[],
  { aliases, gone }: { readonly aliases: readonly AliasUse[]; readonly gone: readonly unknown[] },
): Edit[] {
  const retyped = tasks.filter(({ was, wanted }) => was.type !== wanted.type).map(({ map }) => map)
  const ending = new Set<unknown>([...gone, ...retyped])
  return tasks.flatMap((task) => {
    const { map, was, wanted } = task
    const span = mergeSpan(task)
    if (span === undefined) return []
    const losesChoices = was.choices !== undefined && wanted.choices === undefined
    const isChoicesMerged = ownPair(map, 'choices') === undefined
    const isModelEnding = aliases.some(
      ({ alias: { srcToken }, anchored }) =>
        srcToken !== undefined && holds(span, srcToken) && ending.has(anchored),
    )
    return (losesChoices && isChoicesMerged) || isModelEnding ? writeOut(source, task, span) : []
  })
}

/** From `<<` to the end of its value. */
function mergeSpan({ map }: MetricTask): Span | undefined {
  const { key, value } = ownPair(map, '<<') ?? {}
  const [from, to] = [isNode(key) ? key.srcToken : undefined, isNode(value) ? value.srcToken : undefined]
  return from === undefined || to === undefined ? undefined : { start: from.offset, end: endOf(to) }
}

function writeOut(source: string, { map, was, wanted }: MetricTask, span: Span): Edit[] {
  const collection = collectionOf(map)
  if (collection === undefined) return []
  const site = siteIn(collection)
  // The next step would remove the choices again.
  const isRetyped = wanted.choices === undefined && ownPair(map, 'type') === undefined
  const metric = isRetyped ? { ...wanted, prompt: was.prompt } : was
  const missing = metricValues(metric, site).filter(([key]) => ownPair(map, key) === undefined)
  if (missing.length === 0) return removeKeys(source, map, ['<<'])
  // A comment behind the merge stays on its line, so the last value must end there and be no block.
  const lines = missing.map(([key, text], at) =>
    key === 'prompt' && at === missing.length - 1 ? `${key}: ${quotedText(was.prompt)}` : `${key}: ${text}`,
  )
  return [{ ...span, text: lines.join(site.flow ? ', ' : `\n${' '.repeat(site.column)}`) }]
}
