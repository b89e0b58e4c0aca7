import { type Alias, type CST, type Document, isAlias, isNode, isScalar, isSeq, type Node, visit } from 'yaml'
import type { Metric } from '../../model/config.js'
import type { Span } from '../yaml/source.js'
import { quotedText } from '../yaml/write-scalar.js'
import { freshChoices } from './choices.js'
import type { Edit } from './edit.js'
import { collectionOf, type EditSite, endOf, type Spot, spotIn } from './item-range.js'
import { ownPair, removeKeys } from './keys.js'
import type { MetricTask } from './metrics.js'
import { anchorAt, freshText, textInPlaceOf } from './text-edits.js'

/** What the file repeats, and the metrics that go. */
interface Surroundings {
  readonly repeats: readonly Repeat[]
  readonly gone: readonly unknown[]
}

/**
 * Writes out what metrics merge in by `<<` where that cannot go on: a key that is merged in cannot be taken away,
 * and a metric that goes, or becomes one of another type, can no longer be the model of others.
 */
export function unmerge(
  source: string,
  tasks: readonly MetricTask[],
  { repeats, gone }: Surroundings,
): Edit[] {
  const retyped = tasks.filter(({ was, wanted }) => was.type !== wanted.type).map(({ map }) => map)
  const ending = new Set<unknown>([...gone, ...retyped])
  return tasks.flatMap((task) => {
    const { map, was, wanted } = task
    const span = mergeOf(task)
    if (span === undefined) return []
    const losesChoices = was.choices !== undefined && wanted.choices === undefined
    const cannotLose = losesChoices && ownPair(map, 'choices') === undefined
    const models = repeats.filter(({ alias }) => holds(span, alias)).map(({ home }) => home)
    return cannotLose || models.some((model) => ending.has(model)) ? writeOut(source, task, span) : []
  })
}

/** From `<<` to the end of what it merges in. */
function mergeOf({ map }: MetricTask): Span | undefined {
  const { key, value } = ownPair(map, '<<') ?? {}
  const [from, to] = [isNode(key) ? key.srcToken : undefined, isNode(value) ? value.srcToken : undefined]
  return from === undefined || to === undefined ? undefined : { start: from.offset, end: endOf(to) }
}

const holds = ({ start, end }: Span, { srcToken }: Node): boolean =>
  srcToken !== undefined && start <= srcToken.offset && srcToken.offset < end

/** A comment behind the merge stays on its line, so the last key has to end on it. */
function writeOut(source: string, { map, was, wanted }: MetricTask, span: Span): Edit[] {
  const collection = collectionOf(map)
  if (collection === undefined) return []
  const spot = spotIn(collection)
  // What would go again in the next step is better not written.
  const isRetyped = wanted.choices === undefined && ownPair(map, 'type') === undefined
  const keys = keysOf(isRetyped ? { ...wanted, prompt: was.prompt } : was, spot).filter(
    ([key]) => ownPair(map, key) === undefined,
  )
  const last = keys.at(-1)
  if (last === undefined) return removeKeys(source, map, ['<<'])
  const [key, text, onOneLine] = last
  const lines = [
    ...keys.slice(0, -1).map(([name, value]) => `${name}: ${value}`),
    `${key}: ${onOneLine ?? text}`,
  ]
  return [{ ...span, text: lines.join(spot.flow ? ', ' : `\n${' '.repeat(spot.column)}`) }]
}

const keysOf = ({ identifier, prompt, type, choices }: Metric, spot: Spot): [string, string, string?][] => [
  ['identifier', identifier],
  ['prompt', freshText(prompt, spot), quotedText(prompt)],
  ['type', type],
  ...(choices === undefined ? [] : [['choices', freshChoices(choices)] satisfies [string, string]]),
]

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
