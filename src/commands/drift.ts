import type { Command } from '../console/command.js'
import { BASELINE_FLAGS } from '../console/flags/plan.js'
import {
  CACHE_FLAG,
  FULL_FLAG,
  OUTPUT_FLAGS,
  REMOTE_FLAGS,
  SELECTION_FLAGS,
  SUBSET_FLAGS,
} from '../console/flags/shared.js'
import { withProgress } from '../console/progress.js'
import { planRequestOf } from '../console/requests.js'
import { failedRun, openSession } from '../console/session.js'
import { drift, failedDrift } from '../verbs/drift.js'
import { driftPage } from '../view/drift/drift-page.js'
import { firstApplyPage } from '../view/plan/first-apply.js'

export const driftCommand: Command = {
  name: 'drift',
  summary: 'Tell what was changed on the dashboard, by whom and when; read-only',
  description:
    'Compares live, last applied and desired field by field. Exits 2 when somebody else changed something, when\nthat cannot be told, or when an acknowledgement in drift-ignore.yaml has expired.',
  flags: [
    ...SELECTION_FLAGS,
    ...SUBSET_FLAGS,
    ...BASELINE_FLAGS,
    FULL_FLAG,
    ...REMOTE_FLAGS,
    CACHE_FLAG,
    ...OUTPUT_FLAGS,
  ],
  examples: [
    'atoms-sync drift --env production',
    'atoms-sync drift --env production --output html=drift.html',
    'atoms-sync drift --format json | jq ".summary"',
  ],
  exits: {
    0: 'nobody else changed anything',
    2: 'somebody did, it cannot be told, or an acknowledgement is over',
  },
  async run(invocation) {
    const { screen, flags } = invocation
    const request = planRequestOf(openSession(invocation), flags)
    const compared = await withProgress('Reading agents', invocation, ({ count }) =>
      drift({ ...request, onRead: count }),
    )
    const page = driftPage(compared.report)
    if (compared.kind === 'compared') {
      screen.aside(firstApplyPage(compared.plan))
      screen.answer(page)
    } else {
      const { validationPage } = await import('../view/lint/validation-page.js')
      const { planPage } = await import('../view/plan/plan-page.js')
      screen.explain(validationPage(compared.plan.diagnostics, compared.checked))
      screen.fail({ ...planPage(compared.plan), title: page.title, document: page.document })
    }
    return compared.report.exitCode
  },
  failure: (error, exitCode, invocation) => failedDrift(error, exitCode, failedRun(invocation)),
}
