import { clockWarning } from '../../console/clock-warning.js'
import type { Command } from '../../console/command.js'
import { withExitCode } from '../../console/exit-code.js'
import { CALL_FILTER_FLAGS, CALL_LIMIT_FLAG, CALL_TIME_FLAGS } from '../../console/flags/calls.js'
import { OUTPUT_FLAGS, REMOTE_FLAGS, SELECTION_FLAGS } from '../../console/flags/shared.js'
import { openSession } from '../../console/session.js'
import type { ListedCall } from '../../model/call.js'
import { EXIT } from '../../model/exit.js'
import { connect } from '../../verbs/connect.js'
import { loadManaged } from '../../verbs/load-desired.js'
import { callsPage } from '../../view/calls/calls-page.js'
import { callAgents, callFilter } from './call-agents.js'

const DEFAULT_LIMIT = 50

export const callsList: Command = {
  name: 'calls list',
  summary: 'List calls with what their analysis answered',
  description:
    'Newest change first, page after page until --limit. --since and --until are applied here, since the\nplatform’s own date filters time out on large accounts. Reads only.',
  tabular: true,
  flags: [
    ...SELECTION_FLAGS,
    ...CALL_FILTER_FLAGS,
    ...CALL_TIME_FLAGS,
    CALL_LIMIT_FLAG,
    ...REMOTE_FLAGS,
    ...OUTPUT_FLAGS,
  ],
  examples: [
    'atoms-sync calls list --agent "Sales*" --since 24h',
    'atoms-sync calls list --limit 10000 --format csv > calls.csv',
    `atoms-sync calls list --format json | jq -r '.calls[].callId'`,
  ],
  async run(invocation) {
    const { flags, world, screen } = invocation
    const session = openSession(invocation)
    const managed = loadManaged(session)
    const { environment } = managed
    const client = await connect(session, { environment })
    const { agentIds, names } = await callAgents(client, flags, managed)
    const max = flags.limit ?? DEFAULT_LIMIT
    const query = {
      ...callFilter(flags),
      ...(agentIds && { agentIds }),
      ...(flags.since !== undefined && { since: ago(flags.since, world.clock.now()) }),
      ...(flags.until !== undefined && { until: ago(flags.until, world.clock.now()) }),
    }
    const calls: ListedCall[] = []
    // One more than is shown, to tell whether there are more.
    for await (const call of client.iterateCalls({ ...query, max: max + 1 })) {
      const agentName = names.get(call.agentId)
      calls.push({ ...call, ...(agentName !== undefined && { agentName }) })
    }
    const isCut = calls.length > max
    const warning = flags.since === undefined && flags.until === undefined ? undefined : clockWarning(client)
    if (warning) screen.aside(warning)
    const page = callsPage({ environment: environment.name, calls: calls.slice(0, max), isCut })
    screen.answer(withExitCode(page, EXIT.ok))
    return EXIT.ok
  },
}

const ago = (ms: number, now: Date): Date => new Date(now.getTime() - ms)
