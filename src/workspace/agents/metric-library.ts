import type { Diagnostic } from '../../model/diagnostic.js'
import { quoted } from '../../text/quote.js'
import { listFiles } from '../disk/list-files.js'
import { readSource } from '../disk/read-source.js'
import { checkShape } from '../schema/check-shape.js'
import { parseYaml } from '../yaml/parse.js'
import { type Problem, toDiagnostics } from '../yaml/problem.js'
import { placeAt, type Source } from '../yaml/source.js'
import { entryOf, itemsOf } from '../yaml/tree.js'
import { checkMetrics, spanIn } from './check-metrics.js'
import { draftMetric, type MetricDraft } from './metric.js'

/** The shared metrics, by identifier. */
export interface Library {
  readonly files: readonly string[]
  readonly metrics: ReadonlyMap<string, SharedMetric>
  readonly diagnostics: readonly Diagnostic[]
}

export interface SharedMetric {
  readonly source: Source
  readonly draft: MetricDraft
}

export function loadLibrary(root: string, globs: readonly string[]): Library {
  const { files, diagnostics: refused } = listFiles(root, globs)
  const metrics = new Map<string, SharedMetric>()
  const diagnostics: Diagnostic[] = [...refused]
  for (const file of files) {
    const source = readSource(root, file)
    if ('text' in source) diagnostics.push(...addFile(metrics, source))
    else diagnostics.push(source)
  }
  return { files, metrics, diagnostics }
}

function addFile(metrics: Map<string, SharedMetric>, source: Source): Diagnostic[] {
  const { tree, problems: found } = parseYaml(source)
  if (tree === undefined) return toDiagnostics(source, found)
  const drafts = itemsOf(entryOf(tree, 'metrics')?.value).map((item) => draftMetric(source, item))
  const problems: Problem[] = [...found, ...checkShape('metrics', tree), ...checkMetrics(source, drafts)]
  for (const draft of drafts) {
    const identifier = draft.identifier?.value
    if (identifier === undefined) continue
    const other = metrics.get(identifier)
    if (other === undefined) metrics.set(identifier, { source, draft })
    else if (other.source !== source) problems.push(alreadyIn(other, source, draft, identifier))
  }
  return toDiagnostics(source, problems)
}

function alreadyIn(
  { source: other, draft: first }: SharedMetric,
  source: Source,
  draft: MetricDraft,
  name: string,
): Problem {
  const { file, line } = placeAt(other, spanIn(other, first).start)
  const message = `${quoted(name)} is in the library already, in ${quoted(file)} line ${line}`
  return {
    code: 'duplicate-identifier',
    span: spanIn(source, draft),
    message,
    hint: 'rename or remove one of the two',
  }
}
