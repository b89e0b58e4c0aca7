import type { MetricAnswer } from '../../model/call.js'
import type { Cell, Sheet } from '../../model/page.js'
import type { ListedCall } from './call-words.js'

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
export function callSheet(calls: readonly ListedCall[]): Sheet {
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
