import type { Command, Invocation } from '../console/command.js'
import type { Flags } from '../console/flags/flag-types.js'
import { OTHER_SECTIONS_FLAG, OUT_FLAG, WRITING_FLAGS } from '../console/flags/plan.js'
import { folderOf, loadDesired } from '../console/session.js'
import type { ManagedAgent } from '../model/desired.js'
import { hasErrors } from '../model/diagnostic.js'
import type { Environment } from '../model/environment.js'
import { AtomsSyncError } from '../model/error.js'
import type { UnchangedAgent } from '../model/plan.js'
import { carryOut, WRITING_EXITS } from '../verbs/execute-plan.js'
import { requireDigest } from '../verbs/expect-digest.js'
import { type Planned, planTowards } from '../verbs/plan.js'
import { isPromotion, promoting, towardsHeads, withoutBranch } from '../verbs/promote.js'
import { type Heads, readHeads } from '../verbs/read-heads.js'
import { diagnosticsPage } from '../view/lint/validation-page.js'
import { planPage } from '../view/plan/plan-page.js'
import { notLivePage } from '../view/plan/promotion-notes.js'
import { managedAgent } from '../workspace/agents/managed-agent.js'
import { writePlan } from '../workspace/records/plan-file.js'
import { apply } from './apply.js'
import { plan as planCommand } from './plan.js'

export const promote: Command = {
  name: 'promote',
  summary: 'Make an environment’s branch live',
  description:
    'Plans what is live against the head of the branch that the environment names, and makes the branch live\nwhere they differ: the same review, guards and record as apply. Everything on the branch goes live with it,\nso a branch that differs in more than its analytics is refused unless that is allowed. With --out nothing\nis made live: the plan is saved, and `apply` carries it out.',
  flags: [...WRITING_FLAGS, OTHER_SECTIONS_FLAG, OUT_FLAG],
  examples: [
    'atoms-sync promote --env staging',
    'atoms-sync promote --env staging --agent "Sales*" --yes',
    'atoms-sync promote --env staging --out plan.json',
  ],
  exits: WRITING_EXITS,
  async run(invocation) {
    const { flags, screen } = invocation
    const { plan, client, target } = await planPromotion(invocation)
    if (!isPromotion(plan)) throw new Error('planned as a promotion')
    if (flags.out === undefined)
      return carryOut({ plan, client, target, remote: promoting(client, plan) }, invocation)
    requireDigest(plan, flags)
    writePlan(folderOf(invocation), flags.out, plan)
    screen.answer(planPage(plan, { cosmetic: flags.showCosmetic === true }))
    return plan.exitCode
  },
  failure: (error, exitCode, invocation) =>
    (invocation.flags.out === undefined ? apply : planCommand).failure?.(error, exitCode, invocation),
}

/** @throws AtomsSyncError `USAGE`, `FILES_INVALID`, or when nothing can be read at all */
async function planPromotion(invocation: Invocation): Promise<Planned> {
  const { flags, screen } = invocation
  refuseKeep(flags)
  const desired = loadDesired(invocation)
  const { environment, agents, diagnostics, files, workspace } = desired
  if (hasErrors(diagnostics)) {
    screen.complain(diagnosticsPage(diagnostics, { files, agents: agents.length }))
    throw new AtomsSyncError('FILES_INVALID', 'the files have errors; no request was made')
  }
  const name = branchOf(environment)
  const heads = await readHeads(invocation, { environment, root: workspace.root, agents })
  requireSomewhere(name, heads)
  const live = withoutBranch(environment)
  const towardsLive = { ...desired, environment: live, agents: agents.map(asDesired(heads)) }
  const planned = await planTowards(towardsLive, invocation, {
    readOnly: flags.out !== undefined,
    branch: { name, action: 'promote' },
    remote: (client) => towardsHeads(client, heads, name),
  })
  const staying = planned.plan.agents.flatMap((agent) =>
    agent.action === 'none' && !isHead(agent, heads) ? [agent.name] : [],
  )
  if (staying.length > 0) screen.aside(notLivePage(name, staying))
  return planned
}

/** A branch that no agent has is misspelt, or was never forked: "all is live" would be a lie. */
function requireSomewhere(name: string, heads: Heads): void {
  const found = [...heads.values()].flatMap((head) => (head instanceof AtomsSyncError ? [] : head))
  if (found.length === 0 || !found.every(({ isFork }) => isFork)) return
  throw new AtomsSyncError('NO_BRANCH', `none of these agents has a branch \`${name}\``, {
    hint: 'look at the name in atoms-sync.yaml; apply --create-branch forks a branch where the files ask for a change',
  })
}

/** Whether what is live is the very head of the branch. */
function isHead({ agentId, seen }: UnchangedAgent, heads: Heads): boolean {
  const head = heads.get(agentId)
  return head instanceof AtomsSyncError || head?.revision === seen.revision
}

/** A branch goes live as a whole, so nothing of what it replaces could be kept. */
function refuseKeep({ onDrift }: Flags): void {
  if (onDrift !== 'keep') return
  throw new AtomsSyncError(
    'USAGE',
    'a promotion can keep nothing of what is live: the whole branch replaces it',
    {
      hint: 'bring the change onto the branch, or decide for it with --on-drift=overwrite',
    },
  )
}

function branchOf({ name, branch }: Environment): string {
  if (branch !== undefined) return branch
  throw new AtomsSyncError(
    'USAGE',
    `environment \`${name}\` names no branch, so there is nothing to promote`,
    {
      hint: `give it one in atoms-sync.yaml: ${name}: { branch: ${name} }`,
    },
  )
}

/** The branch's head is what is asked for, in every field; an agent whose head cannot be read will not be read either. */
const asDesired =
  (heads: Heads) =>
  (agent: ManagedAgent): ManagedAgent => {
    const head = heads.get(agent.agentId)
    if (head === undefined || head instanceof AtomsSyncError) return agent
    return managedAgent({ ...agent.load(), config: head.config, renames: {}, ignore: [] })
  }
