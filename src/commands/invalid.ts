import type { Diagnostic } from '../model/diagnostic.js'
import { type Checked, diagnosticsPage } from '../view/validation-page.js'
import type { Screen } from './screen.js'

/** What is wrong in the files: on stderr for people, and in the format of a CI system. JSON is each command's own. */
export function tellInvalid(diagnostics: readonly Diagnostic[], checked: Checked, screen: Screen): void {
  if (screen.format === 'json') return
  const page = diagnosticsPage(diagnostics, checked)
  screen.complain(page)
  if (screen.format !== 'text') screen.answer(page)
}
