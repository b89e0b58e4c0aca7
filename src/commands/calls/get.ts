import type { Command } from '../../console/command.js'
import { withExitCode } from '../../console/exit-code.js'
import { ENVIRONMENT_FLAG, OUTPUT_FLAGS, REMOTE_FLAGS } from '../../console/flags/shared.js'
import { openSession } from '../../console/session.js'
import { EXIT } from '../../model/exit.js'
import { connect } from '../../verbs/connect.js'
import { loadManaged } from '../../verbs/load-desired.js'
import { callPage } from '../../view/calls/call-page.js'

export const callsGet: Command = {
  name: 'calls get',
  summary: 'Show one call: transcript, summary and every metric',
  description:
    'For each metric its value, the confidence of the analysis and its reasoning. CSV has a row for each metric.\nReads only.',
  argument: { name: '<callId>', summary: 'such as CALL-1737000000000-abc123' },
  tabular: true,
  flags: [ENVIRONMENT_FLAG, ...REMOTE_FLAGS, ...OUTPUT_FLAGS],
  examples: [
    'atoms-sync calls get CALL-1737000000000-abc123',
    'atoms-sync calls get CALL-1737000000000-abc123 --format json',
  ],
  async run(invocation) {
    const session = openSession(invocation)
    const { environment } = loadManaged(session)
    const client = await connect(session, { environment })
    const call = await client.getCall(invocation.args[0] ?? '')
    invocation.screen.answer(withExitCode(callPage(call, { environment: environment.name }), EXIT.ok))
    return EXIT.ok
  },
}
