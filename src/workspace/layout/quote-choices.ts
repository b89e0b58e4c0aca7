import { isDeepStrictEqual } from 'node:util'
import type { Place } from '../../model/place.js'
import { byteOrderMark } from '../disk/byte-order-mark.js'
import { readSource } from '../disk/read-source.js'
import type { FileText } from '../disk/write-files.js'
import { type Edit, splice } from '../rewrite/edit.js'
import { parseYaml } from '../yaml/parse.js'
import { placeAt, type Source, type Span, sourceOf } from '../yaml/source.js'
import { entryOf, itemsOf, type ScalarTree, type Tree } from '../yaml/tree.js'
import { isCertain } from './unquoted-choices.js'

export interface Quoted {
  /** Files with their choices in quotes, for `replaceFiles`. */
  readonly files: readonly FileText[]
  /** Which places were fixed. */
  readonly places: readonly Place[]
}

/**
 * Puts choices into quotes where they stand. A file whose meaning would change beyond that, such as by an anchor
 * that something else repeats, is left as it is. Writes nothing.
 */
export function quoteChoices(root: string, places: readonly Place[]): Quoted {
  const files = [...new Set(places.map(({ file }) => file))]
  const done = files.flatMap((file) => {
    const source = readSource(root, file)
    if (!('text' in source)) return []
    const wanted = new Set(
      places.filter((place) => place.file === file).map(({ line, column }) => `${line}:${column}`),
    )
    const quoted = quoteIn(source, ({ start }) => {
      const { line, column } = placeAt(source, start)
      return wanted.has(`${line}:${column}`)
    })
    if (quoted === undefined) return []
    const text = byteOrderMark(root, file) + quoted.text
    return [{ file: { file, text, was: source.text }, places: quoted.places }]
  })
  return { files: done.map(({ file }) => file), places: done.flatMap((each) => each.places) }
}

/** The text of a file with the choices that are wanted in quotes; `undefined` where nothing is, or may be, done. */
export function quoteIn(
  source: Source,
  isWanted: (span: Span) => boolean,
): { readonly text: string; readonly places: readonly Place[] } | undefined {
  const { tree, problems } = parseYaml(source)
  if (tree === undefined) return undefined
  const choices = choicesIn(tree).filter((choice) => choice.written === undefined)
  const fixed = new Map<number, string>()
  for (const { span, plain = '', ...rest } of choices) {
    if (isCertain({ span, plain, ...rest }) && isWanted(span)) fixed.set(span.start, plain)
  }
  if (fixed.size === 0) return undefined
  const edits = Array.from(
    fixed,
    ([start, plain]): Edit => ({ start, end: start + plain.length, text: JSON.stringify(plain) }),
  )
  const text = splice(source.text, edits)
  const after = text === undefined ? undefined : parseYaml(sourceOf(source.file, text))
  if (text === undefined || after?.tree === undefined || after.problems.length > problems.length)
    return undefined
  if (!isDeepStrictEqual(after.tree.value, withTexts(tree, fixed))) return undefined
  return { text, places: Array.from(fixed.keys(), (start) => placeAt(source, start)) }
}

/** Of an agent file, and of a library. */
function choicesIn(tree: Tree): ScalarTree[] {
  const metrics = ['dispositionMetrics', 'metrics'].flatMap((key) => itemsOf(entryOf(tree, key)?.value))
  const choices = metrics.flatMap((metric) => itemsOf(entryOf(metric, 'choices')?.value))
  return choices.filter((choice) => choice.kind === 'scalar')
}

/** What the file is to mean: the same, but for these choices, which are now the texts that are written there. */
function withTexts(tree: Tree, fixed: ReadonlyMap<number, string>): unknown {
  const metrics = new Set(['dispositionMetrics', 'metrics'].flatMap((key) => entryOf(tree, key)?.value ?? []))
  const choiceOf = (choice: Tree): unknown =>
    choice.kind === 'scalar'
      ? (fixed.get((choice.written ?? choice.span).start) ?? choice.value)
      : choice.value
  const within = (each: Tree, replace: (key: string, value: Tree) => unknown): unknown => {
    if (each.kind !== 'map') return each.value
    const copy: Record<string, unknown> = Object.create(null)
    for (const [key, { value }] of each.entries) copy[key] = replace(key, value)
    return copy
  }
  const metricOf = (metric: Tree): unknown =>
    within(metric, (key, value) =>
      key === 'choices' && value.kind === 'list' ? value.items.map(choiceOf) : value.value,
    )
  return within(tree, (_, value) =>
    metrics.has(value) && value.kind === 'list' ? value.items.map(metricOf) : value.value,
  )
}
