import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Diagnostic } from '../../model/diagnostic.js'
import { listFiles } from '../disk/list-files.js'
import { readSource } from '../disk/read-source.js'
import type { FileText } from '../disk/write-files.js'
import { SETTINGS_FILE } from '../settings/find-workspace.js'
import type { Workspace } from '../settings/settings.js'
import { inReadingOrder } from '../yaml/problem.js'
import { formatFile } from './format-file.js'

export interface FormattedWorkspace {
  /** Every file that was looked at, in order. */
  readonly files: readonly string[]
  /** Those that are not in canonical layout, as they would be; `replaceFiles` puts them there. */
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
