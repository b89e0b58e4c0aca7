import type { Command, Invocation } from '../../console/command.js'
import { CALL_FILTER_FLAGS, CALL_LIMIT_FLAG, WAIT_FLAG } from '../../console/flags/calls.js'
import { OUTPUT_FLAGS, REMOTE_FLAGS, SELECTION_FLAGS } from '../../console/flags/shared.js'
import { openSession } from '../../console/session.js'
import type { ListedCall, WatchReport } from '../../model/call.js'
import { AtomsSyncError } from '../../model/error.js'
import { EXIT } from '../../model/exit.js'
import type { CallWatch } from '../../remote/calls/watch.js'
import type { AtomsClient } from '../../remote/client.js'
import { counted } from '../../text/plural.js'
import { connect } from '../../verbs/connect.js'
import { loadManaged } from '../../verbs/load-desired.js'
import { agentOf, answersSpan, statusSpan } from '../../view/calls/call-page.js'
import { watchPage } from '../../view/calls/calls-page.js'
import { dim, line } from '../../view/shared/blocks.js'
import { callAgents, callFilter } from './call-agents.js'

const DEFAULT_WAIT_SECONDS = 600

export const callsWatch: Command = {
  name: 'calls watch',
  summary: 'Wait for the analytics of new calls',
  description:
    'Waits until the next call, or the next --limit calls, are completed; calls under way count. With ids, it waits for\nthese calls. Each is shown on stderr when it is done; the answer on stdout comes at the end, in any\nformat. Exits 2 when a completed call has no analytics a minute after its end, or when the time is up. Reads only.',
  argument: { name: '[callId...]', summary: 'calls to wait for; none: new ones' },
  tabular: true,
  flags: [
    ...SELECTION_FLAGS,
    ...CALL_FILTER_FLAGS.filter(({ name }) => name !== 'status'),
    CALL_LIMIT_FLAG,
    WAIT_FLAG,
    ...REMOTE_FLAGS,
    ...OUTPUT_FLAGS,
  ],
  examples: [
    'atoms-sync calls watch --agent "Sales*"',
    'atoms-sync calls watch --agent "Sales*" --limit 20 --wait 30m',
    'atoms-sync calls watch CALL-1737000000000-abc123 --format json',
  ],
  exits: {
    2: 'a call lost its analytics, or the time was up',
    130: 'interrupted; the answer so far is printed',
  },
  async run(invocation) {
    const { flags, args, screen } = invocation
    const session = openSession(invocation)
    const managed = loadManaged(session)
    const { environment } = managed
    const client = await connect(session, { environment })
    const { agentIds, names } = await callAgents(client, flags, managed)
    const watch: CallWatch = {
      ...(args.length > 0
        ? { callIds: [...new Set(args)] }
        : { ...callFilter(flags), ...(agentIds && { agentIds }) }),
      forMs: (flags.wait ?? DEFAULT_WAIT_SECONDS) * 1000,
      signal: invocation.world.interrupted,
    }
    invocation.world.hearInterrupts?.()
    screen.aside(waiting(watch))
    const seen = await follow({ client, watch, names, most: flags.limit ?? 1 }, invocation)
    const exitCode = exitCodeOf(seen, invocation)
    screen.answer(watchPage({ ...seen, environment: environment.name, exitCode }))
    return exitCode
  },
}

interface Following {
  readonly client: AtomsClient
  readonly watch: CallWatch
  readonly names: ReadonlyMap<string, string>
  /** Completed calls to wait for, where they are not given. */
  readonly most: number
}

type Seen = Pick<WatchReport, 'calls' | 'missing' | 'end'>

async function follow({ client, watch, names, most }: Following, { screen }: Invocation): Promise<Seen> {
  const calls: ListedCall[] = []
  const isDone = () =>
    watch.callIds ? calls.length === watch.callIds.length : calls.filter(isCompleted).length >= most
  const seen = (end: Seen['end']): Seen => {
    const done = new Set(calls.map(({ callId }) => callId))
    return { calls, end, missing: (watch.callIds ?? []).filter((id) => !done.has(id)) }
  }
  try {
    for await (const each of client.watchCalls(watch)) {
      const agentName = names.get(each.agentId)
      const call = { ...each, ...(agentName !== undefined && { agentName }) }
      calls.push(call)
      screen.aside(arrival(call))
      if (isDone()) break
    }
  } catch (error) {
    if (!isInterruption(error)) throw error
    return seen('interrupted')
  }
  return seen(isDone() ? 'done' : 'time-out')
}

const isCompleted = ({ status }: ListedCall): boolean => status === 'completed'

const isInterruption = (error: unknown): boolean =>
  error === 'SIGINT' ||
  error === 'SIGTERM' ||
  (error instanceof AtomsSyncError && error.code === 'INTERRUPTED')

const waiting = ({ callIds }: CallWatch) => ({
  title: 'Waiting',
  blocks: [line(dim(callIds ? `Waiting for ${counted(callIds.length, 'call')}` : 'Waiting for new calls'))],
  document: undefined,
})

/** Told while others are waited for. */
const arrival = (call: ListedCall) => ({
  title: 'A call',
  blocks: [line(call.callId, '  ', statusSpan(call), `  ${agentOf(call)}: `, answersSpan(call))],
  document: call,
})

function exitCodeOf({ calls, end }: Seen, { world, args }: Invocation): number {
  if (end === 'interrupted')
    return world.interrupted.reason === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted
  const expected = args.length > 0 ? calls : calls.filter(isCompleted)
  const isWhole = expected.every(({ analytics }) => analytics !== undefined)
  return end === 'done' && isWhole ? EXIT.ok : EXIT.attention
}
