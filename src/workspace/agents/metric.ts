import { METRIC_TYPES, type Metric, type MetricType } from '../../model/config.js'
import { detach, type Source, type Span } from '../yaml/source.js'
import { entryOf, itemsOf, stringIn, type Tree } from '../yaml/tree.js'

/** A value and where it stands: `use` mixes values of two files. */
export interface Field<T> {
  readonly value: T
  readonly span: Span
  /** Where the text stands that an alias repeats; otherwise the same as `span`. */
  readonly written: Span
  readonly key: Span
  /** The metric that it stands in. */
  readonly item: Span
  readonly source: Source
}

/** A metric as far as it can be read. A field of the wrong type is absent here, and the schema reports it. */
export interface MetricDraft {
  readonly entry: Field<Tree>
  readonly use?: Field<string>
  readonly identifier?: Field<string>
  readonly renamedFrom?: Field<string>
  readonly prompt?: Field<string>
  readonly type?: Field<MetricType>
  readonly choices?: Field<readonly Tree[]>
}

export function draftMetric(source: Source, tree: Tree): MetricDraft {
  const field = <Key extends string, T>(
    key: Key,
    read: (value: Tree) => T | undefined,
  ): Partial<Record<Key, Field<T>>> => {
    const entry = entryOf(tree, key)
    const value = entry === undefined ? undefined : read(entry.value)
    if (entry === undefined || value === undefined) return {}
    const { span } = entry.value
    const written = (entry.value.kind === 'scalar' && entry.value.written) || span
    const field = { value, span, written, key: entry.key, item: tree.span, source }
    return { [key]: field } as Record<Key, Field<T>>
  }
  const { span } = tree
  return {
    entry: { value: tree, span, written: span, key: span, item: span, source },
    ...field('use', stringIn),
    ...field('identifier', stringIn),
    ...field('renamedFrom', stringIn),
    ...field('prompt', stringIn),
    ...field('type', (value) => METRIC_TYPES.find((type) => type === value.value)),
    ...field('choices', (value) => (value.kind === 'list' ? itemsOf(value) : undefined)),
  }
}

/** The library's metric, with what stands beside `use` over it. Choices go when the type is no ENUM any more. */
export function inherit(shared: MetricDraft, own: MetricDraft): MetricDraft {
  const { choices, ...rest } = { ...shared, ...own }
  const keeps = choices !== undefined && (rest.type?.value === 'ENUM' || choices === own.choices)
  return keeps ? { ...rest, choices } : rest
}

/** The finished metric; `undefined` while something it needs is missing or wrong. */
export function toMetric({ identifier, prompt, type, choices }: MetricDraft): Metric | undefined {
  if (identifier === undefined || prompt === undefined || type === undefined) return undefined
  const metric = { identifier: detach(identifier.value), prompt: detach(prompt.value), type: type.value }
  if (type.value !== 'ENUM') return metric
  const texts = choices?.value.map(stringIn).filter((text) => text !== undefined)
  return texts === undefined || texts.length === 0 ? undefined : { ...metric, choices: texts.map(detach) }
}
