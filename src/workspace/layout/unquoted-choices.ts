import { isDeepStrictEqual } from 'node:util'
import type { UnquotedChoice } from '../../model/lint.js'
import type { Place } from '../../model/place.js'
import { byteOrderMark, readSource } from '../disk/read-source.js'
import type { FileText } from '../disk/write-files.js'
import type { LintSubject } from '../lint/lint-subject.js'
import { type Edit, splice } from '../rewrite/edit.js'
import { parseYaml } from '../yaml/parse.js'
import { placeAt, type Source, type Span, sourceOf } from '../yaml/source.js'
import { entryOf, itemsOf, type ScalarTree, type Tree } from '../yaml/tree.js'
import { isBooleanWord, otherReading } from '../yaml/unquoted-text.js'
import { METRIC_LISTS } from './document.js'

/** The choices of one metric that some YAML reader does not take for a text. */
export function unquotedChoices({ choices }: LintSubject, index: number): UnquotedChoice[] {
  return choices.flatMap((tree, choice) => {
    const reading = readingOf(tree)
    if (reading === undefined) return []
    return [{ index, choice, text: tree.plain ?? '', ...reading, isCertain: isCertain(tree) }]
  })
}

type Reading = Pick<UnquotedChoice, 'reader' | 'reading' | 'isRefused'>

function readingOf({ plain, value }: ScalarTree): Reading | undefined {
  if (plain === undefined) return undefined
  const other = otherReading(plain)
  if (other !== undefined) {
    return { reader: typeof value === 'string' ? 'YAML 1.1' : 'YAML', reading: other, isRefused: true }
  }
  return isBooleanWord(plain) ? { reader: 'YAML 1.1', reading: 'true or false', isRefused: false } : undefined
}

/** Whether the written text is the one that is meant. Nobody who writes `~` means that choice. */
const isCertain = (tree: ScalarTree): boolean =>
  tree.plain !== undefined && tree.plain !== '~' && tree.plain !== '' && readingOf(tree) !== undefined

/** Files with their choices in quotes, for `replaceFiles`, and the places that were fixed. */
export interface QuotedChoices {
  readonly files: readonly FileText[]
  readonly places: readonly Place[]
}

/** Puts the choices at these places into quotes, except in files where that would change more. Writes nothing. */
export function quoteChoices(root: string, places: readonly Place[]): QuotedChoices {
  const keyOf = ({ line, column }: Place): string => `${line}:${column}`
  const files = [...new Set(places.map(({ file }) => file))]
  const done = files.flatMap((file) => {
    const source = readSource(root, file)
    if (!('text' in source)) return []
    const wanted = new Set(places.filter((place) => place.file === file).map(keyOf))
    const quoted = quoteIn(source, ({ start }) => wanted.has(keyOf(placeAt(source, start))))
    if (quoted === undefined) return []
    const text = byteOrderMark(root, file) + quoted.text
    return [{ file: { file, text, was: source.text }, places: quoted.places }]
  })
  return { files: done.map(({ file }) => file), places: done.flatMap((each) => each.places) }
}

/**
 * The text of a file with the wanted choices in quotes. `undefined` where there are none, or where another value would
 * change too, such as an alias.
 */
export function quoteIn(
  source: Source,
  isWanted: (span: Span) => boolean,
): { readonly text: string; readonly places: readonly Place[] } | undefined {
  const { tree, problems } = parseYaml(source)
  if (tree === undefined) return undefined
  const texts = new Map<number, string>()
  for (const choice of choicesIn(tree)) {
    const { span, plain = '', written } = choice
    if (written === undefined && isCertain(choice) && isWanted(span)) texts.set(span.start, plain)
  }
  if (texts.size === 0) return undefined
  const edits = Array.from(
    texts,
    ([start, plain]): Edit => ({ start, end: start + plain.length, text: JSON.stringify(plain) }),
  )
  const text = splice(source.text, edits)
  if (text === undefined) return undefined
  const after = parseYaml(sourceOf(source.file, text))
  if (after.tree === undefined || after.problems.length > problems.length) return undefined
  if (!isDeepStrictEqual(after.tree.value, withTexts(tree, texts))) return undefined
  return { text, places: Array.from(texts.keys(), (start) => placeAt(source, start)) }
}

/** Of an agent file, and of a library. */
const choicesIn = (tree: Tree): ScalarTree[] =>
  METRIC_LISTS.flatMap((key) => itemsOf(entryOf(tree, key)?.value))
    .flatMap((metric) => itemsOf(entryOf(metric, 'choices')?.value))
    .filter((choice) => choice.kind === 'scalar')

/** The values of a file, with the texts at these offsets in place of its choices. */
function withTexts(tree: Tree, texts: ReadonlyMap<number, string>): unknown {
  const valuesOf = (each: Tree, valueOfEntry: (key: string, value: Tree) => unknown): unknown => {
    if (each.kind !== 'map') return each.value
    const values: Record<string, unknown> = Object.create(null)
    for (const [key, { value }] of each.entries) values[key] = valueOfEntry(key, value)
    return values
  }
  const choiceOf = (choice: Tree): unknown =>
    (choice.kind === 'scalar' ? texts.get((choice.written ?? choice.span).start) : undefined) ?? choice.value
  const metricOf = (metric: Tree): unknown =>
    valuesOf(metric, (key, value) =>
      key === 'choices' && value.kind === 'list' ? value.items.map(choiceOf) : value.value,
    )
  return valuesOf(tree, (key, value) =>
    METRIC_LISTS.includes(key) && value.kind === 'list' ? value.items.map(metricOf) : value.value,
  )
}
