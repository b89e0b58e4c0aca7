import { baselineOf, shrunk, withoutBaseline } from '../lint/baseline.js'
import { ruleFacts } from '../lint/rule-facts.js'
import { RULES } from '../lint/rules/index.js'
import { readSettings } from '../lint/settings.js'
import { lintExitCode } from '../lint/verdict.js'
import { type Diagnostic, hasErrors } from '../model/diagnostic.js'
import { AtomsSyncError } from '../model/error.js'
import type { BaselineEntry, Finding, LintReport, LintSettings } from '../model/lint.js'
import { lintPage } from '../view/lint-page.js'
import { type BaselineFile, readBaseline, writeBaseline } from '../workspace/lint-baseline.js'
import { quoteChoices } from '../workspace/quote-choices.js'
import type { Workspace } from '../workspace/workspace.js'
import { replaceFiles } from '../workspace/write-files.js'
import type { Command, Invocation } from './command.js'
import { LINT_FLAGS } from './flags/lint.js'
import { CHANGED_FLAG, OUTPUT_FLAGS, REMOTE_FLAGS, SELECTION_FLAGS } from './flags.js'
import type { Flags } from './given.js'
import { type LintSelection, selectLinted } from './lint-selection.js'
import { type Linted, lintWorkspace } from './linting.js'
import { folderOf, noAgentFiles, openWorkspace } from './setup.js'

export const lint: Command = {
  name: 'lint',
  summary: 'Check prompts and metrics against the authoring rules; no network',
  description:
    'Finds the metric that would cost a call its analytics, and what misleads whoever reads the results. Exits 2\nwhen there are findings. atoms-sync explain tells what a rule is about. Only --calls asks the platform: what became of\nthe calls of the agents that findings are about.',
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
    const workspace = openWorkspace(invocation)
    const settings = effective(readSettings(workspace.lint, RULES), flags)
    const found = lintWorkspace(workspace, settings)
    if (found.files === 0 && !hasErrors(workspace.diagnostics)) throw noAgentFiles(workspace)
    const selection = await selectLinted(found.agents, workspace, invocation)
    const fixed = flags.fix ? fix(workspace, found.findings.filter(selection.has)) : []
    const linted = fixed.length > 0 ? lintWorkspace(workspace, settings) : found
    const seen = await callsOf(invocation)
    const compared = againstBaseline(linted, settings, { invocation, root: workspace.root })
    const diagnostics = [...workspace.diagnostics, ...linted.diagnostics]
    const findings = seen(compared.findings)
    const report = reportOf({ linted, selection, settings, diagnostics, fixed, ...compared, findings })
    screen.answer(lintPage(report, ruleFacts(report.findings)))
    return report.exitCode
  },
  failure: (error, exitCode) => ({ ...NOTHING_LINTED, error, exitCode }),
}

const NOTHING_LINTED: Omit<LintReport, 'exitCode'> = {
  formatVersion: '1.0',
  summary: { files: 0, agents: 0, metrics: 0, errors: 0, warnings: 0, suppressed: 0, baselined: 0, fixed: 0 },
  findings: [],
  fixed: [],
  diagnostics: [],
}

/** What `--calls` knows of findings. Loaded only then: the lint needs no network. */
async function callsOf(
  invocation: Invocation,
): Promise<(findings: readonly Finding[]) => readonly Finding[]> {
  if (invocation.flags.calls === undefined) return (findings) => findings
  const { withCalls } = await import('./lint-calls.js')
  return withCalls(invocation)
}

/** The command line wins over the file. */
const effective = (settings: LintSettings, { failSeverity, maxWarnings }: Flags): LintSettings => ({
  ...settings,
  ...(failSeverity !== undefined && { failSeverity }),
  ...(maxWarnings !== undefined && { maxWarnings }),
})

/** Mends what is certain, in the files themselves; what it says of them is what was mended. */
function fix({ root }: Workspace, findings: readonly Finding[]): Finding[] {
  const fixable = findings.filter((finding) => finding.fixable)
  const { files, places } = quoteChoices(
    root,
    fixable.flatMap(({ place }) => place ?? []),
  )
  replaceFiles(root, files)
  const mended = new Set(places.map((place) => JSON.stringify(place)))
  return fixable.filter(({ place }) => mended.has(JSON.stringify(place)))
}

interface Parts {
  readonly linted: Linted
  readonly selection: LintSelection
  readonly settings: LintSettings
  readonly diagnostics: readonly Diagnostic[]
  readonly findings: readonly Finding[]
  readonly baselined: readonly Finding[]
  readonly fixed: readonly Finding[]
}

function reportOf({ linted, selection, settings, diagnostics, fixed, ...compared }: Parts): LintReport {
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

interface Around {
  readonly invocation: Invocation
  readonly root: string
}

/** Leaves out what the baseline lets pass, and with `--update-baseline` writes it: the first time, or shorter. */
function againstBaseline(
  { findings }: Linted,
  settings: LintSettings,
  { invocation, root }: Around,
): Pick<Parts, 'findings' | 'baselined'> {
  const { lintBaseline: named, updateBaseline } = invocation.flags
  const file = readBaseline({ root, folder: folderOf(invocation), named, setting: settings.baseline })
  if (file.entries === undefined) {
    if (updateBaseline !== true) {
      if (named !== undefined) throw noBaseline(named)
      return { findings, baselined: [] }
    }
    const entries = baselineOf(findings)
    writeBaseline(file, entries)
    return withoutBaseline(findings, entries)
  }
  const compared = withoutBaseline(findings, file.entries)
  if (updateBaseline !== true) {
    return {
      ...compared,
      findings: [...compared.findings, ...compared.stale.flatMap((entry) => stale(entry, file, settings))],
    }
  }
  if (compared.stale.length > 0) writeBaseline(file, shrunk(file.entries, compared.stale))
  return compared
}

const noBaseline = (named: string): AtomsSyncError =>
  new AtomsSyncError('FILE_ERROR', `there is no \`${named}\``, {
    hint: '--update-baseline beside it writes it, with what is found now',
  })

function stale(entry: BaselineEntry, file: BaselineFile, { rules }: LintSettings): Finding[] {
  const severity = rules.get('stale-baseline')?.severity ?? 'off'
  if (severity === 'off') return []
  const { rule, metric, count } = entry
  const about = metric === undefined ? `\`${entry.file}\`` : `\`${metric}\` in \`${entry.file}\``
  const many = count === 1 ? '' : `, ${count} times more than there is`
  return [
    {
      code: 'stale-baseline',
      severity,
      message: `\`${rule}\` has no longer anything to say about ${about}${many}`,
      hint: 'atoms-sync lint --update-baseline takes the entry out',
      ...file.spotOf(entry),
    },
  ]
}
