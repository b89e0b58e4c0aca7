import type { Block, Column, Page, Spans } from '../../model/page.js'
import { counted } from '../../text/plural.js'
import { dim, line, separated, spans, strong } from '../shared/blocks.js'
import { callSheet } from './call-sheet.js'
import { agentOf, answersSpan, type ListedCall, minuteOf, statusSpan } from './call-words.js'

export interface CallList {
  readonly environment: string
  /** Newest change first. */
  readonly calls: readonly ListedCall[]
  /** There may be more than were asked for. */
  readonly isCut: boolean
}

const COLUMNS: readonly Column[] = [
  { title: 'call', whole: true },
  { title: 'made (UTC)', whole: true },
  { title: 'status', whole: true },
  { title: 'agent' },
  { title: 'answers' },
]

/** Calls, one a line. */
export function callsPage({ environment, calls, isCut }: CallList): Page {
  const table: Block[] =
    calls.length === 0 ? [] : [{ kind: 'table', columns: COLUMNS, rows: calls.map(cells) }]
  return {
    title: `Calls in ${environment}`,
    blocks: separated([table, [totals({ environment, calls, isCut })]]),
    sheet: callSheet(calls),
    document: { formatVersion: '1.0', environment, complete: !isCut, calls },
  }
}

const cells = (call: ListedCall): Spans[] => [
  [strong(call.callId)],
  [dim(minuteOf(call.createdAt))],
  [statusSpan(call)],
  spans(agentOf(call)),
  [answersSpan(call)],
]

function totals({ environment, calls, isCut }: CallList): Block {
  const completed = calls.filter(({ status }) => status === 'completed')
  const without = completed.filter(({ analytics }) => analytics === undefined).length
  return line(
    strong(counted(calls.length, 'call')),
    ` in ${environment}`,
    without > 0 ? `, ${without} of ${completed.length} completed ones without analytics` : '',
    isCut ? dim('; there may be more, see --limit') : '',
  )
}
