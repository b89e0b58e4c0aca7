import { EXIT } from '../../model/exit.js'
import type { Annotation, Block, Page } from '../../model/page.js'
import { counted, listed } from '../../text/plural.js'
import { NO_CHANGES } from '../plan/change-counts.js'
import { dim, line, separated, strong, warn } from '../shared/blocks.js'
import { analyticsBlocks } from './call-page.js'
import { callSheet } from './call-sheet.js'
import { agentOf, type ListedCall, statusSpan } from './call-words.js'

/** What a watch saw. */
export interface Watched {
  readonly environment: string
  /** In the order in which they were done. */
  readonly calls: readonly ListedCall[]
  /** Given ids whose calls are not done. */
  readonly missing: readonly string[]
  readonly end: 'done' | 'time-out' | 'interrupted'
  readonly exitCode: number
}

/** The calls that were waited for, each with its analytics. */
export function watchPage(watched: Watched): Page {
  const { environment, calls, missing, end, exitCode } = watched
  return {
    title: `Calls watched in ${environment}`,
    blocks: separated([...calls.map(callBlocks), [totals(watched)]]),
    facts: { agents: [], annotations: annotationsOf(watched), counts: NO_CHANGES },
    sheet: callSheet(calls),
    document: { formatVersion: '1.0', environment, end, calls, missing, exitCode },
  }
}

/** What was waited for and did not come; something is wrong whenever the exit code says so. */
function annotationsOf(watched: Watched): Annotation[] {
  const { calls, missing, exitCode } = watched
  const found = [
    ...calls
      .filter(({ analytics }) => analytics === undefined)
      .map(
        (call): Annotation => ({
          severity: call.status === 'completed' ? 'error' : 'warning',
          code: 'no-analytics',
          title: `call ${call.callId}`,
          message: `a ${call.status} call of ${agentOf(call)} without analytics`,
        }),
      ),
    ...missing.map(
      (callId): Annotation => ({
        severity: 'error',
        code: 'not-done',
        title: `call ${callId}`,
        message: 'it was not done when the watch ended',
      }),
    ),
  ]
  if (exitCode !== EXIT.attention || found.some(({ severity }) => severity === 'error')) return found
  const message = 'the analytics that were waited for did not come in time'
  return [{ severity: 'error', code: 'no-analytics', title: 'watch', message }, ...found]
}

const callBlocks = (call: ListedCall): Block[] => [
  line(strong(call.callId), '  ', statusSpan(call), dim(`  ${agentOf(call)}`)),
  ...analyticsBlocks(call),
]

function totals({ calls, missing, end }: Watched): Block {
  const analysed = calls.filter(({ analytics }) => analytics !== undefined).length
  const without = calls.length - analysed
  return line(
    strong(counted(analysed, 'call')),
    ' analysed',
    without > 0 ? warn(`, ${without} without analytics`) : '',
    missing.length > 0 ? warn(`, not done: ${listed(missing)}`) : '',
    end === 'done' ? '' : dim(end === 'time-out' ? '; the time is up, see --wait' : '; interrupted'),
  )
}
