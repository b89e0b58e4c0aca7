import type { Block, Page } from '../model/page.js'
import { dim, line, separated, strong, warn } from './blocks.js'
import { analyticsBlocks } from './call-page.js'
import { callSheet } from './call-sheet.js'
import { agentOf, type ListedCall, statusSpan } from './call-words.js'
import { counted, listed } from './count.js'

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
    sheet: callSheet(calls),
    document: { formatVersion: '1.0', environment, end, calls, missing, exitCode },
  }
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
