import type { Diagnostic } from '../model/diagnostic.js'
import { type Checked, diagnosticsPage } from '../view/validation-page.js'
import type { Screen } from './screen.js'

/** What is wrong in the files. JSON is each command's own. */
export function tellInvalid(diagnostics: readonly Diagnostic[], checked: Checked, screen: Screen): void {
  if (screen.format !== 'json') screen.refuse(diagnosticsPage(diagnostics, checked))
}
