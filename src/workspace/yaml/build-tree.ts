import { isAlias, isMap, isScalar, isSeq, type Pair, type ParsedNode, type Scalar } from 'yaml'
import { quoted } from '../../text/quote.js'
import type { Problem } from './problem.js'
import type { Span } from './source.js'
import type { Entry, ListTree, MapTree, ScalarTree, Tree } from './tree.js'
import { inQuotes, MAX_HINT_LENGTH } from './unquoted-text.js'

/** Values with every alias written out. Without a bound, ten lines of aliases to aliases make a billion. */
const MAX_VALUES = 100_000

/** Tags that change nothing. */
const KNOWN_TAGS = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
)

interface Building {
  readonly text: string
  readonly anchors: Map<string, { tree: Tree; size: number }>
  readonly problems: Problem[]
  size: number
}

function refuse({ problems }: Building, span: Span, message: string, hint?: string): void {
  problems.push({ code: 'yaml-syntax', span, message, ...(hint !== undefined && { hint }) })
}

/** Follows anchors, aliases and merge keys, refuses duplicate keys and tags. */
export function buildTree(text: string, root: ParsedNode): { tree?: Tree; problems: readonly Problem[] } {
  const building: Building = { text, anchors: new Map(), problems: [], size: 0 }
  const tree = toTree(root, spanOf(root), building)
  if (building.size <= MAX_VALUES) return { tree, problems: building.problems }
  const span = spanOf(root)
  const message = `the aliases in this file stand for more than ${MAX_VALUES} values`
  return { problems: [{ code: 'yaml-limits', span: { start: span.start, end: span.start + 1 }, message }] }
}

function toTree(node: ParsedNode | null, fallback: Span, building: Building): Tree {
  const before = building.size
  building.size += 1
  if (node === null) return { kind: 'scalar', span: fallback, value: null, plain: '' }
  if (isAlias(node)) return follow(node.source, spanOf(node), building)
  if (node.tag !== undefined && node.tag !== '!' && !KNOWN_TAGS.has(node.tag))
    refuseTag(node.tag, spanOf(node), building)
  const tree = isMap(node)
    ? toMap(node, building)
    : isSeq(node)
      ? toList(node, building)
      : toScalar(node, building)
  if (node.anchor) building.anchors.set(node.anchor, { tree, size: building.size - before })
  return tree
}

function follow(anchor: string, span: Span, building: Building): Tree {
  const target = building.anchors.get(anchor)
  building.size += target?.size ?? 0
  // The place of the value is that of the alias; the place of what is inside it is where it was written.
  if (target !== undefined) return aliased(target.tree, span)
  const message = `\`*${anchor}\` repeats an anchor, and there is no ${quoted(`&${anchor}`)} above`
  refuse(building, span, message, 'a text that begins with `*` needs quotes')
  return { kind: 'scalar', span, value: null }
}

const aliased = (tree: Tree, span: Span): Tree =>
  tree.kind === 'scalar' ? { ...tree, span, written: tree.written ?? tree.span } : { ...tree, span }

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

function toScalar(node: Scalar.Parsed, building: Building): ScalarTree {
  const span = spanOf(node)
  // Only an escape can name half of a character; the file itself is UTF-8.
  if (node.type === 'QUOTE_DOUBLE' && LONE_SURROGATE.test(String(node.value))) {
    building.problems.push({ ...halfCharacter, span })
  }
  const { value, source } = node
  if (node.type !== 'PLAIN' || node.tag !== undefined) return { kind: 'scalar', span, value: asJson(value) }
  // `651e10000000000000000000` is an id, though YAML reads infinity.
  return {
    kind: 'scalar',
    span,
    value: /^[0-9a-f]{24}$/i.test(source) ? source : asJson(value),
    plain: source,
  }
}

const asJson = (value: unknown): ScalarTree['value'] =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null

