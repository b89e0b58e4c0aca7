import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Document } from 'yaml'
import type { Diagnostic } from '../../model/diagnostic.js'
import { listFiles } from '../disk/list-files.js'
import { readSource } from '../disk/read-source.js'
import type { FileText } from '../disk/write-files.js'
import { SETTINGS_FILE } from '../settings/find-workspace.js'
import type { Workspace } from '../settings/settings.js'
import { parseYaml } from '../yaml/parse.js'
import { inReadingOrder, type Problem, toDiagnostics } from '../yaml/problem.js'
import { sourceOf } from '../yaml/source.js'
import { marksIn, openDocument, orderKeys, printDocument } from './document.js'

export interface FormattedWorkspace {
  /** Every file that was looked at, in order. */
  readonly files: readonly string[]
  /** Those that are not in canonical layout, as they would be; `replaceFiles` writes them. */
  readonly changed: readonly FileText[]
  /** Why files could not be formatted. */
  readonly diagnostics: readonly Diagnostic[]
}

/** The canonical layout of `atoms-sync.yaml`, of the agent files and of the metric library. Writes nothing. */
export function formatWorkspace({
  root,
  settings,
}: Pick<Workspace, 'root' | 'settings'>): FormattedWorkspace {
  const listed = listFiles(root, [...settings.metrics, ...settings.agents])
  const hasSettings = existsSync(join(root, SETTINGS_FILE))
  const files = [...new Set([...listed.files, ...(hasSettings ? [SETTINGS_FILE] : [])])].toSorted()
  const changed: FileText[] = []
  const diagnostics: Diagnostic[] = [...listed.diagnostics]
  for (const file of files) {
    const source = readSource(root, file)
    if (!('text' in source)) {
      diagnostics.push(source)
      continue
    }
    const formatted = formatFile(file, source.text)
    if ('diagnostics' in formatted) diagnostics.push(...formatted.diagnostics)
    else if (formatted.text !== source.text) changed.push({ file, text: formatted.text, was: source.text })
  }
  return { files, changed, diagnostics: inReadingOrder(diagnostics) }
}

/** A file in canonical layout, or why it cannot be put there. */
type Formatted = { readonly text: string } | { readonly diagnostics: readonly Diagnostic[] }

/**
 * The canonical layout of a file: key order, two spaces, LF, one line end at the end. Comments, anchors, block texts
 * and quotes survive; what the file means never changes.
 */
export function formatFile(file: string, text: string): Formatted {
  const source = sourceOf(file, text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n'))
  const { tree, problems } = parseYaml(source)
  if (tree === undefined || problems.some(({ code }) => code === 'yaml-syntax')) {
    return { diagnostics: toDiagnostics(source, problems) }
  }
  // A moved key can separate an alias from its anchor; then the order stays.
  for (const change of [orderKeys, () => {}]) {
    const formatted = settle(source.text, change)
    if (formatted !== undefined && isSameFile(source.text, formatted)) return { text: formatted }
  }
  return { diagnostics: toDiagnostics(source, [notFormatted]) }
}

const MAX_ROUNDS = 5

/** Prints until printing changes nothing: comments sometimes need a second round to find their place. */
function settle(text: string, change: (document: Document.Parsed) => void): string | undefined {
  let before = text
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const document = openDocument(before)
    if (document.errors.length > 0) return undefined
    change(document)
    const after = print(document)
    if (after === undefined || after === before) return after
    before = after
  }
  return undefined
}

function print(document: Document.Parsed): string | undefined {
  try {
    return printDocument(document)
  } catch {
    // An alias is before its anchor now.
    return undefined
  }
}

/** Whether a file has the same values, comments, anchors, aliases and tags as before. */
function isSameFile(before: string, after: string): boolean {
  const [was, is] = [parseYaml(sourceOf('', before)).tree, parseYaml(sourceOf('', after)).tree]
  const marks = (text: string): string[] =>
    marksIn(text)
      .map(({ mark }) => mark)
      .toSorted()
  return isDeepStrictEqual(was?.value, is?.value) && isDeepStrictEqual(marks(before), marks(after))
}

const notFormatted: Problem = {
  code: 'not-formatted',
  severity: 'warning',
  span: { start: 0, end: 1 },
  message: 'this file cannot be put into canonical layout without losing something',
  hint: 'it stays as it is; a comment in an unusual place is the usual cause',
}
