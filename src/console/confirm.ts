import { AtomsSyncError } from '../model/error.js'
import type { GuardResult, Plan } from '../model/plan.js'
import type { Planned } from '../verbs/plan.js'
import { ask } from './ask.js'
import type { Invocation } from './command.js'
import { commandLine } from './command-line.js'

/**
 * Stands between showing a plan and executing it: guards first, then a yes from a person or from `--yes`.
 * @throws AtomsSyncError `GUARD`, `CONFIRMATION_REQUIRED`, `INTERRUPTED`
 */
export async function confirm({ plan, reviewed }: Planned, invocation: Invocation): Promise<void> {
  const { flags, screen, world } = invocation
  const failed = plan.guards.filter(({ ok }) => !ok)
  const unanswerable = failed.filter((guard) => !isQuestion(guard))
  // A saved plan was reviewed: what it shows counts as confirmed.
  if (reviewed) return refuseGuards(unanswerable, invocation)
  if (flags.yes === true) return refuseGuards(failed, invocation)
  if (!screen.interactive) throw nobodyAsked(failed, invocation)
  refuseGuards(unanswerable, invocation)
  if (await ask(questionOn(plan), world)) return
  throw new AtomsSyncError('CONFIRMATION_REQUIRED', 'not confirmed; nothing was written')
}

const nobodyAsked = (failed: readonly GuardResult[], { argv }: Invocation): AtomsSyncError =>
  new AtomsSyncError(
    'CONFIRMATION_REQUIRED',
    'nobody is at a terminal to confirm this plan; nothing was written',
    { hint: `after a look at the plan: ${commandLine(argv, [...flagsThatAllow(failed), '--yes'])}` },
  )

function questionOn(plan: Plan): string {
  const { summary, environment, branch } = plan
  const agents = summary.changed === 1 ? '1 agent' : `${summary.changed} agents`
  const breaking = summary.breaking > 0 ? `, ${summary.breaking} with breaking changes` : ''
  const verb = branch?.action === 'promote' ? `Make branch ${branch.name} live for` : 'Apply to'
  return `${verb} ${agents} in ${environment}${breaking}${goingLive(plan)}? Only "yes" or "y" applies:`
}

function goingLive({ agents, branch }: Plan): string {
  const { length } = agents.filter((agent) => agent.action === 'update' && agent.isLiveBranch)
  return length === 0 || branch === undefined
    ? ''
    : `, live at once (${branch.name} is the live branch of ${length})`
}

/** On a terminal the answer to "apply?" answers such a guard as well. */
const isQuestion = ({ limit }: GuardResult): boolean => limit === 'confirm'

function refuseGuards(guards: readonly GuardResult[], { argv }: Invocation): void {
  if (guards.length === 0) return
  const said = guards.map(
    ({ id, actual, limit, agents = [] }) => `${id}: ${actual}, limit ${limit} (${agents.join(', ')})`,
  )
  throw new AtomsSyncError('GUARD', `refused by ${said.join('; ')}; nothing was written`, {
    hint: `if that is meant: ${commandLine(argv, flagsThatAllow(guards))}`,
  })
}

const flagsThatAllow = (guards: readonly GuardResult[]): string[] =>
  guards.flatMap(({ allowWith }) => allowWith ?? [])
