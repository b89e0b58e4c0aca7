import type { Command, Invocation } from '../console/command.js'
import { REPORT_FLAGS } from '../console/flags/calls.js'
import { FULL_FLAG, OUTPUT_FLAGS, REMOTE_FLAGS, SELECTION_FLAGS } from '../console/flags/shared.js'
import { failedRun, openSession } from '../console/session.js'
import { prometheusText } from '../health/prometheus.js'
import { hasErrors } from '../model/diagnostic.js'
import type { AgentError } from '../model/plan.js'
import { type Desired, loadDesiredOrNone } from '../verbs/load-desired.js'
import { failedReport, reportOn } from '../verbs/report.js'
import { healthPage } from '../view/health/health-page.js'
import { validationPage } from '../view/lint/validation-page.js'
import { writeOutput } from '../workspace/disk/write-files.js'

export const report: Command = {
  name: 'report',
  summary: 'Tell the health of metrics from recent calls; read-only',
  description:
    'Counts what recent calls really answered, for the agents of the files, or for all that the key can see if there\nare no files. Exits 2 when a condition of --fail-on, or of failOn in atoms-sync.yaml, is met.',
  tabular: true,
  flags: [...SELECTION_FLAGS, ...REPORT_FLAGS, FULL_FLAG, ...REMOTE_FLAGS, ...OUTPUT_FLAGS],
  examples: [
    'atoms-sync report --since 24h',
    'atoms-sync report --agent "Sales*" --output html=report.html',
    'atoms-sync report --split 2026-08-01 --since 4w',
    `atoms-sync report --fail-on 'fill_rate(user_name) < 0.8'`,
    'atoms-sync report --quiet --prometheus /srv/textfiles/atoms-sync.prom',
  ],
  exits: { 2: 'a condition of --fail-on, or of failOn in atoms-sync.yaml, is met' },
  async run(invocation) {
    const { screen, flags } = invocation
    const session = openSession(invocation)
    const desired = loadDesiredOrNone(session, flags)
    if (hasErrors(desired.diagnostics)) return refuseFiles(desired, invocation)
    const health = await reportOn(desired, session, invocation)
    if (flags.prometheus !== undefined) writeOutput(session.folder, flags.prometheus, prometheusText(health))
    screen.answer(healthPage(health))
    return health.exitCode
  },
  failure: (error, exitCode, invocation) => failedReport(error, exitCode, failedRun(invocation)),
}

/** Files with errors never reach the network. */
function refuseFiles(
  { diagnostics, files, agents, environment }: Desired,
  { screen, world }: Invocation,
): number {
  screen.explain(validationPage(diagnostics, { files, agents: agents.length }))
  const error: AgentError = { code: 'FILES_INVALID', message: 'the files have errors; no request was made' }
  const known = { environment: environment.name, now: world.clock.now() }
  screen.fail(healthPage({ ...failedReport(error, 1, known), diagnostics }))
  return 1
}
