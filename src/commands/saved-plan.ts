import { AtomsSyncError } from '../model/error.js'
import type { Plan } from '../model/plan.js'
import { movedAgents } from '../pipeline.js'
import { DEFAULT_PARALLELISM } from '../remote/client.js'
import { checkGuards } from '../sync/guards.js'
import type { Invocation } from './command.js'
import { connect } from './connect.js'
import type { Flags } from './given.js'
import { guardPolicy, type Planned } from './planning.js'
import { readUntouched } from './read-plan.js'
import { environmentNamed, folderOf, openWorkspace } from './setup.js'

/**
 * A saved plan, ready to be executed: whole, unchanged, of this environment, and not stale.
 * @throws AtomsSyncError `PLAN_REFUSED`, `REMOTE_CHANGED`, `FILE_ERROR`
 */
export async function planFromFile(
  invocation: Invocation,
  file: string,
): Promise<{ readonly kind: 'planned' } & Planned> {
  const { flags, world } = invocation
  refuseSelection(flags)
  const saved = readUntouched(folderOf(invocation), file)
  requireComplete(saved)
  const workspace = openWorkspace(invocation)
  const environment = environmentNamed(workspace, saved.environment)
  if (flags.env !== undefined && flags.env !== saved.environment) {
    throw refused(
      `the plan is of environment \`${saved.environment}\`, not \`${flags.env}\``,
      'plan that environment',
    )
  }
  const target = { environment, root: workspace.root, readOnly: false }
  const client = await connect(invocation, target)
  const plan = { ...saved, guards: checkGuards(saved.agents, guardPolicy(workspace, flags)) }
  if ((flags.onStale ?? 'abort') === 'abort') {
    const parallelism = flags.parallelism ?? DEFAULT_PARALLELISM
    const moved = await movedAgents({ plan, remote: client, parallelism, interrupted: world.interrupted })
    if (moved.length > 0) throw stale(moved)
  }
  return { kind: 'planned', plan, client, remote: client, target, reviewed: true }
}

/** What was reviewed is applied whole or not at all. */
function refuseSelection({ agent, exclude, changedSince, shard }: Flags): void {
  if ([agent, exclude, changedSince, shard].every((flag) => flag === undefined)) return
  throw new AtomsSyncError(
    'USAGE',
    'a saved plan is applied as a whole: --agent, --exclude, --changed-since and --shard do not go with it',
    {
      hint: 'select when the plan is made: plan --agent … --out',
    },
  )
}

const refused = (message: string, hint: string) =>
  new AtomsSyncError('PLAN_REFUSED', `${message}; nothing was written`, { hint })

function requireComplete({ complete }: Plan): void {
  if (!complete) throw refused('the plan is incomplete: some agents could not be read', 'make the plan again')
}

function stale(moved: readonly string[]): AtomsSyncError {
  return new AtomsSyncError('REMOTE_CHANGED', `the plan is stale: ${moved.join('; ')}; nothing was written`, {
    hint: 'plan again and have it reviewed, or leave those agents out with --on-stale=skip',
  })
}
