import type { CallList, ListedCall, MetricAnswer, WatchReport } from '../../model/call.js'
import { EXIT } from '../../model/exit.js'
import type { Annotation, Block, Cell, Column, Page, Sheet, Spans } from '../../model/page.js'
import { counted, listed } from '../../text/plural.js'
import { dim, line, separated, spans, strong, warn } from '../shared/blocks.js'
import { agentOf, analyticsBlocks, answersSpan, minuteOf, statusSpan } from './call-page.js'

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

/** The calls that were waited for, each with its analytics. */
export function watchPage(watched: WatchReport): Page {
  const { environment, calls, missing, end, exitCode } = watched
  return {
    title: `Calls watched in ${environment}`,
    blocks: separated([...calls.map(callBlocks), [watchTotals(watched)]]),
    facts: { annotations: annotationsOf(watched) },
    sheet: callSheet(calls),
    document: { formatVersion: '1.0', environment, end, calls, missing, exitCode },
  }
}

/** What was waited for and did not come; something is wrong whenever the exit code says so. */
function annotationsOf(watched: WatchReport): Annotation[] {
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

function watchTotals({ calls, missing, end }: WatchReport): Block {
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

const FIXED: Readonly<Record<string, (call: ListedCall) => Cell | undefined>> = {
  callId: (call) => call.callId,
  agentId: (call) => call.agentId,
  agentName: (call) => call.agentName,
  status: (call) => call.status,
  type: (call) => call.type,
  createdAt: (call) => call.createdAt,
  durationSeconds: (call) => call.durationSeconds,
  from: (call) => call.from,
  to: (call) => call.to,
  versionId: (call) => call.versionId,
  campaignId: (call) => call.campaignId,
  isTest: (call) => call.isTest,
  summary: (call) => call.analytics?.summary,
}

/** A row for each call; value and confidence of every metric that some call has in columns of their own. */
function callSheet(calls: readonly ListedCall[]): Sheet {
  const identifiers = [
    ...new Set(
      calls.flatMap(({ analytics }) => analytics?.metrics.map(({ identifier }) => identifier) ?? []),
    ),
  ]
  return {
    columns: [
      ...Object.keys(FIXED),
      ...identifiers.flatMap((identifier) => [`metric.${identifier}`, `metric.${identifier}.confidence`]),
    ],
    rows: calls.map((call) => {
      const answers = new Map(call.analytics?.metrics.map((answer) => [answer.identifier, answer]))
      return [
        ...Object.values(FIXED).map((cell) => cell(call) ?? null),
        ...identifiers.flatMap((identifier) => answerCells(answers.get(identifier))),
      ]
    }),
  }
}

const answerCells = (answer: MetricAnswer | undefined): Cell[] => [
  answer?.value ?? null,
  answer?.confidence ?? null,
]
