import type { Call } from '../../model/call.js'
import { AtomsSyncError } from '../../model/error.js'
import { isRecord } from '../http/answer.js'
import type { Api } from '../http/http.js'
import { parseCall } from './parse.js'

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
