import type { Command, Invocation } from '../console/command.js'
import type { Flags } from '../console/flags/all.js'
import { LINT_FLAGS } from '../console/flags/lint.js'
import { CHANGED_FLAG, OUTPUT_FLAGS, REMOTE_FLAGS, SELECTION_FLAGS } from '../console/flags/shared.js'
import { openSession } from '../console/session.js'
import { ruleFacts } from '../lint/rule-doc.js'
import { RULES } from '../lint/rules/index.js'
import { readSettings } from '../lint/settings.js'
import { hasErrors } from '../model/diagnostic.js'
import type { Finding, LintSettings } from '../model/lint.js'
import { lintWorkspace } from '../verbs/lint.js'
import { againstBaseline, lintReport, NOTHING_LINTED, selectLinted } from '../verbs/lint-report.js'
import { noAgentFiles, type Session } from '../verbs/session.js'
import { lintPage } from '../view/lint/lint-page.js'
import { replaceFiles } from '../workspace/disk/write-files.js'
import { quoteChoices } from '../workspace/layout/unquoted-choices.js'
import type { Workspace } from '../workspace/settings/settings.js'

export const lint: Command = {
  name: 'lint',
  summary: 'Check prompts and metrics against the authoring rules; no network',
  description:
    'Finds the metric that would cost a call its analytics, and what misleads whoever reads the results. Exits 2\nwhen there are findings. atoms-sync explain tells what a rule is about. Only --calls asks the platform, for\nthe calls of agents with findings.',
  flags: [...SELECTION_FLAGS, CHANGED_FLAG, ...LINT_FLAGS, ...REMOTE_FLAGS, ...OUTPUT_FLAGS],
  examples: [
    'atoms-sync lint',
    'atoms-sync lint --fix',
    'atoms-sync lint --update-baseline',
    'atoms-sync lint --output sarif=lint.sarif',
    'atoms-sync lint --calls 500',
    'atoms-sync lint --format json | jq ".findings"',
  ],
  exits: { 0: 'nothing found, or less than --fail-severity and --max-warnings allow', 2: 'findings' },
  async run(invocation) {
    const { flags, screen } = invocation
    const session = openSession(invocation)
    const { workspace } = session
    const settings = effective(readSettings(workspace.lint, RULES), flags)
    const found = lintWorkspace(workspace, settings)
    if (found.files === 0 && !hasErrors(workspace.diagnostics)) throw noAgentFiles(workspace)
    const selection = await selectLinted(found.agents, workspace, invocation)
    const fixed = flags.fix ? fix(workspace, found.findings.filter(selection.has)) : []
    const linted = fixed.length > 0 ? lintWorkspace(workspace, settings) : found
    const seen = await callsOf(session, invocation)
    const compared = againstBaseline(linted, settings, { invocation, root: workspace.root })
    const findings = seen(compared.findings)
    const diagnostics = [...workspace.diagnostics, ...linted.diagnostics]
    const report = lintReport({ linted, selection, settings, diagnostics, fixed, ...compared, findings })
    screen.answer(lintPage(report, ruleFacts(report.findings)))
    return report.exitCode
  },
  failure: (error, exitCode) => ({ ...NOTHING_LINTED, error, exitCode }),
}

/** What `--calls` knows of findings. Loaded only then: the lint needs no network. */
async function callsOf(
  session: Session,
  invocation: Invocation,
): Promise<(findings: readonly Finding[]) => readonly Finding[]> {
  if (invocation.flags.calls === undefined) return (findings) => findings
  const { withCalls } = await import('../verbs/lint-calls.js')
  return withCalls(session, invocation)
}

/** The command line wins over the file. */
const effective = (settings: LintSettings, { failSeverity, maxWarnings }: Flags): LintSettings => ({
  ...settings,
  ...(failSeverity !== undefined && { failSeverity }),
  ...(maxWarnings !== undefined && { maxWarnings }),
})

/** Fixes what is certain in the files themselves, and returns the findings that are fixed by it. */
function fix({ root }: Workspace, findings: readonly Finding[]): Finding[] {
  const fixable = findings.filter((finding) => finding.fixable)
  const { files, places } = quoteChoices(
    root,
    fixable.flatMap(({ place }) => place ?? []),
  )
  replaceFiles(root, files)
  const fixed = new Set(places.map((place) => JSON.stringify(place)))
  return fixable.filter(({ place }) => fixed.has(JSON.stringify(place)))
}
