import type { Call, CallAnalytics, CallDetail, MetricAnswer, Utterance } from '../../model/call.js'
import { AtomsSyncError, restate } from '../../model/error.js'
import { isRecord } from '../../text/canonical-json.js'
import { requireSame, text } from '../http/answer.js'
import type { Api } from '../http/http.js'

type Row = Readonly<Record<string, unknown>>

/**
 * A row of the call log. Fields we don't know are left out, known ones of an impossible shape too: a list must
 * not become unreadable by one strange call.
 * @returns nothing for what has no id, so that nobody could ask for it
 */
export function parseCall(row: unknown): Call | undefined {
  if (!isRecord(row)) return undefined
  const callId = text(row.callId) ?? text(row._id)
  if (callId === undefined) return undefined
  return {
    callId,
    // A list names the agent, the detail holds all of it.
    agentId: text(row.agentId) ?? (isRecord(row.agent) ? text(row.agent._id) : undefined) ?? '',
    status: text(row.status) ?? 'unknown',
    isTest: row.isTest === true,
    ...optional(row),
  }
}

function optional(row: Row): Partial<Call> {
  const analytics = parseAnalytics(row.postCallAnalytics)
  const texts = {
    type: text(row.type),
    createdAt: text(row.createdAt),
    updatedAt: text(row.updatedAt),
    versionId: text(row.versionId),
    campaignId: text(row.campaignId),
    from: text(row.from),
    to: text(row.to),
  }
  return {
    ...Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined)),
    ...(typeof row.duration === 'number' && { durationSeconds: row.duration }),
    ...(analytics && { analytics }),
  }
}

/** An object without a summary and without a single metric is one that nothing has been put into. */
function parseAnalytics(given: unknown): CallAnalytics | undefined {
  if (!isRecord(given)) return undefined
  const summary = text(given.summary)
  const metrics = Array.isArray(given.dispositionMetrics) ? given.dispositionMetrics.flatMap(parseAnswer) : []
  if (summary === undefined && metrics.length === 0) return undefined
  return { ...(summary !== undefined && { summary }), metrics }
}

function parseAnswer(given: unknown): MetricAnswer[] {
  if (!isRecord(given) || typeof given.identifier !== 'string') return []
  const { identifier, confidence } = given
  const reasoning = text(given.reasoning)
  return [
    {
      identifier,
      value: answerOf(given.value),
      ...(typeof confidence === 'number' && { confidence }),
      ...(reasoning !== undefined && { reasoning }),
    },
  ]
}

/** Documented is text, seen are numbers, booleans and null. Anything else is kept as its JSON text. */
function answerOf(value: unknown): MetricAnswer['value'] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return value === undefined || value === null ? null : JSON.stringify(value)
}

/** One call with its transcript. Source: vendor's API reference, `GET /conversation/{id}`. */
function parseCallDetail(row: unknown): CallDetail | undefined {
  const call = parseCall(row)
  if (call === undefined || !isRecord(row)) return undefined
  const transcript = Array.isArray(row.transcript) ? row.transcript : []
  return { ...call, transcript: transcript.filter(isRecord).map(parseUtterance) }
}

function parseUtterance({ role, content, timestamp }: Row): Utterance {
  const isTime = typeof timestamp === 'string' || typeof timestamp === 'number'
  return {
    role: typeof role === 'string' ? role : '',
    content: typeof content === 'string' ? content : '',
    ...(isTime && { timestamp }),
  }
}

/** @throws AtomsSyncError `NOT_FOUND` for a call that the key cannot see */
export async function readCall(api: Api, callId: string): Promise<CallDetail> {
  const doing = `reading call ${callId}`
  const { data } = await api({
    method: 'GET',
    path: `/conversation/${encodeURIComponent(callId)}`,
    doing,
  }).catch((error: unknown) => {
    if (!(error instanceof AtomsSyncError) || error.code !== 'NOT_FOUND') throw error
    throw restate(error, {
      message: `there is no call ${callId}`,
      hint: 'check the id (CALL-<13 digits>-<6 hex>), and that the key belongs to the organisation of the call',
    })
  })
  const call = parseCallDetail(data)
  if (call === undefined || !isRecord(data))
    throw new AtomsSyncError('UNEXPECTED_ANSWER', `got no call while ${doing}`)
  requireSame(data, { asked: callId, fields: ['callId', '_id'], doing })
  return call
}

/** Source: vendor's API reference, `POST /conversation/search`. */
const MOST_IDS = 100

/**
 * The calls with these ids, those that the key can see, retries included, in the order asked for.
 * One request for each hundred.
 */
export async function searchCalls(api: Api, callIds: readonly string[]): Promise<readonly Call[]> {
  const ids = [...new Set(callIds)]
  const batches = Array.from({ length: Math.ceil(ids.length / MOST_IDS) }, (_, index) =>
    ids.slice(index * MOST_IDS, (index + 1) * MOST_IDS),
  )
  const found = (await Promise.all(batches.map((batch) => searchBatch(api, batch)))).flat()
  const byId = new Map(found.map((call) => [call.callId, call]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

async function searchBatch(api: Api, callIds: readonly string[]): Promise<Call[]> {
  const doing = `searching for ${callIds.length} calls`
  const { data } = await api({
    method: 'POST',
    path: '/conversation/search',
    body: { callIds },
    doing,
    reads: true,
  })
  if (!isRecord(data) || !Array.isArray(data.logs)) {
    throw new AtomsSyncError('UNEXPECTED_ANSWER', `got no list of calls while ${doing}`)
  }
  return data.logs.flatMap((row) => parseCall(row) ?? [])
}
