import type { Diagnostic } from '../model/diagnostic.js'
import type { FileCounts } from '../model/files.js'
import { diagnosticsPage } from '../view/lint/validation-page.js'
import type { Screen } from './screen.js'

/** What is wrong in the files, for people; each command has a document of its own for programs. */
export function tellInvalid(diagnostics: readonly Diagnostic[], checked: FileCounts, screen: Screen): void {
  if (screen.format !== 'json') screen.complain(diagnosticsPage(diagnostics, checked))
}
