import { AtomsSyncError } from '../model/error.js'
import type { GuardResult, Plan } from '../model/plan.js'
import { ask } from './ask.js'
import type { Invocation } from './command.js'
import { commandLine } from './command-line.js'
import type { Planned } from './planning.js'

/**
 * Stands between showing a plan and executing it: guards first, then a yes from a person or from `--yes`.
 * @throws AtomsSyncError `GUARD`, `CONFIRMATION_REQUIRED`, `INTERRUPTED`
 */
export async function confirm({ plan, reviewed }: Planned, invocation: Invocation): Promise<void> {
  const { flags, screen, world } = invocation
  const failed = plan.guards.filter((guard) => !guard.ok)
  const asks = screen.interactive && flags.yes !== true
  const stopping = failed.filter((guard) => !(asks && isQuestion(guard)))
  // A saved plan was reviewed: what it shows counts as confirmed.
  if (reviewed)
    return refuseGuards(
      failed.filter((guard) => !isQuestion(guard)),
      invocation,
    )
  if (flags.yes === true || asks) refuseGuards(stopping, invocation)
  if (flags.yes === true) return
  if (!asks) {
    const allow = failed.flatMap((guard) => (guard.allowWith === undefined ? [] : [guard.allowWith]))
    throw new AtomsSyncError(
      'CONFIRMATION_REQUIRED',
      'nobody is at a terminal to confirm this plan; nothing was written',
      {
        hint: `after a look at the plan: ${commandLine(invocation.argv, [...allow, '--yes'])}`,
      },
    )
  }
  const what = `${plan.summary.changed} ${plan.summary.changed === 1 ? 'agent' : 'agents'} in ${plan.environment}`
  const breaking = plan.summary.breaking > 0 ? `, ${plan.summary.breaking} with breaking changes` : ''
  const verb = plan.branch?.action === 'promote' ? `Make branch ${plan.branch.name} live for` : 'Apply to'
  const live = goingLive(plan)
  if (await ask(`${verb} ${what}${breaking}${live}? Only "yes" or "y" applies:`, world)) return
  throw new AtomsSyncError('CONFIRMATION_REQUIRED', 'not confirmed; nothing was written')
}

function goingLive({ agents, branch }: Plan): string {
  const { length } = agents.filter((agent) => agent.action === 'update' && agent.isLiveBranch)
  return length === 0 || branch === undefined
    ? ''
    : `, live at once (${branch.name} is the live branch of ${length})`
}

/** `confirm` is a question on a terminal, and the confirmation above answers it. */
const isQuestion = ({ limit }: GuardResult): boolean => limit === 'confirm'

function refuseGuards(guards: readonly GuardResult[], { argv }: Invocation): void {
  if (guards.length === 0) return
  const said = guards.map(
    ({ id, actual, limit, agents = [] }) => `${id}: ${actual}, limit ${limit} (${agents.join(', ')})`,
  )
  const allow = guards.flatMap((guard) => (guard.allowWith === undefined ? [] : [guard.allowWith]))
  throw new AtomsSyncError('GUARD', `refused by ${said.join('; ')}; nothing was written`, {
    hint: `if that is meant: ${commandLine(argv, allow)}`,
  })
}
