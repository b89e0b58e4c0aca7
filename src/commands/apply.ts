import { escapeTerminal } from '../format/escape-terminal.js'
import { AtomsSyncError } from '../model/error.js'
import type { ApplyReport } from '../model/outcome.js'
import type { Plan } from '../model/plan.js'
import { applyPlan } from '../pipeline.js'
import { type AtomsClient, DEFAULT_PARALLELISM, DEFAULT_SCAN_TIMEOUT_MS } from '../remote/client.js'
import type { Provenance } from '../sync/apply.js'
import { isUpdate } from '../sync/plan.js'
import { assembleReport } from '../sync/report.js'
import { applyPage } from '../view/apply-page.js'
import { planPage } from '../view/plan-page.js'
import { type AppliedAgent, appliedPath, writeApplied } from '../workspace/applied.js'
import type { Command, Invocation } from './command.js'
import { confirm } from './confirm.js'
import {
  APPLY_FLAGS,
  DETAIL_FLAGS,
  DRIFT_FLAGS,
  GUARD_FLAGS,
  OUTPUT_FLAGS,
  REMOTE_FLAGS,
  SELECTION_FLAGS,
} from './flags.js'
import { failedPlan, type Planned, planFrom } from './planning.js'
import { showProgress } from './progress.js'

export const apply: Command = {
  name: 'apply',
  summary: 'Make the files live',
  description:
    'Plans, shows the plan, asks, then writes agent by agent: each is read again right before its write and\nread back after it. What changed meanwhile is refused, not overwritten.',
  flags: [
    ...SELECTION_FLAGS,
    ...APPLY_FLAGS,
    ...DETAIL_FLAGS,
    ...GUARD_FLAGS,
    ...DRIFT_FLAGS,
    ...REMOTE_FLAGS,
    ...OUTPUT_FLAGS,
  ],
  examples: [
    'atoms-sync apply',
    'atoms-sync apply --env production --yes',
    'atoms-sync apply --agent "Sales*" --yes --allow-breaking',
  ],
  async run(invocation) {
    const { screen, flags, world } = invocation
    const planned = await planFrom(invocation, { readOnly: false })
    if (planned.kind === 'invalid') {
      if (screen.format === 'json') screen.answer(applyPage(emptyReport(planned.plan)))
      return planned.plan.exitCode
    }
    const { plan } = planned
    const page = planPage(plan, { cosmetic: flags.showCosmetic === true })
    if (screen.format === 'text') screen.answer(page)
    else if (screen.interactive) screen.aside(page)
    if (plan.summary.changed > 0) {
      await requireOrganization(planned)
      await confirm(plan, invocation)
    }
    const report = await execute(planned, invocation)
    keepApplied(planned, report, invocation)
    if (screen.format === 'text') {
      if (plan.summary.changed === 0) return report.exitCode
      world.stdout.write('\n')
    }
    screen.answer(applyPage(report))
    return report.exitCode
  },
  failure: (error, exitCode, { flags, world }) => {
    const plan = failedPlan(error, exitCode, flags.env ?? 'default', world.clock.now())
    return emptyReport(plan)
  },
}

/** The report of an apply that never came to writing. */
function emptyReport(plan: Plan): ApplyReport {
  const at = new Date(plan.createdAt)
  const report = assembleReport({ plan, outcomes: [], startedAt: at, finishedAt: at, refusal: plan.error })
  return { ...report, exitCode: plan.exitCode }
}

async function execute({ plan, client }: Planned, { flags, world }: Invocation): Promise<ApplyReport> {
  const progress = showProgress('Applying', plan.summary.changed, world.stderr, world.clock, flags)
  try {
    return await applyPlan({
      plan,
      remote: client,
      onOpenDraft: flags.onOpenDraft ?? 'refuse',
      scanTimeoutMs: flags.scanTimeout === undefined ? DEFAULT_SCAN_TIMEOUT_MS : flags.scanTimeout * 1000,
      provenance: provenance(plan, world.env),
      clock: world.clock,
      parallelism: flags.parallelism ?? DEFAULT_PARALLELISM,
      interrupted: world.interrupted,
      onProgress: (agent, doing) => progress.say(`${escapeTerminal(agent.name)}: ${escapeTerminal(doing)}`),
      onDone: () => progress.tick(),
    })
  } finally {
    progress.end()
  }
}

/** The API of agents without versions keeps no history, so the record does. */
function keepApplied({ plan, desired }: Planned, report: ApplyReport, { flags }: Invocation): void {
  const { workspace, environment } = desired
  const configs = new Map(plan.agents.filter(isUpdate).map((agent) => [agent.agentId, agent]))
  const applied = report.outcomes.flatMap((outcome): [string, AppliedAgent][] => {
    const agent = configs.get(outcome.agentId)
    if (outcome.status !== 'applied' || agent?.dialect !== 'direct') return []
    const { finishedAt: at } = report
    return [[outcome.agentId, { config: agent.after, at, ...(plan.git && { commit: plan.git.commit }) }]]
  })
  writeApplied(
    appliedPath(workspace.root, environment.name, flags.baseline),
    environment.name,
    new Map(applied),
  )
}

/** Who runs this where. Sources: the CI systems' predefined variables. */
function provenance({ git }: Plan, env: Readonly<Record<string, string | undefined>>): Provenance {
  const githubRun =
    env.GITHUB_SERVER_URL && env.GITHUB_REPOSITORY && env.GITHUB_RUN_ID
      ? `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`
      : undefined
  const runUrl = githubRun ?? env.CI_JOB_URL ?? env.BUILD_URL
  const actor = env.GITHUB_ACTOR ?? env.GITLAB_USER_LOGIN ?? env.USER
  return {
    ...(git && { commit: git.commit }),
    ...(runUrl && { runUrl }),
    ...(actor && { actor }),
  }
}

/** A key of another organisation must not write. */
async function requireOrganization({
  client,
  desired,
}: Planned & { readonly client: AtomsClient }): Promise<void> {
  const { name, organizationId } = desired.environment
  if (organizationId === undefined) return
  const user = await client.getUser()
  if (user.organizationId === organizationId) return
  throw new AtomsSyncError(
    'WRONG_ORGANIZATION',
    `the key belongs to organisation ${user.organizationId ?? 'unknown'}, but environment \`${name}\` is ${organizationId}; nothing was written`,
    { hint: 'use the key of the right workspace, or correct organizationId in atoms-sync.yaml' },
  )
}
