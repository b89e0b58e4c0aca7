import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Diagnostic } from '../../model/diagnostic.js'
import type { Acknowledgement } from '../../model/drift.js'
import { readSource } from '../disk/read-source.js'
import { checkShape } from '../schema/check-shape.js'
import { parseYaml } from '../yaml/parse.js'
import { invalid, type Problem, toDiagnostics } from '../yaml/problem.js'
import { placeAt, type Source } from '../yaml/source.js'
import { describeValue, entryOf, itemsOf, stringIn, type Tree } from '../yaml/tree.js'

export const IGNORE_FILE = 'drift-ignore.yaml'

export interface Acknowledgements {
  readonly acknowledged: readonly Acknowledgement[]
  readonly diagnostics: readonly Diagnostic[]
}

/** What `drift-ignore.yaml` beside `atoms-sync.yaml` accepts. A file with a mistake accepts nothing. */
export function loadAcknowledgements(root: string): Acknowledgements {
  if (!existsSync(join(root, IGNORE_FILE))) return { acknowledged: [], diagnostics: misnamed(root) }
  const source = readSource(root, IGNORE_FILE)
  if (!('text' in source)) return { acknowledged: [], diagnostics: [source] }
  const { tree, problems } = parseYaml(source)
  if (tree === undefined) return { acknowledged: [], diagnostics: toDiagnostics(source, problems) }
  const diagnostics = toDiagnostics(source, [...problems, ...checkShape('drift-ignore', tree)])
  if (diagnostics.length > 0) return { acknowledged: [], diagnostics }
  const items = itemsOf(entryOf(tree, 'acknowledged')?.value)
  const days = items
    .flatMap((item) => entryOf(item, 'until')?.value ?? [])
    .filter((day) => !isDay(stringIn(day)))
  if (days.length > 0) return { acknowledged: [], diagnostics: toDiagnostics(source, days.map(noDay)) }
  return { acknowledged: items.map((item) => acknowledgement(source, item)), diagnostics }
}

/** What is silently not read would be missed on the day that somebody counts on it. */
const misnamed = (root: string): Diagnostic[] =>
  ['drift-ignore.yml', '.drift-ignore.yaml', 'drift-ignore.json']
    .filter((file) => existsSync(join(root, file)))
    .map((file) => ({
      code: 'unreadable',
      severity: 'error',
      message: `acknowledgements are read from \`${IGNORE_FILE}\` only`,
      hint: `rename it to \`${IGNORE_FILE}\``,
      place: { file, line: 1, column: 1 },
    }))

/** The pattern lets 30 February pass. */
function isDay(text = ''): boolean {
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

const noDay = (tree: Tree): Problem => invalid(tree, `no month has the day ${describeValue(tree)}`)

function acknowledgement(source: Source, item: Tree): Acknowledgement {
  const text = (key: string): string => stringIn(entryOf(item, key)?.value) ?? ''
  return {
    agent: text('agent'),
    path: text('path'),
    reason: text('reason'),
    until: text('until'),
    source: placeAt(source, item.span.start),
  }
}
