import { lintExitCode } from '../lint/findings.js'
import type { Diagnostic } from '../model/diagnostic.js'
import type { Finding, LintReport, LintSettings } from '../model/lint.js'
import type { Linted } from './lint.js'
import type { LintSelection } from './lint-selection.js'

/** The report of a lint that stopped before it looked at anything. */
export const NOTHING_LINTED: Omit<LintReport, 'exitCode'> = {
  formatVersion: '1.0',
  summary: { files: 0, agents: 0, metrics: 0, errors: 0, warnings: 0, suppressed: 0, baselined: 0, fixed: 0 },
  findings: [],
  fixed: [],
  diagnostics: [],
}

/** All that a lint knows when it is over. */
interface Parts {
  readonly linted: Linted
  readonly selection: LintSelection
  readonly settings: LintSettings
  readonly diagnostics: readonly Diagnostic[]
  readonly findings: readonly Finding[]
  readonly baselined: readonly Finding[]
  readonly fixed: readonly Finding[]
}

/** What is reported of it: what was selected, and how much of it there is. */
export function lintReport({
  linted,
  selection,
  settings,
  diagnostics,
  fixed,
  ...compared
}: Parts): LintReport {
  const has = (finding: Finding): boolean => selection.has(finding)
  const findings = compared.findings.filter(has)
  const count = (severity: Finding['severity']): number =>
    [...findings, ...diagnostics].filter((said) => said.severity === severity).length
  const ids = new Set(selection.agents.flatMap((each) => each.ids.map(({ id }) => id)))
  return {
    formatVersion: '1.0',
    summary: {
      files: linted.files + linted.libraries,
      agents: ids.size,
      metrics: selection.agents.reduce((sum, { agent }) => sum + agent.metrics.length, 0),
      errors: count('error'),
      warnings: count('warning'),
      suppressed: linted.suppressed.filter(has).length,
      baselined: compared.baselined.filter(has).length,
      fixed: fixed.length,
    },
    findings,
    fixed,
    diagnostics,
    exitCode: lintExitCode(findings, diagnostics, settings),
  }
}