function toList(node: ParsedNode & { items: readonly unknown[] }, building: Building): ListTree {
  const span = spanOf(node)
  const items = node.items.map((item) => toTree(item as ParsedNode | null, span, building))
  return { kind: 'list', span, items, value: items.map(({ value }) => value), ...flowOf(node, building) }
}

function toMap(
  node: ParsedNode & { items: readonly Pair<ParsedNode, ParsedNode | null>[] },
  building: Building,
): MapTree {
  const entries = new Map<string, Entry>()
  const merged: Tree[] = []
  for (const pair of node.items) {
    const key = spanOf(pair.key)
    const value = toTree(pair.value, key, building)
    const name = keyName(pair.key)
    if (name === undefined) refuseKey(node, key, building)
    else if (name === '<<' && isScalar(pair.key) && pair.key.type === 'PLAIN') merged.push(value)
    else if (entries.has(name)) refuse(building, key, `${quoted(name)} stands twice here`, 'keep one of them')
    else entries.set(name, { key, value })
  }
  for (const tree of merged) merge(tree, entries, building)
  const value: Record<string, unknown> = Object.create(null)
  for (const [name, entry] of entries) value[name] = entry.value.value
  return { kind: 'map', span: spanOf(node), entries, value, ...flowOf(node, building) }
}

/** The source of brackets on one line. */
function flowOf(node: ParsedNode, { text }: Building): { readonly flow?: string } {
  const { start, end } = spanOf(node)
  if (!('flow' in node) || node.flow !== true || end - start > MAX_HINT_LENGTH) return {}
  const flow = flowText(node, text)
  return flow.includes('\n') ? {} : { flow }
}

/** Earlier maps win over later ones, and keys written out over both. */
function merge(tree: Tree, entries: Map<string, Entry>, building: Building): void {
  const maps = tree.kind === 'list' ? tree.items : [tree]
  for (const map of maps) {
    if (map.kind !== 'map') {
      refuse(building, map.span, '`<<` takes a map, or a list of maps')
      continue
    }
    building.size += map.entries.size
    for (const [name, entry] of map.entries) if (!entries.has(name)) entries.set(name, entry)
  }
}

/** A key as it is written: `2024:` and `true:` are names too. */
export const keyName = (key: unknown): string | undefined =>
  isScalar(key) ? (key.type === 'PLAIN' ? key.source : String(key.value)) : undefined

function spanOf({ range }: ParsedNode): Span {
  return { start: range[0], end: Math.max(range[0], range[1]) }
}

function refuseTag(tag: string, { start }: Span, building: Building): void {
  let at = building.text.lastIndexOf('!', start)
  while (building.text.charAt(at - 1) === '!') at -= 1
  const message = `the tag ${quoted(tag)} means nothing here`
  refuse(building, { start: at, end: start + 1 }, message, 'a text that begins with `!` needs quotes')
}

const halfCharacter = {
  code: 'encoding',
  message: 'there is half of a character in this text',
  hint: 'write the character itself, or both of its `\\u` escapes',
} as const

/** `{{name}}` is a map whose key is a map; whoever writes it means a text with a variable. */
function refuseKey(map: ParsedNode, key: Span, building: Building): void {
  const span = spanOf(map)
  if (building.text.startsWith('{{', span.start)) {
    const hint = inQuotes(flowText(map, building.text))
    refuse(building, span, 'a text that begins with `{` needs quotes', hint)
  } else refuse(building, key, 'a key must be a text')
}

/** The source of brackets, with the rest of the line unless that belongs to something around them. */
function flowText(node: ParsedNode, text: string): string {
  const { start, end } = spanOf(node)
  const after = /^[^\r\n]*/.exec(text.slice(end, end + MAX_HINT_LENGTH))?.[0] ?? ''
  const isWhole = /^\s*(?:$|[,\]}])|^\s+#/.test(after)
  return text.slice(start, isWhole ? end : end + after.length).trim()
}
