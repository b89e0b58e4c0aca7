import type { Command } from '../console/command.js'
import { failedPlan } from '../console/failed-plan.js'
import { failedRun } from '../console/failed-run.js'
import type { Flags } from '../console/flags/flag-types.js'
import { BASELINE_FLAGS } from '../console/flags/plan.js'
import {
  CACHE_FLAG,
  FULL_FLAG,
  OUTPUT_FLAGS,
  REMOTE_FLAGS,
  SELECTION_FLAGS,
  SUBSET_FLAGS,
} from '../console/flags/shared.js'
import type { AgentError } from '../model/plan.js'
import { assembleDrift } from '../sync/drift/drift-report.js'
import { planFrom } from '../verbs/plan.js'
import { driftPage } from '../view/drift/drift-page.js'
import { namesOf, selects } from '../workspace/agents/select.js'
import { loadAcknowledgements } from '../workspace/settings/drift-ignore.js'

export const drift: Command = {
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
    const { screen } = invocation
    const planned = await planFrom(invocation, { readOnly: true })
    if (planned.kind === 'invalid') {
      const nothing = { ...NOTHING_ACKNOWLEDGED, plan: planned.plan }
      const { planPage } = await import('../view/plan/plan-page.js')
      const { exitCode } = planned.plan
      const { title, document } = driftPage({ ...assembleDrift(nothing), exitCode })
      screen.fail({ ...planPage(planned.plan), title, document })
      return exitCode
    }
    const { acknowledged, diagnostics } = loadAcknowledgements(planned.target.root)
    const report = assembleDrift({
      plan: { ...planned.plan, diagnostics: [...planned.plan.diagnostics, ...diagnostics] },
      acknowledged,
      matcherOf({ agent }) {
        const isMeant = selects({ agent: [agent] }, planned.plan.agents.map(namesOf))
        return (each) => isMeant(namesOf(each))
      },
      isPart: isSelection(invocation.flags),
    })
    const exitCode = diagnostics.length > 0 ? 1 : report.exitCode
    screen.answer(driftPage({ ...report, exitCode }))
    return exitCode
  },
  failure: (error: AgentError, exitCode, invocation) => {
    const plan = failedPlan(error, exitCode, failedRun(invocation))
    return { ...assembleDrift({ ...NOTHING_ACKNOWLEDGED, plan }), error, exitCode }
  },
}

const NOTHING_ACKNOWLEDGED = { acknowledged: [], matcherOf: () => () => false, isPart: false }

const isSelection = ({ agent, exclude, shard, changedSince }: Flags): boolean =>
  [agent, exclude, shard, changedSince].some((flag) => flag !== undefined)
