import { callDocument, numberOf } from '../calls/document.js'
import type { CallState } from '../calls/state.js'
import { statusAt } from '../calls/timeline.js'
import { type Ctx, numberIn } from '../http/context.js'
import type { Platform } from '../platform.js'
import { refuse } from '../refusal.js'

/** One page of the call log. Source: vendor's API reference, get all conversation logs. */
export function pageOfCalls(platform: Platform, c: Ctx) {
  const page = numberIn(c, 'page', { least: 1, most: Number.MAX_SAFE_INTEGER, otherwise: 1 })
  const limit = numberIn(c, 'limit', { least: 1, most: 500, otherwise: 5 })
  const found = matching(sorted(candidates(platform, c), c), testsIn(platform, c))
  const logs = found.slice((page - 1) * limit, page * limit).map((call) => callDocument(platform, call))
  return {
    logs,
    pagination: {
      total: found.length,
      page,
      limit,
      hasMore: page * limit < found.length,
      totalPages: Math.ceil(found.length / limit),
    },
    dispositionMetricsConfig: metricsIn(logs.flatMap((log) => log.agentDispositionConfig)),
  }
}

function candidates(platform: Platform, c: Ctx): readonly CallState[] {
  const agentIds = listIn(c, 'agentIds')
  const now = platform.now()
  return agentIds === undefined ? platform.calls.ordered(now) : platform.calls.orderedOf([...agentIds], now)
}

function sorted(calls: readonly CallState[], c: Ctx): readonly CallState[] {
  const sortBy = c.req.query('sortBy') ?? 'updatedAt'
  const ascending = c.req.query('sortOrder') === 'asc'
  if (sortBy === 'createdAt') {
    const sign = ascending ? 1 : -1
    return calls.toSorted((one, other) => sign * (one.createdAt - other.createdAt))
  }
  return ascending ? calls.toReversed() : calls
}

type Test = (call: CallState) => boolean

/** Every filter must let a call pass. */
const matching = (calls: readonly CallState[], tests: readonly Test[]): readonly CallState[] =>
  tests.length === 0 ? calls : calls.filter((call) => tests.every((test) => test(call)))

/** The filters that the query names. */
function testsIn(platform: Platform, c: Ctx): readonly Test[] {
  const now = platform.now()
  const [statuses, types] = [listIn(c, 'statusFilter'), listIn(c, 'callTypes')]
  const [campaigns, versions] = [listIn(c, 'campaignIds'), listIn(c, 'versionFilter')]
  const [from, to] = [dateIn(c, 'dateFrom'), dateIn(c, 'dateTo')]
  const search = c.req.query('search') ?? ''
  const tests: Test[] = []
  if (statuses) tests.push((call) => statuses.has(statusAt(call, now)))
  if (types) tests.push((call) => types.has(call.type))
  if (campaigns) tests.push((call) => campaigns.has(call.campaignId ?? ''))
  if (versions) tests.push((call) => versions.has(call.revisionId))
  if (from !== undefined) tests.push((call) => call.createdAt >= from)
  if (to !== undefined) tests.push((call) => call.createdAt <= to)
  if (search !== '') tests.push((call) => namesOf(platform, call).some((name) => name.includes(search)))
  return tests
}

const namesOf = (platform: Platform, call: CallState): string[] => [
  call.id,
  call.to,
  call.from ?? numberOf(platform, call.agentId),
]

function listIn(c: Ctx, name: string): ReadonlySet<string> | undefined {
  const text = c.req.query(name)
  return text ? new Set(text.split(',').map((part) => part.trim())) : undefined
}

function dateIn(c: Ctx, name: string): number | undefined {
  const text = c.req.query(name)
  if (!text) return undefined
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw refuse(400, `${name} must be an ISO 8601 date`)
  return at
}

interface MetricType {
  readonly identifier: unknown
  readonly type: unknown
}

const metricsIn = (metrics: readonly MetricType[]): MetricType[] => [
  ...new Map(metrics.map((metric) => [metric.identifier, metric])).values(),
]
