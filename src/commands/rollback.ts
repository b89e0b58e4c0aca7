import type { Command } from '../console/command.js'
import { LIVE_BRANCH_FLAG, WRITING_FLAGS } from '../console/flags/plan.js'
import { withProgress } from '../console/progress.js'
import { planOptionsOf, selectionOf } from '../console/requests.js'
import { openSession } from '../console/session.js'
import { AtomsSyncError } from '../model/error.js'
import { rollback } from '../verbs/rollback.js'
import { rollbackLimitsPage } from '../view/plan/promotion-notes.js'
import { applyCommand, applyPlanned, WRITING_EXITS } from './apply.js'

export const rollbackCommand: Command = {
  name: 'rollback',
  summary: 'Undo a recorded apply',
  description:
    'Plans back to what the record says was live before, for what the apply changed and nothing else, and goes on\nlike apply: the plan is shown and confirmed, and refused where what it wrote was changed since. The files stay\nas they are: revert them too, or the next apply brings the change back.',
  argument: {
    name: '<record>',
    summary: 'a record below .atoms-sync/runs, of an interrupted apply too',
    completes: 'files',
  },
  flags: [...WRITING_FLAGS, LIVE_BRANCH_FLAG],
  examples: [
    'atoms-sync rollback .atoms-sync/runs/2026-08-01T12-00-00-000Z-0123abcd.json',
    'atoms-sync rollback record.json --agent "Sales*" --yes',
  ],
  exits: WRITING_EXITS,
  async run(invocation) {
    const { args, flags, screen } = invocation
    const [record] = args
    if (record === undefined)
      throw new AtomsSyncError('USAGE', 'name the record to undo; they are in .atoms-sync/runs')
    const session = openSession(invocation)
    const request = { session, record, ...selectionOf(flags), ...planOptionsOf(flags) }
    const planned = await withProgress('Reading agents', invocation, ({ count }) =>
      rollback({ ...request, onRecord: (limits) => screen.aside(rollbackLimitsPage(limits)), onRead: count }),
    )
    return applyPlanned(planned, session, invocation)
  },
  ...(applyCommand.failure && { failure: applyCommand.failure }),
}
