import type { Diagnostic, Severity } from '../model/diagnostic.js'
import { hasErrors } from '../model/diagnostic.js'
import { EXIT } from '../model/exit.js'
import type { Finding, LintSettings } from '../model/lint.js'

/** The exit code: files that are refused count more than findings, which count as the settings say. */
export function lintExitCode(
  findings: readonly Finding[],
  diagnostics: readonly Diagnostic[],
  { failSeverity, maxWarnings }: Pick<LintSettings, 'failSeverity' | 'maxWarnings'>,
): number {
  if (hasErrors(diagnostics)) return EXIT.failed
  const count = (wanted: Severity): number => findings.filter(({ severity }) => severity === wanted).length
  const most = maxWarnings ?? (failSeverity === 'warning' ? 0 : Number.POSITIVE_INFINITY)
  return count('error') > 0 || count('warning') > most ? EXIT.attention : EXIT.ok
}
