import { RULES } from '../lint/rules/index.js'
import { readSettings } from '../lint/settings.js'
import { lintExitCode } from '../lint/verdict.js'
import type { Finding, LintReport, LintSettings } from '../model/lint.js'
import { lintPage } from '../view/lint-page.js'
import type { Command } from './command.js'
import { LINT_FLAGS, OUTPUT_FLAGS } from './flags.js'
import type { Flags } from './given.js'
import { lintWorkspace } from './linting.js'
import { noAgentFiles, openWorkspace } from './setup.js'

export const lint: Command = {
  name: 'lint',
  summary: 'Check prompts and metrics against the authoring rules; no network',
  description:
    'Finds the metric that would cost a call its analytics, and what misleads whoever reads the results. Exits 2\nwhen there are findings. atoms-sync explain tells what a rule is about.',
  flags: [...LINT_FLAGS, ...OUTPUT_FLAGS],
  examples: ['atoms-sync lint', 'atoms-sync lint --fix', 'atoms-sync lint --format json | jq ".findings"'],
  async run(invocation) {
    const { flags, screen } = invocation
    const workspace = openWorkspace(invocation)
    const settings = effective(readSettings(workspace.lint, RULES), flags)
    const linted = lintWorkspace(workspace, settings)
    if (linted.files === 0) throw noAgentFiles(workspace)
    const diagnostics = [...workspace.diagnostics, ...linted.diagnostics]
    const exitCode = lintExitCode(linted.findings, diagnostics, settings)
    const count = (severity: Finding['severity']) =>
      [...linted.findings, ...diagnostics].filter((said) => said.severity === severity).length
    const report: LintReport = {
      formatVersion: '1.0',
      summary: {
        files: linted.files + linted.libraries,
        agents: linted.agents.size,
        metrics: linted.metrics,
        errors: count('error'),
        warnings: count('warning'),
        suppressed: linted.suppressed.length,
        baselined: 0,
        fixed: 0,
      },
      findings: linted.findings,
      diagnostics,
      exitCode,
    }
    screen.answer(lintPage(report))
    return exitCode
  },
}

/** The command line wins over the file. */
const effective = (settings: LintSettings, { failSeverity, maxWarnings }: Flags): LintSettings => ({
  ...settings,
  ...(failSeverity !== undefined && { failSeverity }),
  ...(maxWarnings !== undefined && { maxWarnings }),
})
